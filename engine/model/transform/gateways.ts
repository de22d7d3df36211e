/** Gateways; what needs the flows (default flow, awaited events) is filled in when they exist. */
import type {
  EventBasedGatewayElement,
  ExclusiveGatewayElement,
  InclusiveGatewayElement,
  IntermediateCatchEventElement,
  ParallelGatewayElement,
  SequenceFlow,
} from '../executable.ts';
import { childOf, idOf, type ModdleElement } from '../moddle.ts';
import { commonFields, type TransformContext } from './context.ts';

type GatewayElement =
  | ExclusiveGatewayElement
  | InclusiveGatewayElement
  | ParallelGatewayElement
  | EventBasedGatewayElement;

/** null for types a rule has refused. */
export function buildGateway(context: TransformContext, element: ModdleElement): GatewayElement | null {
  const fields = commonFields(context, element);
  switch (element.$type) {
    case 'bpmn:ExclusiveGateway':
      return withDefaultFlow(context, element, 'EXCLUSIVE_GATEWAY');
    case 'bpmn:InclusiveGateway':
      return withDefaultFlow(context, element, 'INCLUSIVE_GATEWAY');
    case 'bpmn:ParallelGateway':
      return { ...fields, type: 'PARALLEL_GATEWAY' };
    case 'bpmn:EventBasedGateway': {
      const events: IntermediateCatchEventElement[] = [];
      context.afterFlows.push(() => {
        const targets = fields.outgoing.map((flow) => flow.target);
        events.push(...targets.filter((target) => target.type === 'INTERMEDIATE_CATCH_EVENT'));
      });
      return { ...fields, type: 'EVENT_BASED_GATEWAY', events };
    }
    default:
      return null;
  }
}

type Decision = ExclusiveGatewayElement | InclusiveGatewayElement;

function withDefaultFlow(context: TransformContext, element: ModdleElement, type: Decision['type']): Decision {
  const gateway = { ...commonFields(context, element), type, defaultFlow: noFlow() };
  const flow = childOf(element, 'default');
  if (flow !== undefined) {
    context.afterFlows.push(() => {
      gateway.defaultFlow = context.flows.get(idOf(flow)) ?? null;
    });
  }
  return gateway;
}

function noFlow(): SequenceFlow | null {
  return null;
}
