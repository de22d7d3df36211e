import { isA } from '../elements.ts';
import type { BpmnElement, Rule } from '../linter-types.ts';

/** A gateway that decides asks a question, and its flows are the answers: so that an officer can read the diagram. */
export function gatewayQuestion(): Rule {
  return {
    check: (element, reporter) => {
      if (!decides(element)) return;
      if (!/[?？]$/u.test(element.name?.trim() ?? '')) {
        reporter.report(element.id, 'Name the gateway as a question that ends with a question mark');
      }
      for (const flow of element.outgoing ?? []) {
        if (flow !== element.default && !flow.name?.trim()) {
          reporter.report(flow.id, 'Label the flow with its answer to the question of the gateway');
        }
      }
    },
  };
}

function decides(element: BpmnElement): boolean {
  const isDeciding = isA(element, 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway');
  return isDeciding && (element.outgoing?.length ?? 0) > 1;
}
