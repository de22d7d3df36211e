/** Messages, timers, signals, errors and escalations of catching and throwing events. */
import type { CompiledExpression } from '../../expression/index.ts';
import type {
  BoundaryDefinition,
  ErrorCatch,
  EscalationCatch,
  EscalationThrow,
  MessageCatch,
  MessageDefinition,
  SignalReference,
  TimerCatch,
  TimerDefinition,
} from '../executable.ts';
import type { Faults } from '../faults.ts';
import { bodyOf, childOf, childrenOf, extensionOf, idOf, isA, type ModdleElement, textOf } from '../moddle.ts';
import { scheduleTimer } from '../timer.ts';
import { optionalFeel, requiredExpression, requiredFeel, staticText } from './expressions.ts';

/** True for a start event of the process itself: it has no variables to be evaluated with and no correlation key. */
export interface CatchSite {
  readonly event: ModdleElement;
  readonly isProcessStart: boolean;
  readonly faults: Faults;
}

/** The definition of a catching event; null for none, link, and what a rule has refused already. */
export function readCatchDefinition(site: CatchSite): BoundaryDefinition | null {
  const definition = childrenOf(site.event, 'eventDefinitions')[0];
  switch (definition?.$type) {
    case 'bpmn:MessageEventDefinition':
      return readMessageCatch(site, definition);
    case 'bpmn:TimerEventDefinition':
      return readTimerCatch(site, definition);
    case 'bpmn:SignalEventDefinition':
      return readSignal(site, definition);
    case 'bpmn:ErrorEventDefinition':
      return readErrorCatch(site, definition);
    case 'bpmn:EscalationEventDefinition':
      return readEscalationCatch(site, definition);
    default:
      return null;
  }
}

function readMessageCatch(site: CatchSite, definition: ModdleElement): MessageCatch {
  return { eventType: 'MESSAGE', message: readMessage(site, childOf(definition, 'messageRef')) };
}

/** For events and receive tasks. */
export function readMessage(site: CatchSite, message: ModdleElement | undefined): MessageDefinition {
  const { event: element, faults, isProcessStart } = site;
  if (message === undefined) {
    faults.add(idOf(element), 'Expected a reference to a message, but found none');
  }
  const nameSite = { element, what: 'the name of the message', faults };
  const name = requiredExpression(nameSite, message && textOf(message, 'name'));
  const subscription = message && extensionOf(message, 'zeebe:Subscription');
  const keySite = { element, what: 'the correlation key of the message (zeebe:subscription)', faults };
  const keyText = subscription && textOf(subscription, 'correlationKey');
  if (isProcessStart) {
    staticText(nameSite, name);
    return { name, correlationKey: optionalFeel(keySite, keyText) };
  }
  return { name, correlationKey: requiredFeel(keySite, keyText) };
}

/** The worker decides what to send; a message that is drawn must still have a name, as in Zeebe. */
export function checkThrownMessage(event: ModdleElement, owner: ModdleElement, faults: Faults): void {
  const message = childOf(owner, 'messageRef');
  if (message !== undefined && (textOf(message, 'name') ?? '') === '') {
    faults.add(idOf(event), 'Expected a name on the message to send, but found none');
  }
}

const TIMER_KINDS = [
  ['timeDate', 'DATE'],
  ['timeDuration', 'DURATION'],
  ['timeCycle', 'CYCLE'],
] as const;

function readTimerCatch(site: CatchSite, definition: ModdleElement): TimerCatch {
  const { event: element, faults } = site;
  const present = TIMER_KINDS.filter(([property]) => childOf(definition, property) !== undefined);
  if (present.length !== 1) {
    faults.add(
      idOf(element),
      `Expected exactly one of timeDate, timeDuration or timeCycle, but found ${present.length}`,
    );
  }
  const [property, kind] = present[0] ?? TIMER_KINDS[0];
  const what = `the ${kind.toLowerCase()} of the timer`;
  const expression = requiredExpression({ element, what, faults }, bodyOf(definition, property)?.trim());
  const timer: TimerDefinition = { kind, expression };
  if (present.length === 1) {
    checkTimerValue(site, timer, what);
  }
  return { eventType: 'TIMER', timer };
}

/** What can be known at deployment is checked at deployment: literals, and anything on a start event of the process. */
function checkTimerValue(site: CatchSite, timer: TimerDefinition, what: string): void {
  if (timer.expression.source === '' || !(timer.expression.isStatic || site.isProcessStart)) {
    return;
  }
  const parsed = scheduleTimer(timer, { get: () => undefined }, 0);
  if (!parsed.ok) {
    site.faults.add(idOf(site.event), `Expected ${what} to be valid, but: ${parsed.error}`);
  }
}

/** For catching and throwing events alike; only a start event of the process cannot wait for variables. */
export function readSignal(site: Omit<CatchSite, 'isProcessStart'>, definition: ModdleElement): SignalReference {
  const { event: element, faults } = site;
  const signal = childOf(definition, 'signalRef');
  if (signal === undefined) {
    faults.add(idOf(element), 'Expected a reference to a signal, but found none');
  }
  const nameSite = { element, what: 'the name of the signal', faults };
  const name = requiredExpression(nameSite, signal && textOf(signal, 'name'));
  if ('isProcessStart' in site && site.isProcessStart === true) {
    staticText(nameSite, name);
  }
  return { eventType: 'SIGNAL', name };
}

function readErrorCatch(site: CatchSite, definition: ModdleElement): ErrorCatch {
  return { eventType: 'ERROR', code: readCaughtCode(site, childOf(definition, 'errorRef'), 'errorCode') };
}

function readEscalationCatch(site: CatchSite, definition: ModdleElement): EscalationCatch {
  return {
    eventType: 'ESCALATION',
    code: readCaughtCode(site, childOf(definition, 'escalationRef'), 'escalationCode'),
  };
}

/** A missing or empty code catches all. */
function readCaughtCode(site: CatchSite, target: ModdleElement | undefined, property: string): string | null {
  const code = target === undefined ? undefined : textOf(target, property);
  if (code?.startsWith('=') === true) {
    site.faults.add(
      idOf(site.event),
      `Expected a fixed ${property} on a catch event, but found the expression '${code}'`,
    );
  }
  return code === undefined || code === '' ? null : code;
}

export function readErrorCode(event: ModdleElement, definition: ModdleElement, faults: Faults): CompiledExpression {
  return readThrownCode({ event, target: childOf(definition, 'errorRef'), property: 'errorCode' }, faults);
}

export function readEscalationThrow(event: ModdleElement, definition: ModdleElement, faults: Faults): EscalationThrow {
  const target = childOf(definition, 'escalationRef');
  return { eventType: 'ESCALATION', code: readThrownCode({ event, target, property: 'escalationCode' }, faults) };
}

interface ThrownCode {
  readonly event: ModdleElement;
  readonly target: ModdleElement | undefined;
  readonly property: string;
}

function readThrownCode({ event, target, property }: ThrownCode, faults: Faults): CompiledExpression {
  return requiredExpression(
    { element: event, what: `the ${property} to throw`, faults },
    target && textOf(target, property),
  );
}

/** The first event definition of the type; more than one is refused by a rule. */
export function definitionOf(event: ModdleElement, type: string): ModdleElement | undefined {
  return childrenOf(event, 'eventDefinitions').find((definition) => isA(definition, type));
}
