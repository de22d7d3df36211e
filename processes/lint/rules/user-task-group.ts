import { CANDIDATE_GROUPS } from '../contract.ts';
import { extensionOf, isA } from '../elements.ts';
import type { Rule } from '../linter-types.ts';

/** The candidate group is the role that sees the task; of another group nobody is a member. */
export function userTaskGroup(): Rule {
  return {
    check: (element, reporter) => {
      if (!isA(element, 'bpmn:UserTask')) return;
      const group = extensionOf(element, 'zeebe:AssignmentDefinition')?.candidateGroups;
      if (!CANDIDATE_GROUPS.some((known) => known === group)) {
        reporter.report(element.id, `Set one candidate group of ${CANDIDATE_GROUPS.join(', ')}`);
      }
    },
  };
}
