import type { DecisionEvaluationValue } from './decision-values.ts';
import type { DeploymentValue } from './deployment-values.ts';
import type { ActivatedJob } from './job-values.ts';
import type { JsonObject } from './json.ts';
import type {
  ActivateInstruction,
  ProcessInstanceCreationValue,
  ProcessInstanceValue,
  StartInstruction,
  TerminateInstruction,
} from './process-instance-values.ts';
import type { Rejection } from './rejection.ts';

/** One file of a deployment, bytes as they came. */
export interface DeploymentResource {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ProcessInstanceCreationRequest {
  /** -1: choose by bpmnProcessId and version. */
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
  /** -1: the latest. */
  readonly version: number;
  readonly variables: JsonObject;
  readonly startInstructions: readonly StartInstruction[];
}

/** Answer of a creation that waits for the end: the root-scope variables as JSON object text. */
export interface ProcessInstanceResult {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly variables: string;
}

export interface JobActivationRequest {
  readonly type: string;
  readonly worker: string;
  /** Lock length in ms, at least 1. */
  readonly timeout: number;
  readonly maxJobsToActivate: number;
  /** Empty: every visible variable. */
  readonly fetchVariables: readonly string[];
}

interface MessagePublication {
  readonly name: string;
  readonly correlationKey: string;
  /** Empty: no check for doubles. */
  readonly messageId: string;
  /** In ms; zero or less: correlated at once or dropped. */
  readonly timeToLive: number;
  readonly variables: JsonObject;
}

interface DecisionEvaluationRequest {
  /** -1: choose the latest version of decisionId. */
  readonly decisionKey: number;
  readonly decisionId: string;
  readonly variables: JsonObject;
}

interface Empty {
  readonly [name: string]: never;
}

/** What clients may ask: command name -> its value and the value of its answer. The gateway submits these. */
interface ClientCommands {
  'DEPLOYMENT.CREATE': {
    readonly value: { readonly resources: readonly DeploymentResource[] };
    readonly answer: DeploymentValue;
  };
  /** `key` = definition, decision requirements or form key. */
  'RESOURCE_DELETION.DELETE': { readonly value: Empty; readonly answer: Empty };
  'PROCESS_INSTANCE_CREATION.CREATE': {
    readonly value: ProcessInstanceCreationRequest;
    readonly answer: ProcessInstanceCreationValue;
  };
  /**
   * Answers when the instance completes. When it is terminated instead, the promise stays open as a real broker's
   * request does; the gateway's own timeout ends it.
   */
  'PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT': {
    readonly value: ProcessInstanceCreationRequest & { readonly fetchVariables: readonly string[] };
    readonly answer: ProcessInstanceResult;
  };
  /** `key` = process instance. */
  'PROCESS_INSTANCE.CANCEL': { readonly value: Empty; readonly answer: Empty };
  /** `key` = process instance. */
  'PROCESS_INSTANCE_MODIFICATION.MODIFY': {
    readonly value: {
      readonly activateInstructions: readonly ActivateInstruction[];
      readonly terminateInstructions: readonly TerminateInstruction[];
    };
    readonly answer: Empty;
  };
  /** `key` = process instance. Always refused for now: cancel and create with start instructions instead. */
  'PROCESS_INSTANCE_MIGRATION.MIGRATE': {
    readonly value: {
      readonly targetProcessDefinitionKey: number;
      readonly mappingInstructions: readonly { readonly sourceElementId: string; readonly targetElementId: string }[];
    };
    readonly answer: Empty;
  };
  'JOB_BATCH.ACTIVATE': {
    readonly value: JobActivationRequest;
    readonly answer: { readonly jobs: readonly ActivatedJob[] };
  };
  /** `key` = job, as in all JOB commands. */
  'JOB.COMPLETE': { readonly value: { readonly variables: JsonObject }; readonly answer: Empty };
  'JOB.FAIL': {
    readonly value: {
      readonly retries: number;
      readonly errorMessage: string;
      /** Delay in ms before the job is handed out again. */
      readonly retryBackOff: number;
      readonly variables: JsonObject;
    };
    readonly answer: Empty;
  };
  'JOB.THROW_ERROR': {
    readonly value: { readonly errorCode: string; readonly errorMessage: string; readonly variables: JsonObject };
    readonly answer: Empty;
  };
  'JOB.UPDATE_RETRIES': { readonly value: { readonly retries: number }; readonly answer: Empty };
  /** The lock then ends `timeout` ms from now. */
  'JOB.UPDATE_TIMEOUT': { readonly value: { readonly timeout: number }; readonly answer: Empty };
  /** Gives an activated job back that its stream never took: no retry is lost. */
  'JOB.YIELD': { readonly value: Empty; readonly answer: Empty };
  'MESSAGE.PUBLISH': { readonly value: MessagePublication; readonly answer: Empty };
  'SIGNAL.BROADCAST': {
    readonly value: { readonly signalName: string; readonly variables: JsonObject };
    readonly answer: Empty;
  };
  /** `key` = incident. */
  'INCIDENT.RESOLVE': { readonly value: Empty; readonly answer: Empty };
  /** `key` = element instance whose scope is meant. */
  'VARIABLE_DOCUMENT.UPDATE': {
    readonly value: { readonly variables: JsonObject; readonly local: boolean };
    readonly answer: Empty;
  };
  'DECISION_EVALUATION.EVALUATE': {
    readonly value: DecisionEvaluationRequest;
    readonly answer: DecisionEvaluationValue;
  };
}

/** What the engine itself submits: command name -> value. `key` = the timer, job, message or element instance meant. */
interface DueCommands {
  'TIMER.TRIGGER': { readonly value: Empty };
  'JOB.TIME_OUT': { readonly value: Empty };
  'JOB.RECUR_AFTER_BACKOFF': { readonly value: Empty };
  'MESSAGE.EXPIRE': { readonly value: Empty };
  'CONTINUATION.CONTINUE': { readonly value: Empty };
  /** The supervisor found an element instance with nothing pending. */
  'INCIDENT.CREATE': { readonly value: Empty };
}

/** Follow-up steps of one command, processed in order inside it. `key` = element instance, -1 for one still to be made. */
interface FollowUpCommands {
  'PROCESS_INSTANCE.ACTIVATE_ELEMENT': { readonly value: ProcessInstanceValue };
  'PROCESS_INSTANCE.COMPLETE_ELEMENT': { readonly value: ProcessInstanceValue };
  'PROCESS_INSTANCE.TERMINATE_ELEMENT': { readonly value: ProcessInstanceValue };
  /** The steps of a message correlation; a cluster sends them between partitions. `key` = element instance. */
  'MESSAGE_SUBSCRIPTION.CREATE': { readonly value: SubscriptionReference };
  'MESSAGE_SUBSCRIPTION.DELETE': { readonly value: SubscriptionReference };
  'MESSAGE_SUBSCRIPTION.CORRELATE': { readonly value: SubscriptionReference };
  'MESSAGE_SUBSCRIPTION.REJECT': { readonly value: SubscriptionReference };
  'PROCESS_MESSAGE_SUBSCRIPTION.CORRELATE': { readonly value: SubscriptionReference };
}

/** Names the subscription of one element instance to one message name. */
interface SubscriptionReference {
  readonly messageName: string;
  /** The message that correlates; -1 when none is meant. */
  readonly messageKey: number;
  readonly processInstanceKey: number;
}

type CommandTable = ClientCommands & DueCommands & FollowUpCommands;

export type ClientCommandName = keyof ClientCommands;
export type CommandName = keyof CommandTable;

/** A command: `key` is -1 where the value alone says what is meant. */
export type CommandOf<N extends CommandName> = {
  [K in N]: { readonly name: K; readonly key: number; readonly value: CommandTable[K]['value'] };
}[N];

/** What a gateway submits. */
export type ClientCommand = CommandOf<ClientCommandName>;
export type DueCommand = CommandOf<keyof DueCommands>;
export type InternalCommand = CommandOf<keyof FollowUpCommands>;
export type Command = CommandOf<CommandName>;

/** Value of the answer to the command of this name. */
export type AnswerOf<N extends ClientCommandName> = ClientCommands[N]['answer'];

/** The answer of a command; a refusal is data. `key` is that of the record that was written first (e.g. the message). */
export type CommandAnswer<N extends ClientCommandName = ClientCommandName> =
  | { readonly ok: true; readonly key: number; readonly value: AnswerOf<N> }
  | { readonly ok: false; readonly rejection: Rejection };

/** The part of a command's name after the dot, as it stands in "Command 'COMPLETE' rejected with code ...". */
export function commandIntent(name: CommandName): string {
  return name.slice(name.indexOf('.') + 1);
}
