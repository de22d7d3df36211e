/** Triggers that could not be told apart: the same message, signal, error or escalation twice in one place. */
import type { Faults } from '../faults.ts';
import { childOf, childrenOf, flagOf, idOf, isA, type ModdleElement, textOf } from '../moddle.ts';
import { nodesOf, type ProcessSource, type ScopeSource } from '../source.ts';

export function checkDuplicates(process: ProcessSource, faults: Faults): void {
  for (const scope of process.scopes) {
    const eventSubProcesses = scope.nodes.filter((node) => flagOf(node, 'triggeredByEvent'));
    const inner = eventSubProcesses.flatMap((node) => childrenOf(node, 'flowElements').filter(isStartEvent));
    reportDuplicates(scope.element, inner.flatMap(triggersOf), faults);
    checkStartEvents(scope, faults);
  }
  for (const node of nodesOf(process)) {
    reportDuplicates(
      node,
      [...ownTrigger(node), ...(process.boundaryEvents.get(node) ?? []).flatMap(triggersOf)],
      faults,
    );
    if (isA(node, 'bpmn:EventBasedGateway')) {
      const targets = (process.outgoing.get(node) ?? []).flatMap((flow) => childOf(flow, 'targetRef') ?? []);
      reportDuplicates(node, targets.flatMap(triggersOf), faults);
    }
  }
}

function checkStartEvents(scope: ScopeSource, faults: Faults): void {
  if (!isA(scope.element, 'bpmn:SubProcess')) {
    reportDuplicates(scope.element, scope.nodes.filter(isStartEvent).flatMap(triggersOf), faults);
  }
}

function isStartEvent(node: ModdleElement): boolean {
  return isA(node, 'bpmn:StartEvent');
}

function reportDuplicates(owner: ModdleElement, triggers: readonly string[], faults: Faults): void {
  const seen = new Set<string>();
  for (const trigger of triggers) {
    if (seen.has(trigger)) {
      faults.add(idOf(owner), `Expected different triggers in the same place, but found ${trigger} more than once`);
    }
    seen.add(trigger);
  }
}

/** A receive task waits for its message side by side with its boundary events. */
function ownTrigger(node: ModdleElement): string[] {
  return isA(node, 'bpmn:ReceiveTask') ? nameOf(node, 'messageRef').map((name) => `message '${name}'`) : [];
}

function triggersOf(event: ModdleElement): string[] {
  return childrenOf(event, 'eventDefinitions').flatMap(triggerOf);
}

/** Timers are told apart by their element; an error or escalation without a code catches all, so one of them is enough. */
function triggerOf(definition: ModdleElement): string[] {
  switch (definition.$type) {
    case 'bpmn:MessageEventDefinition':
      return nameOf(definition, 'messageRef').map((name) => `message '${name}'`);
    case 'bpmn:SignalEventDefinition':
      return nameOf(definition, 'signalRef').map((name) => `signal '${name}'`);
    case 'bpmn:ErrorEventDefinition':
      return [codeOf(definition, 'errorRef', 'errorCode', 'error')];
    case 'bpmn:EscalationEventDefinition':
      return [codeOf(definition, 'escalationRef', 'escalationCode', 'escalation')];
    default:
      return [];
  }
}

function nameOf(definition: ModdleElement, reference: string): string[] {
  const target = childOf(definition, reference);
  const name = target === undefined ? undefined : textOf(target, 'name');
  return name === undefined ? [] : [name];
}

function codeOf(definition: ModdleElement, reference: string, property: string, kind: string): string {
  const target = childOf(definition, reference);
  const code = target === undefined ? undefined : textOf(target, property);
  return code === undefined || code === '' ? `${kind} without code` : `${kind} '${code}'`;
}
