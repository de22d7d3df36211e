import { hasEventDefinition, isA } from '../elements.ts';
import type { BpmnElement, Rule } from '../linter-types.ts';

/**
 * Zeebe gives a message to one subscription per process, name and key: of the instances of a multi-instance that wait
 * with the same key, one gets it and the others wait on.
 */
export function noCatchInMultiInstance(): Rule {
  return {
    check: (element, reporter) => {
      if (waitsForMessage(element) && isRepeated(element)) {
        reporter.report(
          element.id,
          'Move the message out of the multi-instance: only one of its instances would get it',
        );
      }
    },
  };
}

function waitsForMessage(element: BpmnElement): boolean {
  return (
    isA(element, 'bpmn:ReceiveTask') ||
    (isA(element, 'bpmn:CatchEvent') && hasEventDefinition(element, 'bpmn:MessageEventDefinition'))
  );
}

/** A boundary event stands beside its activity: on the body of a multi-instance it waits once. */
function isRepeated(element: BpmnElement): boolean {
  const isMultiInstance = element.loopCharacteristics?.$type === 'bpmn:MultiInstanceLoopCharacteristics';
  return isMultiInstance || (element.$parent !== undefined && isRepeated(element.$parent));
}
