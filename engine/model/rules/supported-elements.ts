/**
 * What the engine can execute. Anything else is refused by name: leaving it out silently would run another process than
 * the one that was drawn.
 */
import type { Faults } from '../faults.ts';
import { childOf, flagOf, idOf, isA, type ModdleElement } from '../moddle.ts';
import { nodesOf, type ProcessSource } from '../source.ts';

const SUPPORTED_NODES: ReadonlySet<string> = new Set([
  'bpmn:StartEvent',
  'bpmn:EndEvent',
  'bpmn:IntermediateCatchEvent',
  'bpmn:IntermediateThrowEvent',
  'bpmn:BoundaryEvent',
  'bpmn:Task',
  'bpmn:ManualTask',
  'bpmn:ServiceTask',
  'bpmn:SendTask',
  'bpmn:ReceiveTask',
  'bpmn:UserTask',
  'bpmn:ScriptTask',
  'bpmn:BusinessRuleTask',
  'bpmn:SubProcess',
  'bpmn:CallActivity',
  'bpmn:ExclusiveGateway',
  'bpmn:InclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:EventBasedGateway',
]);

const REASONS: Readonly<Record<string, string>> = {
  'bpmn:ComplexGateway': 'a complex gateway is not supported: model the rule with exclusive or parallel gateways',
  'bpmn:Transaction': 'a transaction is not supported: use a subprocess',
  'bpmn:AdHocSubProcess': 'an ad-hoc subprocess is not supported: draw the order of its activities',
};

export function checkSupportedElements(process: ProcessSource, faults: Faults): void {
  for (const node of nodesOf(process)) {
    if (!SUPPORTED_NODES.has(node.$type)) {
      const reason = REASONS[node.$type] ?? `elements of type '${node.$type}' are not supported`;
      faults.add(idOf(node), `Expected an element the engine can execute, but ${reason}`);
    } else if (isA(node, 'bpmn:Activity')) {
      checkActivity(node, faults);
    } else if (isA(node, 'bpmn:EventBasedGateway')) {
      checkEventBasedGateway(node, faults);
    }
  }
}

function checkActivity(node: ModdleElement, faults: Faults): void {
  if (flagOf(node, 'isForCompensation')) {
    faults.add(idOf(node), 'Expected an activity that is reached by a flow, but compensation is not supported');
  }
  if (flagOf(node, 'instantiate')) {
    faults.add(idOf(node), 'Expected a process that starts by a start event, but this receive task instantiates it');
  }
  if (childOf(node, 'default') !== undefined) {
    faults.add(
      idOf(node),
      'Expected a default flow on an exclusive or inclusive gateway only, but found it on an activity',
    );
  }
  const loop = childOf(node, 'loopCharacteristics');
  if (loop === undefined) {
    return;
  }
  if (!isA(loop, 'bpmn:MultiInstanceLoopCharacteristics')) {
    faults.add(idOf(node), 'Expected a multi-instance marker, but the standard loop is not supported: draw the loop');
  } else if (childOf(loop, 'loopCardinality') !== undefined) {
    faults.add(idOf(node), 'Expected the number of instances from an input collection, but found loopCardinality');
  } else if (loop['behavior'] !== 'All') {
    faults.add(idOf(node), `Expected multi-instance behavior 'All', but found '${String(loop['behavior'])}'`);
  }
}

function checkEventBasedGateway(node: ModdleElement, faults: Faults): void {
  if (flagOf(node, 'instantiate') || node['eventGatewayType'] === 'Parallel') {
    faults.add(
      idOf(node),
      'Expected a plain event-based gateway, but an instantiating or parallel one is not supported',
    );
  }
}
