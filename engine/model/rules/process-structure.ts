/** How a process, subprocess and event subprocess may begin, and what may lie on its edge. */
import type { Faults } from '../faults.ts';
import { childOf, childrenOf, flagOf, idOf, isA, type ModdleElement } from '../moddle.ts';
import type { ProcessSource, ScopeSource } from '../source.ts';

export function checkProcessStructure(process: ProcessSource, faults: Faults): void {
  for (const scope of process.scopes) {
    checkIds(scope, faults);
    checkStartEvents(scope, faults);
    checkFlowEnds(scope, faults);
    for (const node of scope.nodes) {
      checkEdges(process, node, faults);
    }
  }
}

function checkIds(scope: ScopeSource, faults: Faults): void {
  for (const element of [...scope.nodes, ...scope.flows]) {
    if (idOf(element) === '') {
      faults.add(idOf(scope.element), `Expected an id on every element, but a ${element.$type} in it has none`);
    }
  }
}

/** BPMN: a process may start in many ways, a subprocess in one. */
function checkStartEvents(scope: ScopeSource, faults: Faults): void {
  const startEvents = scope.nodes.filter((node) => isA(node, 'bpmn:StartEvent'));
  const noneCount = startEvents.filter((event) => childrenOf(event, 'eventDefinitions').length === 0).length;
  const id = idOf(scope.element);
  if (!isA(scope.element, 'bpmn:SubProcess')) {
    if (startEvents.length === 0) {
      faults.add(id, 'Expected at least one start event, but found none');
    } else if (noneCount > 1) {
      faults.add(id, `Expected at most one none start event, but found ${noneCount}`);
    }
    return;
  }
  if (startEvents.length !== 1) {
    faults.add(id, `Expected exactly one start event in a subprocess, but found ${startEvents.length}`);
  } else if (flagOf(scope.element, 'triggeredByEvent') && noneCount === 1) {
    faults.add(
      id,
      'Expected a message, timer, error, signal or escalation start event in an event subprocess, but it is none',
    );
  } else if (!flagOf(scope.element, 'triggeredByEvent') && noneCount === 0) {
    faults.add(id, 'Expected a none start event in a subprocess, but its start event has a trigger');
  }
}

/** BPMN: a sequence flow stays inside its scope; crossing a subprocess border takes a boundary event or message. */
function checkFlowEnds(scope: ScopeSource, faults: Faults): void {
  const inside = new Set(scope.nodes);
  for (const flow of scope.flows) {
    for (const end of ['sourceRef', 'targetRef']) {
      const node = childOf(flow, end);
      if (node === undefined) {
        faults.add(idOf(flow), `Expected ${end} to name an element, but it is missing`);
      } else if (!inside.has(node)) {
        faults.add(idOf(flow), `Expected ${end} to lie in the same scope as the flow, but '${idOf(node)}' does not`);
      }
    }
  }
}

/** An event subprocess is started by its event, an end ends: neither has flows on that side. */
function checkEdges(process: ProcessSource, node: ModdleElement, faults: Faults): void {
  const hasIncoming = (process.incoming.get(node)?.length ?? 0) > 0;
  const hasOutgoing = (process.outgoing.get(node)?.length ?? 0) > 0;
  const isEventSubProcess = isA(node, 'bpmn:SubProcess') && flagOf(node, 'triggeredByEvent');
  if (hasIncoming && (isEventSubProcess || isA(node, 'bpmn:StartEvent', 'bpmn:BoundaryEvent'))) {
    faults.add(idOf(node), 'Expected no incoming sequence flow, but found one');
  }
  if (hasOutgoing && (isEventSubProcess || isA(node, 'bpmn:EndEvent'))) {
    faults.add(idOf(node), 'Expected no outgoing sequence flow, but found one');
  }
  if (isEventSubProcess && childOf(node, 'loopCharacteristics') !== undefined) {
    faults.add(idOf(node), 'Expected no multi-instance marker on an event subprocess, but found one');
  }
}
