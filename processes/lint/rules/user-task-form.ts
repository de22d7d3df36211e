import { extensionOf, isA } from '../elements.ts';
import type { Rule } from '../linter-types.ts';

/** A person answers a task by its form; a task of Zeebe's own kind makes no job and never reaches the task list. */
export function userTaskForm(): Rule {
  return {
    check: (element, reporter) => {
      if (!isA(element, 'bpmn:UserTask')) return;
      if (!extensionOf(element, 'zeebe:FormDefinition')?.formId) {
        reporter.report(element.id, 'Link a form by its id');
      }
      if (extensionOf(element, 'zeebe:UserTask') !== undefined) {
        reporter.report(element.id, 'Make the user task job-based: remove zeebe:userTask');
      }
    },
  };
}
