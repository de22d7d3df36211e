/** Conditions, default flows and what may follow a gateway. */
import type { Faults } from '../faults.ts';
import { bodyOf, childOf, childrenOf, idOf, isA, type ModdleElement } from '../moddle.ts';
import { nodesOf, type ProcessSource } from '../source.ts';

export function checkGateways(process: ProcessSource, faults: Faults): void {
  for (const node of nodesOf(process)) {
    const flows = process.outgoing.get(node) ?? [];
    if (isA(node, 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway')) {
      checkDecision(node, flows, faults);
    } else {
      checkUnconditional(flows, faults);
    }
    if (isA(node, 'bpmn:InclusiveGateway') && (process.incoming.get(node)?.length ?? 0) > 1) {
      // Zeebe 8.5 cannot join inclusively; the engine does not either, so that a diagram runs on both or on none.
      faults.add(
        idOf(node),
        'Expected at most one incoming flow, but an inclusive gateway that joins is not supported',
      );
    }
    if (isA(node, 'bpmn:EventBasedGateway')) {
      checkEventBasedGateway(process, node, faults);
    }
  }
}

function checkDecision(node: ModdleElement, flows: readonly ModdleElement[], faults: Faults): void {
  const defaultFlow = childOf(node, 'default');
  if (defaultFlow !== undefined && childOf(defaultFlow, 'sourceRef') !== node) {
    faults.add(idOf(node), `Expected the default flow to start at the gateway, but '${idOf(defaultFlow)}' does not`);
  }
  // A single flow is taken without asking, as in Zeebe.
  if (flows.length < 2) {
    return;
  }
  for (const flow of flows) {
    if (flow !== defaultFlow && bodyOf(flow, 'conditionExpression') === undefined) {
      faults.add(idOf(flow), 'Expected a condition or to be the default flow of the gateway, but it is neither');
    }
  }
}

/** Zeebe would take such a flow always, which is not what was drawn. */
function checkUnconditional(flows: readonly ModdleElement[], faults: Faults): void {
  for (const flow of flows) {
    if (childOf(flow, 'conditionExpression') !== undefined) {
      faults.add(
        idOf(flow),
        'Expected a condition only behind an exclusive or inclusive gateway, but this flow leaves another element',
      );
    }
  }
}

const AWAITABLE = ['bpmn:MessageEventDefinition', 'bpmn:TimerEventDefinition', 'bpmn:SignalEventDefinition'];

/** The gateway holds the subscriptions of its targets, so they can belong to nobody else. */
function checkEventBasedGateway(process: ProcessSource, gateway: ModdleElement, faults: Faults): void {
  const flows = process.outgoing.get(gateway) ?? [];
  if (flows.length < 2) {
    faults.add(idOf(gateway), `Expected at least two outgoing flows, but found ${flows.length}`);
  }
  for (const target of flows.flatMap((flow) => childOf(flow, 'targetRef') ?? [])) {
    const definitions = childrenOf(target, 'eventDefinitions');
    const isAwaitable =
      isA(target, 'bpmn:IntermediateCatchEvent') && definitions.every((definition) => isA(definition, ...AWAITABLE));
    if (!isAwaitable) {
      faults.add(
        idOf(gateway),
        `Expected message, timer or signal catch events behind the gateway, but found '${idOf(target)}'`,
      );
    }
    if ((process.incoming.get(target)?.length ?? 0) > 1) {
      faults.add(
        idOf(gateway),
        `Expected '${idOf(target)}' to follow the gateway only, but it has another incoming flow`,
      );
    }
  }
}
