import { OUTPUTS_OF_JOB } from '../contract.ts';
import { extensionOf } from '../elements.ts';
import type { Rule } from '../linter-types.ts';

/** A variable that the worker does not hand over stays null; one that is not mapped never leaves the task. */
export function jobOutputs(): Rule {
  return {
    check: (element, reporter) => {
      const type = extensionOf(element, 'zeebe:TaskDefinition')?.type ?? '';
      const promised = Object.hasOwn(OUTPUTS_OF_JOB, type) ? OUTPUTS_OF_JOB[type] : undefined;
      if (promised === undefined) return;
      const mapped = (extensionOf(element, 'zeebe:IoMapping')?.outputParameters ?? []).map(({ target }) => target);
      for (const name of promised.filter((each) => !mapped.includes(each))) {
        reporter.report(element.id, `Map the output <${name}> of job type <${type}>`);
      }
      for (const name of mapped.filter((each) => !promised.includes(each))) {
        reporter.report(element.id, `Job type <${type}> has no output <${name}>; see docs/process-contract.md`);
      }
    },
  };
}
