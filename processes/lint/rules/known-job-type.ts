import { JOB_TYPES } from '../contract.ts';
import { extensionOf } from '../elements.ts';
import type { Rule } from '../linter-types.ts';

/** A job of a type that no worker takes would wait for ever, and nobody would be told. */
export function knownJobType(): Rule {
  return {
    check: (element, reporter) => {
      const type = extensionOf(element, 'zeebe:TaskDefinition')?.type;
      if (type !== undefined && !JOB_TYPES.includes(type)) {
        reporter.report(element.id, `Job type <${type}> has no worker; use one of docs/process-contract.md`);
      }
    },
  };
}
