import { isA } from '../elements.ts';
import type { Rule } from '../linter-types.ts';

const NODE_ID = /^[A-Z][A-Za-z0-9]*$/;
const PROCESS_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Tasks, records and repairs name elements by their ids, so an id says what the element is. */
export function readableId(): Rule {
  return {
    check: (element, reporter) => {
      if (isA(element, 'bpmn:Process') && !PROCESS_ID.test(element.id)) {
        reporter.report(element.id, 'Give the process an id of small words with hyphens, the same as its file name');
      }
      if (isA(element, 'bpmn:FlowNode') && !NODE_ID.test(element.id)) {
        reporter.report(element.id, `Replace the id <${element.id}> by English words, such as FirstReview`);
      }
    },
  };
}
