import { isA } from '../elements.ts';
import type { Rule } from '../linter-types.ts';

const PLATFORM = 'Camunda Cloud';
const VERSION = /^8\.5\.\d+$/;

/** Without the stamp the modelers check nothing at all, and silently. */
export function platformStamp(): Rule {
  return {
    check: (element, reporter) => {
      if (!isA(element, 'bpmn:Definitions')) return;
      const platform = element.$attrs?.['modeler:executionPlatform'];
      const version = element.$attrs?.['modeler:executionPlatformVersion'];
      if (platform !== PLATFORM || !VERSION.test(version ?? '')) {
        reporter.report(element.id, `Stamp the diagram with execution platform ${PLATFORM} and version 8.5.0`);
      }
    },
  };
}
