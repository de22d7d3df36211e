/** Which trigger or result an event may have, by its kind and place. */
import type { Faults } from '../faults.ts';
import { childOf, childrenOf, flagOf, idOf, isA, type ModdleElement } from '../moddle.ts';
import type { ProcessSource, ScopeSource } from '../source.ts';

interface EventRule {
  readonly min: 0 | 1;
  readonly allowed: readonly string[];
}

const CATCHING = ['Message', 'Timer', 'Signal', 'Error', 'Escalation'];
const RULES = {
  processStart: { min: 0, allowed: ['Message', 'Timer', 'Signal'] },
  subProcessStart: { min: 0, allowed: [] },
  eventSubProcessStart: { min: 0, allowed: CATCHING },
  catch: { min: 1, allowed: ['Message', 'Timer', 'Signal', 'Link'] },
  boundary: { min: 1, allowed: CATCHING },
  throw: { min: 0, allowed: ['Message', 'Signal', 'Escalation', 'Link'] },
  end: { min: 0, allowed: ['Message', 'Signal', 'Escalation', 'Error', 'Terminate'] },
} as const satisfies Record<string, EventRule>;

export function checkEvents(process: ProcessSource, faults: Faults): void {
  for (const scope of process.scopes) {
    for (const node of scope.nodes.filter((candidate) => isA(candidate, 'bpmn:Event'))) {
      checkDefinitions(node, ruleFor(node, scope), faults);
      if (isA(node, 'bpmn:BoundaryEvent')) {
        checkBoundaryEvent(node, scope, faults);
      }
      checkInterruption(node, scope, faults);
    }
  }
}

function ruleFor(node: ModdleElement, scope: ScopeSource): EventRule {
  switch (node.$type) {
    case 'bpmn:StartEvent':
      return startRule(scope.element);
    case 'bpmn:IntermediateCatchEvent':
      return RULES.catch;
    case 'bpmn:BoundaryEvent':
      return RULES.boundary;
    case 'bpmn:IntermediateThrowEvent':
      return RULES.throw;
    default:
      return RULES.end;
  }
}

function startRule(scope: ModdleElement): EventRule {
  if (!isA(scope, 'bpmn:SubProcess')) {
    return RULES.processStart;
  }
  return flagOf(scope, 'triggeredByEvent') ? RULES.eventSubProcessStart : RULES.subProcessStart;
}

function checkDefinitions(node: ModdleElement, rule: EventRule, faults: Faults): void {
  const definitions = childrenOf(node, 'eventDefinitions');
  if (childrenOf(node, 'eventDefinitionRef').length > 0) {
    faults.add(idOf(node), 'Expected event definitions inside the event, but eventDefinitionRef is not supported');
  }
  if (definitions.length > 1) {
    faults.add(idOf(node), `Expected at most one event definition, but found ${definitions.length}`);
  } else if (definitions.length < rule.min) {
    faults.add(idOf(node), 'Expected exactly one event definition, but found none');
  }
  for (const definition of definitions) {
    const kind = definition.$type.replace(/^bpmn:(.*)EventDefinition$/, '$1');
    if (!rule.allowed.includes(kind)) {
      const options = rule.allowed.length === 0 ? 'no trigger' : `one of ${rule.allowed.join(', ').toLowerCase()}`;
      faults.add(idOf(node), `Expected ${options} on this event, but '${kind.toLowerCase()}' is not supported here`);
    }
  }
}

function checkBoundaryEvent(node: ModdleElement, scope: ScopeSource, faults: Faults): void {
  const host = childOf(node, 'attachedToRef');
  if (host === undefined || !isA(host, 'bpmn:Activity') || flagOf(host, 'triggeredByEvent')) {
    faults.add(idOf(node), 'Expected to be attached to an activity, but it is not');
    return;
  }
  if (!scope.nodes.includes(host)) {
    faults.add(idOf(node), `Expected to lie in the same scope as its activity '${idOf(host)}', but it does not`);
  }
  // Zeebe looks at the <outgoing> children, not at the flows, and refuses a boundary event that leads nowhere.
  if (childrenOf(node, 'outgoing').length === 0) {
    faults.add(idOf(node), 'Expected at least one <outgoing> sequence flow on a boundary event, but found none');
  }
  const catchesEscalation = hasDefinition(node, 'bpmn:EscalationEventDefinition');
  if (catchesEscalation && !isA(host, 'bpmn:SubProcess', 'bpmn:CallActivity')) {
    faults.add(
      idOf(node),
      'Expected an escalation boundary event on a subprocess or call activity, but its host is neither',
    );
  }
}

/** BPMN: an error always interrupts. Zeebe: a cycle would fire again after the scope it interrupts has gone. */
function checkInterruption(node: ModdleElement, scope: ScopeSource, faults: Faults): void {
  const isInterrupting = interrupts(node, scope);
  if (!isInterrupting && hasDefinition(node, 'bpmn:ErrorEventDefinition')) {
    faults.add(idOf(node), 'Expected an error event to interrupt, but it is marked as non-interrupting');
  }
  const isCycle = childrenOf(node, 'eventDefinitions').some((each) => childOf(each, 'timeCycle') !== undefined);
  if (isInterrupting && isCycle) {
    faults.add(idOf(node), 'Expected a date or duration on a timer that fires once, but found a cycle');
  }
}

function interrupts(node: ModdleElement, scope: ScopeSource): boolean {
  if (isA(node, 'bpmn:BoundaryEvent')) {
    return node['cancelActivity'] !== false;
  }
  if (isA(node, 'bpmn:StartEvent')) {
    // Start events of the process itself repeat as often as the timer says.
    return isA(scope.element, 'bpmn:SubProcess') && node['isInterrupting'] !== false;
  }
  return isA(node, 'bpmn:IntermediateCatchEvent') || hasDefinition(node, 'bpmn:ErrorEventDefinition');
}

function hasDefinition(node: ModdleElement, type: string): boolean {
  return childrenOf(node, 'eventDefinitions').some((definition) => isA(definition, type));
}
