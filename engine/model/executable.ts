/**
 * The executable process: what a BPMN diagram becomes at deployment. Everything that can be decided once is decided here
 * (expressions compiled, mapping targets split, references resolved), so that a processor only follows fields at run time.
 *
 * The graph is immutable and cyclic (a boundary event knows its host, a host its boundary events): never serialise it.
 * State keeps (process definition key, element id) and looks the element up again.
 */
import type { CompiledExpression } from '../expression/index.ts';
import type {
  BoundaryDefinition,
  EscalationThrow,
  JobDefinition,
  LoopCharacteristics,
  MessageCatch,
  MessageDefinition,
  MessageThrow,
  NoneEvent,
  SignalReference,
  StartEventDefinition,
  TimerCatch,
  VariableMapping,
} from './executable-definitions.ts';

export type * from './executable-definitions.ts';

/** Discriminants are the `bpmnElementType` values of Zeebe's exported records, so they can be written out as they are. */
export type ExecutableElement =
  | ProcessElement
  | SubProcessElement
  | EventSubProcessElement
  | MultiInstanceBodyElement
  | CallActivityElement
  | JobTaskElement
  | UserTaskElement
  | ScriptTaskElement
  | BusinessRuleTaskElement
  | ReceiveTaskElement
  | PassThroughTaskElement
  | ExclusiveGatewayElement
  | InclusiveGatewayElement
  | ParallelGatewayElement
  | EventBasedGatewayElement
  | StartEventElement
  | IntermediateCatchEventElement
  | BoundaryEventElement
  | IntermediateThrowEventElement
  | EndEventElement;

/** `bpmnEventType` of Zeebe's records; UNSPECIFIED for everything that is not an event. */
export type BpmnEventType =
  | 'UNSPECIFIED'
  | 'NONE'
  | 'MESSAGE'
  | 'TIMER'
  | 'SIGNAL'
  | 'ERROR'
  | 'ESCALATION'
  | 'LINK'
  | 'TERMINATE';

/** One executable `bpmn:process`. */
export interface ExecutableProcess {
  /** BPMN process id. */
  readonly id: string;
  readonly name: string;
  readonly root: ProcessElement;
  /**
   * Every flow node, the process itself included, by element id. For a multi-instance activity it holds the
   * MULTI_INSTANCE_BODY, whose `inner` is the activity of the same id.
   */
  readonly elements: ReadonlyMap<string, ExecutableElement>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  /** Start events of the process scope that open a subscription or a timer when the version is deployed. */
  readonly messageStartEvents: readonly StartEventElement[];
  readonly timerStartEvents: readonly StartEventElement[];
  readonly signalStartEvents: readonly StartEventElement[];
}

/** Taken without asking unless it leaves an exclusive or inclusive gateway. */
export interface SequenceFlow {
  readonly type: 'SEQUENCE_FLOW';
  readonly id: string;
  readonly name: string;
  readonly flowScope: string;
  readonly source: FlowNode;
  readonly target: FlowNode;
  /** Only on flows out of an exclusive or inclusive gateway; null on its default flow. */
  readonly condition: CompiledExpression | null;
}

interface ElementFields {
  readonly id: string;
  readonly name: string;
  /** Id of the process or subprocess around this element; null for the process. Equal to `id` inside a multi-instance body. */
  readonly flowScope: string | null;
  readonly eventType: BpmnEventType;
  readonly incoming: readonly SequenceFlow[];
  readonly outgoing: readonly SequenceFlow[];
  readonly inputs: readonly VariableMapping[];
  /** When not empty, only mapped values leave the element (Zeebe: output mappings replace merging). */
  readonly outputs: readonly VariableMapping[];
}

interface ScopeFields {
  /** Start events directly in this scope; never empty. */
  readonly startEvents: readonly StartEventElement[];
  /** The one that is entered when the scope is activated without a trigger. */
  readonly noneStartEvent: StartEventElement | null;
  readonly eventSubProcesses: readonly EventSubProcessElement[];
}

/** The process as an element: its instance is the root scope of everything else. */
export interface ProcessElement extends ElementFields, ScopeFields {
  readonly type: 'PROCESS';
}

interface ActivityFields {
  readonly boundaryEvents: readonly BoundaryEventElement[];
  /** Set on the inner activity of a multi-instance body; its boundary events sit on the body. */
  readonly isMultiInstanceInner: boolean;
}

/** An embedded subprocess; it starts at `noneStartEvent`, which is never null here. */
export interface SubProcessElement extends ElementFields, ScopeFields, ActivityFields {
  readonly type: 'SUB_PROCESS';
}

/** Has exactly one start event, in `startEvent` and in `startEvents`. */
export interface EventSubProcessElement extends ElementFields, ScopeFields {
  readonly type: 'EVENT_SUB_PROCESS';
  readonly startEvent: StartEventElement;
}

/** What can be repeated by a multi-instance body and carry boundary events. */
export type ActivityElement =
  | SubProcessElement
  | CallActivityElement
  | JobTaskElement
  | UserTaskElement
  | ScriptTaskElement
  | BusinessRuleTaskElement
  | ReceiveTaskElement
  | PassThroughTaskElement;

/** Carries the flows and boundary events; mappings are on the inner activity and apply once per inner instance. */
export interface MultiInstanceBodyElement extends ElementFields, ActivityFields {
  readonly type: 'MULTI_INSTANCE_BODY';
  readonly inner: ActivityElement;
  readonly loop: LoopCharacteristics;
}

/** The called process is looked up when the call is made: always its latest version. */
export interface CallActivityElement extends ElementFields, ActivityFields {
  readonly type: 'CALL_ACTIVITY';
  readonly processId: CompiledExpression;
  readonly propagateAllChildVariables: boolean;
  readonly propagateAllParentVariables: boolean;
}

/** Waits for a worker to complete its job. */
export interface JobTaskElement extends ElementFields, ActivityFields {
  readonly type: 'SERVICE_TASK' | 'SEND_TASK';
  readonly job: JobDefinition;
}

/**
 * A user task without zeebe:userTask: a job of type io.camunda.zeebe:userTask. `job.headers` holds the modelled headers
 * and a static form key; the expressions below are evaluated at activation and become io.camunda.zeebe:* headers.
 * candidateGroups and candidateUsers evaluate to a list of texts (a literal "a, b" was turned into one).
 */
export interface UserTaskElement extends ElementFields, ActivityFields {
  readonly type: 'USER_TASK';
  readonly job: JobDefinition;
  readonly assignee: CompiledExpression | null;
  readonly candidateGroups: CompiledExpression | null;
  readonly candidateUsers: CompiledExpression | null;
  readonly dueDate: CompiledExpression | null;
  readonly followUpDate: CompiledExpression | null;
  /** Id of a deployed form; its key becomes the form key header (none deployed: incident FORM_NOT_FOUND). */
  readonly formId: CompiledExpression | null;
}

/** A FEEL expression evaluated at once, or a job. */
export interface ScriptTaskElement extends ElementFields, ActivityFields {
  readonly type: 'SCRIPT_TASK';
  readonly implementation:
    | { readonly kind: 'JOB'; readonly job: JobDefinition }
    | { readonly kind: 'EXPRESSION'; readonly expression: CompiledExpression; readonly resultVariable: string };
}

/** A deployed decision evaluated at once (its latest version), or a job. */
export interface BusinessRuleTaskElement extends ElementFields, ActivityFields {
  readonly type: 'BUSINESS_RULE_TASK';
  readonly implementation:
    | { readonly kind: 'JOB'; readonly job: JobDefinition }
    | { readonly kind: 'DECISION'; readonly decisionId: CompiledExpression; readonly resultVariable: string };
}

/** Waits for one message, as an intermediate catch event does. */
export interface ReceiveTaskElement extends ElementFields, ActivityFields {
  readonly type: 'RECEIVE_TASK';
  readonly message: MessageDefinition;
}

/** Undefined and manual tasks complete as soon as they are activated. */
export interface PassThroughTaskElement extends ElementFields, ActivityFields {
  readonly type: 'TASK' | 'MANUAL_TASK';
}

/** The first flow whose condition holds, in document order; else the default flow; else an incident. */
export interface ExclusiveGatewayElement extends ElementFields {
  readonly type: 'EXCLUSIVE_GATEWAY';
  readonly defaultFlow: SequenceFlow | null;
}

/** A fork only: a second incoming flow is refused at deployment, as Zeebe 8.5 does. */
export interface InclusiveGatewayElement extends ElementFields {
  readonly type: 'INCLUSIVE_GATEWAY';
  readonly defaultFlow: SequenceFlow | null;
}

/** Waits for one token per incoming flow, then takes all outgoing flows. */
export interface ParallelGatewayElement extends ElementFields {
  readonly type: 'PARALLEL_GATEWAY';
}

/** Takes the way of whichever event comes first; the subscriptions of all of them are its own. */
export interface EventBasedGatewayElement extends ElementFields {
  readonly type: 'EVENT_BASED_GATEWAY';
  readonly events: readonly IntermediateCatchEventElement[];
}

/** Of the process (none, message, timer, signal), a subprocess (none) or an event subprocess (any but none). */
export interface StartEventElement extends ElementFields {
  readonly type: 'START_EVENT';
  readonly definition: StartEventDefinition;
  /** Only meaningful in an event subprocess. */
  readonly isInterrupting: boolean;
}

/** A link catch event is entered by its link throw events only and completes at once. */
type IntermediateCatchDefinition =
  | MessageCatch
  | TimerCatch
  | SignalReference
  | { readonly eventType: 'LINK'; readonly name: string };

export interface IntermediateCatchEventElement extends ElementFields {
  readonly type: 'INTERMEDIATE_CATCH_EVENT';
  readonly definition: IntermediateCatchDefinition;
  /** Set when the event follows an event-based gateway: the gateway holds the subscription. */
  readonly eventBasedGateway: string | null;
}

export interface BoundaryEventElement extends ElementFields {
  readonly type: 'BOUNDARY_EVENT';
  readonly definition: BoundaryDefinition;
  /** Element id of the activity the event sits on. */
  readonly attachedTo: string;
  readonly isInterrupting: boolean;
}

export interface IntermediateThrowEventElement extends ElementFields {
  readonly type: 'INTERMEDIATE_THROW_EVENT';
  readonly definition: NoneEvent | MessageThrow | SignalReference | EscalationThrow | LinkThrow;
}

interface LinkThrow {
  readonly eventType: 'LINK';
  /** The link catch event of the same name in the same scope. */
  readonly target: IntermediateCatchEventElement;
}

/** Ends its path; a terminate end event ends the whole scope, an error or escalation is thrown from here. */
export interface EndEventElement extends ElementFields {
  readonly type: 'END_EVENT';
  readonly definition:
    | NoneEvent
    | MessageThrow
    | SignalReference
    | EscalationThrow
    | { readonly eventType: 'ERROR'; readonly code: CompiledExpression }
    | { readonly eventType: 'TERMINATE' };
}

/** What a sequence flow can connect. */
export type FlowNode = Exclude<ExecutableElement, ProcessElement | EventSubProcessElement>;

/** Elements whose trigger is a subscription, timer, error or escalation. */
export type CatchElement =
  | StartEventElement
  | IntermediateCatchEventElement
  | BoundaryEventElement
  | ReceiveTaskElement;
