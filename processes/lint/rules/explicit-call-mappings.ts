import { extensionOf, isA } from '../elements.ts';
import type { BpmnElement, Rule } from '../linter-types.ts';

/**
 * Zeebe copies all variables both ways unless told otherwise. A called diagram is bound at the moment of the call, so
 * whatever crosses unseen becomes an interface that nobody knows of.
 */
export function explicitCallMappings(): Rule {
  return {
    check: (element, reporter) => {
      if (!isA(element, 'bpmn:CallActivity')) return;
      for (const fault of faultsOf(element)) reporter.report(element.id, fault);
    },
  };
}

function faultsOf(element: BpmnElement): readonly string[] {
  const called = extensionOf(element, 'zeebe:CalledElement');
  const mapping = extensionOf(element, 'zeebe:IoMapping');
  return [
    ...(called?.propagateAllChildVariables === false ? [] : ['Set propagateAllChildVariables to false']),
    ...(called?.propagateAllParentVariables === false ? [] : ['Set propagateAllParentVariables to false']),
    ...(mapping?.inputParameters?.length ? [] : ['Map the inputs of the called process one by one']),
    ...(mapping?.outputParameters?.length ? [] : ['Map the outputs of the called process one by one']),
  ];
}
