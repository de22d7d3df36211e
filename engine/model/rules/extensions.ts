/**
 * zeebe:* extension elements: the ones the engine follows, by the kind of element they belong to. One that it would
 * have to ignore is refused, since most of them change what a process does (listeners, bindings, native user tasks).
 */
import type { Faults } from '../faults.ts';
import { extensionsOf, idOf, isA, type ModdleElement, textOf } from '../moddle.ts';
import { nodesOf, type ProcessSource } from '../source.ts';

const JOB = ['zeebe:TaskDefinition', 'zeebe:TaskHeaders'];
const USER_TASK = ['zeebe:FormDefinition', 'zeebe:AssignmentDefinition', 'zeebe:TaskSchedule', 'zeebe:TaskHeaders'];

/** First match counts. Documentation-only zeebe:properties are welcome everywhere. */
const ALLOWED: readonly (readonly [bpmnType: string, extensions: readonly string[]])[] = [
  ['bpmn:Process', ['zeebe:UserTaskForm', 'zeebe:VersionTag']],
  ['bpmn:ServiceTask', JOB],
  ['bpmn:SendTask', JOB],
  ['bpmn:BusinessRuleTask', [...JOB, 'zeebe:CalledDecision']],
  ['bpmn:ScriptTask', [...JOB, 'zeebe:Script']],
  ['bpmn:UserTask', USER_TASK],
  ['bpmn:CallActivity', ['zeebe:CalledElement']],
  ['bpmn:StartEvent', ['zeebe:FormDefinition']],
  ['bpmn:ThrowEvent', JOB],
];

const REASONS: Readonly<Record<string, string>> = {
  'zeebe:UserTask': 'a native user task needs an API beside this gateway: leave zeebe:userTask out to get a job',
  'zeebe:ExecutionListeners': 'execution listeners are not supported: draw a service task',
  'zeebe:TaskListeners': 'task listeners are not supported: draw a service task',
  'zeebe:LinkedResources': 'linked resources are not supported',
  'zeebe:PriorityDefinition': 'priorities exist for native user tasks only',
};

const NAMESPACE = 'zeebe:';

/** The process and its flow nodes; extension elements of other vendors are none of the engine's business. */
export function checkExtensions(process: ProcessSource, faults: Faults): void {
  for (const element of [process.element, ...nodesOf(process)]) {
    const allowed = allowedFor(element);
    const seen = new Set<string>();
    for (const extension of extensionsOf(element)) {
      checkExtension({ element, extension, allowed, seen }, faults);
    }
  }
}

function allowedFor(element: ModdleElement): ReadonlySet<string> {
  const own = ALLOWED.find(([type]) => isA(element, type))?.[1] ?? [];
  const withMappings = isA(element, 'bpmn:Activity', 'bpmn:Event') ? ['zeebe:IoMapping'] : [];
  return new Set([...own, ...withMappings, 'zeebe:Properties']);
}

interface ExtensionCheck {
  readonly element: ModdleElement;
  readonly extension: ModdleElement;
  readonly allowed: ReadonlySet<string>;
  readonly seen: Set<string>;
}

function checkExtension({ element, extension, allowed, seen }: ExtensionCheck, faults: Faults): void {
  const type = extension.$type;
  if (!type.startsWith(NAMESPACE)) {
    return;
  }
  if (!allowed.has(type)) {
    const reason = REASONS[type] ?? 'it would have no effect here';
    faults.add(
      idOf(element),
      `Expected only extension elements the engine follows, but found ${tagOf(type)}: ${reason}`,
    );
  } else if (seen.has(type)) {
    faults.add(idOf(element), `Expected ${tagOf(type)} once, but found it more often`);
  }
  seen.add(type);
  const binding = textOf(extension, 'bindingType');
  if (binding !== undefined && binding !== 'latest') {
    faults.add(
      idOf(element),
      `Expected the binding type 'latest' of ${tagOf(type)}, but found '${binding}', which is not supported`,
    );
  }
  if (textOf(extension, 'externalReference') !== undefined) {
    faults.add(
      idOf(element),
      'Expected a form id or form key, but external references exist for native user tasks only',
    );
  }
}

/** 'zeebe:TaskDefinition' is written zeebe:taskDefinition in XML. */
function tagOf(type: string): string {
  const local = type.slice(NAMESPACE.length);
  return `${NAMESPACE}${local.charAt(0).toLowerCase()}${local.slice(1)}`;
}
