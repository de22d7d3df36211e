/** Variables as plain JSON. Whole numbers beyond 2^53 lose digits in JavaScript: hand them over as texts. */
export type Variables = Readonly<Record<string, unknown>>;

/** Keys are texts everywhere: those of partition 4 and above do not fit a JavaScript number. */
export type Key = string;

export interface Topology {
  readonly gatewayVersion: string;
  readonly clusterSize: number;
  readonly partitionsCount: number;
  /** True when every partition has a healthy leader. */
  readonly healthy: boolean;
}

export interface DeployableResource {
  /** File name; its ending (.bpmn, .dmn, .form) tells the kind. */
  readonly name: string;
  readonly content: Buffer;
}

export interface DeployedResource {
  readonly kind: 'process' | 'decision' | 'decisionRequirements' | 'form';
  readonly id: string;
  readonly version: number;
  readonly key: Key;
  readonly resourceName: string;
}

export interface Deployment {
  readonly key: Key;
  readonly resources: readonly DeployedResource[];
}

export interface Message {
  readonly name: string;
  readonly correlationKey: string;
  /** Makes a second equal message be refused (ALREADY_EXISTS) while the first lives, and the call safe to repeat. */
  readonly messageId?: string;
  /** How long it waits for a subscriber; with 0 and no subscriber it is lost with an OK answer. */
  readonly timeToLiveMs: number;
  readonly variables?: Variables;
}

export interface NewInstance {
  readonly processId: string;
  /** Latest when absent. */
  readonly version?: number;
  readonly variables?: Variables;
  /** Elements to start at instead of the start event. */
  readonly startAt?: readonly string[];
}

export interface CreatedInstance {
  readonly processInstanceKey: Key;
  readonly processDefinitionKey: Key;
  readonly processId: string;
  readonly version: number;
}

interface NewInstanceWithResult extends Omit<NewInstance, 'startAt'> {
  readonly fetchVariables?: readonly string[];
  /** After it the call fails with DEADLINE_EXCEEDED and the instance goes on. */
  readonly timeoutMs: number;
}

interface InstanceResult extends CreatedInstance {
  readonly variables: Variables;
}

export interface DecisionEvaluation {
  readonly decisionId: string;
  readonly decisionKey: Key;
  readonly version: number;
  /** Undefined when the evaluation failed. */
  readonly output: unknown;
  readonly failure: { readonly decisionId: string; readonly message: string } | undefined;
  readonly evaluated: readonly EvaluatedDecision[];
}

export interface EvaluatedDecision {
  readonly decisionId: string;
  readonly output: unknown;
  readonly inputs: readonly { readonly name: string; readonly value: unknown }[];
  /** Index counts from 1, as in the table. */
  readonly matchedRules: readonly { readonly ruleId: string; readonly index: number }[];
}

export interface Modification {
  readonly processInstanceKey: Key;
  readonly activate?: readonly {
    readonly elementId: string;
    readonly ancestorElementInstanceKey?: Key;
    /** Scope '' is the process instance. */
    readonly variables?: readonly { readonly scopeId: string; readonly variables: Variables }[];
  }[];
  readonly terminate?: readonly Key[];
}

export interface Migration {
  readonly processInstanceKey: Key;
  readonly targetProcessDefinitionKey: Key;
  readonly mapping: readonly { readonly sourceElementId: string; readonly targetElementId: string }[];
}

export interface Job {
  readonly key: Key;
  readonly type: string;
  readonly retries: number;
  /** When the lock ends, engine time in milliseconds. */
  readonly deadline: number;
  readonly processInstanceKey: Key;
  readonly processId: string;
  readonly processVersion: number;
  readonly processDefinitionKey: Key;
  readonly elementId: string;
  readonly elementInstanceKey: Key;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: Variables;
}

/** What becomes of a job after its handler. */
export type JobOutcome =
  | { readonly kind: 'complete'; readonly variables?: Variables }
  /** A BPMN error that the diagram catches. */
  | { readonly kind: 'error'; readonly code: string; readonly message?: string; readonly variables?: Variables }
  /** Nothing is sent: the job stays locked and is completed later by its key, or the lock runs out. */
  | { readonly kind: 'keep' };

export interface WorkerOptions {
  readonly type: string;
  readonly handler: (job: Job, signal: AbortSignal) => Promise<JobOutcome>;
  /** Length of the lock. */
  readonly timeoutMs: number;
  /** Most jobs worked on at once. */
  readonly maxJobs?: number;
  /** All visible variables when absent. */
  readonly fetchVariables?: readonly string[];
  /**
   * What happens when the handler throws: 'fail' takes one retry and waits backOffMs (an incident at 0);
   * 'keep' lets the lock run out, for jobs that have a single retry.
   */
  readonly whenThrown?: 'fail' | 'keep';
  /** True for faults of the moment, such as a database that is away: they cost a failed job none of its retries. */
  readonly isOutage?: (error: unknown) => boolean;
  /** Renews the lock while the handler works, so that it may be short: a dead worker's jobs are soon free again. */
  readonly renewsLock?: boolean;
  readonly backOffMs?: number;
  /** How long one poll waits for a job. */
  readonly longPollMs?: number;
}

export interface WorkerHealth {
  readonly type: string;
  readonly running: number;
  /** Time of the last answer of the gateway to a poll; undefined before the first. */
  readonly lastAnswer: Date | undefined;
}

export interface JobWorker {
  health(): WorkerHealth;
  /** Takes no more jobs, waits a few seconds for the handlers that run. */
  close(): Promise<void>;
}

/** The gateway protocol as this program uses it; every command throws a ZeebeError when it is not accepted. */
export interface ZeebeClient {
  topology(): Promise<Topology>;
  /** All resources in one deployment: all or none. */
  deploy(resources: readonly DeployableResource[]): Promise<Deployment>;
  publishMessage(message: Message): Promise<Key>;
  createInstance(instance: NewInstance): Promise<CreatedInstance>;
  createInstanceWithResult(instance: NewInstanceWithResult): Promise<InstanceResult>;
  evaluateDecision(decisionId: string, variables: Variables): Promise<DecisionEvaluation>;
  broadcastSignal(name: string, variables?: Variables): Promise<Key>;
  setVariables(command: { elementInstanceKey: Key; variables: Variables; local: boolean }): Promise<void>;
  cancelInstance(processInstanceKey: Key): Promise<void>;
  resolveIncident(incidentKey: Key): Promise<void>;
  completeJob(jobKey: Key, variables?: Variables): Promise<void>;
  failJob(command: {
    jobKey: Key;
    retries: number;
    errorMessage: string;
    backOffMs?: number;
    variables?: Variables;
  }): Promise<void>;
  throwError(command: { jobKey: Key; code: string; message?: string; variables?: Variables }): Promise<void>;
  updateJobRetries(jobKey: Key, retries: number): Promise<void>;
  /** Sets the lock to end so many milliseconds from now. */
  updateJobTimeout(jobKey: Key, timeoutMs: number): Promise<void>;
  modify(modification: Modification): Promise<void>;
  migrate(migration: Migration): Promise<void>;
  deleteResource(resourceKey: Key): Promise<void>;
  openWorker(options: WorkerOptions): JobWorker;
  workers(): readonly WorkerHealth[];
  /** Closes the workers, then the connections. */
  close(): Promise<void>;
}
