/**
 * The messages of the gateway protocol as they come out of the wire: int64 as text, missing fields as their defaults
 * ('' , '0', 0, false, []). Answers may carry numbers where the wire wants int64.
 */

/** Empty or '<default>': multi-tenancy is off. */
interface TenantRequest {
  readonly tenantId: string;
}

/** A long poll. `timeout` is the length of the lock, `requestTimeout` how long to wait for jobs; both in ms. */
export interface ActivateJobsRequest {
  readonly type: string;
  readonly worker: string;
  readonly timeout: string;
  readonly maxJobsToActivate: number;
  readonly fetchVariable: readonly string[];
  readonly requestTimeout: string;
  readonly tenantIds: readonly string[];
}

/** An open stream of jobs; `timeout` is the length of each lock, in ms. */
export interface StreamActivatedJobsRequest {
  readonly type: string;
  readonly worker: string;
  readonly timeout: string;
  readonly fetchVariable: readonly string[];
  readonly tenantIds: readonly string[];
}

/** A job handed to a worker; headers and variables are JSON object texts, `deadline` is in ms since 1970. */
export interface ActivatedJobMessage {
  readonly key: number;
  readonly type: string;
  readonly processInstanceKey: number;
  readonly bpmnProcessId: string;
  readonly processDefinitionVersion: number;
  readonly processDefinitionKey: number;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly customHeaders: string;
  readonly worker: string;
  readonly retries: number;
  readonly deadline: number;
  readonly variables: string;
  readonly tenantId: string;
}

/** One message per poll that found something; none otherwise. */
export interface ActivateJobsResponse {
  readonly jobs: readonly ActivatedJobMessage[];
}

/** By the key of the root of a call hierarchy. */
export interface CancelProcessInstanceRequest {
  readonly processInstanceKey: string;
}

/** `variables` are merged into the scopes of the task, or go through its output mappings. */
export interface CompleteJobRequest {
  readonly jobKey: string;
  readonly variables: string;
}

/** By id (and version, negative for the latest) or, without an id, by key. */
export interface CreateProcessInstanceRequest extends TenantRequest {
  readonly processDefinitionKey: string;
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly variables: string;
  readonly startInstructions: readonly { readonly elementId: string }[];
}

export interface CreateProcessInstanceResponse {
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processInstanceKey: number;
  readonly tenantId: string;
}

/** `requestTimeout` in ms; no `fetchVariables` means all of the root scope. */
export interface CreateProcessInstanceWithResultRequest {
  readonly request: CreateProcessInstanceRequest | null;
  readonly requestTimeout: string;
  readonly fetchVariables: readonly string[];
}

export interface CreateProcessInstanceWithResultResponse extends CreateProcessInstanceResponse {
  readonly variables: string;
}

/** By id (the latest version) or, without an id, by key. */
export interface EvaluateDecisionRequest extends TenantRequest {
  readonly decisionKey: string;
  readonly decisionId: string;
  readonly variables: string;
}

export interface DeployProcessRequest {
  readonly processes: readonly { readonly name: string; readonly definition: Uint8Array }[];
}

export interface ProcessMetadataMessage {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly resourceName: string;
  readonly tenantId: string;
}

export interface DeployProcessResponse {
  readonly key: number;
  readonly processes: readonly ProcessMetadataMessage[];
}

export interface DeployResourceRequest extends TenantRequest {
  readonly resources: readonly { readonly name: string; readonly content: Uint8Array }[];
}

/** What a deployed resource became; exactly one of the fields is set. */
export type DeploymentMessage =
  | { readonly process: ProcessMetadataMessage }
  | {
      readonly decision: {
        readonly dmnDecisionId: string;
        readonly dmnDecisionName: string;
        readonly version: number;
        readonly decisionKey: number;
        readonly dmnDecisionRequirementsId: string;
        readonly decisionRequirementsKey: number;
        readonly tenantId: string;
      };
    }
  | {
      readonly decisionRequirements: {
        readonly dmnDecisionRequirementsId: string;
        readonly dmnDecisionRequirementsName: string;
        readonly version: number;
        readonly decisionRequirementsKey: number;
        readonly resourceName: string;
        readonly tenantId: string;
      };
    }
  | {
      readonly form: {
        readonly formId: string;
        readonly version: number;
        readonly formKey: number;
        readonly resourceName: string;
        readonly tenantId: string;
      };
    };

export interface DeployResourceResponse {
  readonly key: number;
  readonly deployments: readonly DeploymentMessage[];
  readonly tenantId: string;
}

/** `retries` are what is left afterwards; `retryBackOff` delays the next activation, in ms. */
export interface FailJobRequest {
  readonly jobKey: string;
  readonly retries: number;
  readonly errorMessage: string;
  readonly retryBackOff: string;
  readonly variables: string;
}

/** `variables` are seen by the event that catches the error. */
export interface ThrowErrorRequest {
  readonly jobKey: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly variables: string;
}

/** `timeToLive` in ms: how long the message waits for a subscription. */
export interface PublishMessageRequest extends TenantRequest {
  readonly name: string;
  readonly correlationKey: string;
  readonly timeToLive: string;
  readonly messageId: string;
  readonly variables: string;
}

export interface BroadcastSignalRequest extends TenantRequest {
  readonly signalName: string;
  readonly variables: string;
}

/** PublishMessage and BroadcastSignal. */
export interface KeyAndTenantResponse {
  readonly key: number;
  readonly tenantId: string;
}

export interface ResolveIncidentRequest {
  readonly incidentKey: string;
}

export interface UpdateJobRetriesRequest {
  readonly jobKey: string;
  readonly retries: number;
}

/** `timeout` in ms from now. */
export interface UpdateJobTimeoutRequest {
  readonly jobKey: string;
  readonly timeout: string;
}

/** The scope is a process instance or any element instance in it. */
export interface SetVariablesRequest {
  readonly elementInstanceKey: string;
  readonly variables: string;
  readonly local: boolean;
}

export interface DeleteResourceRequest {
  readonly resourceKey: string;
}

/** A `scopeId` of '' means the process instance; an ancestor of 0 or -1 lets the engine choose. */
export interface ModifyProcessInstanceRequest {
  readonly processInstanceKey: string;
  readonly activateInstructions: readonly {
    readonly elementId: string;
    readonly ancestorElementInstanceKey: string;
    readonly variableInstructions: readonly { readonly variables: string; readonly scopeId: string }[];
  }[];
  readonly terminateInstructions: readonly { readonly elementInstanceKey: string }[];
}

export interface MigrateProcessInstanceRequest {
  readonly processInstanceKey: string;
  readonly migrationPlan: {
    readonly targetProcessDefinitionKey: string;
    readonly mappingInstructions: readonly { readonly sourceElementId: string; readonly targetElementId: string }[];
  } | null;
}

/** What a client learns about the cluster. */
export interface TopologyResponse {
  readonly brokers: readonly {
    readonly nodeId: number;
    readonly host: string;
    readonly port: number;
    readonly version: string;
    readonly partitions: readonly {
      readonly partitionId: number;
      readonly role: 'LEADER' | 'FOLLOWER' | 'INACTIVE';
      readonly health: 'HEALTHY' | 'UNHEALTHY' | 'DEAD';
    }[];
  }[];
  readonly clusterSize: number;
  readonly partitionsCount: number;
  readonly replicationFactor: number;
  readonly gatewayVersion: string;
}

export type EmptyMessage = Record<string, never>;

export interface EvaluateDecisionResponse {
  readonly decisionKey: number;
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionVersion: number;
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsKey: number;
  readonly decisionOutput: string;
  readonly evaluatedDecisions: readonly EvaluatedDecisionMessage[];
  readonly failedDecisionId: string;
  readonly failureMessage: string;
  readonly tenantId: string;
  readonly decisionInstanceKey: number;
}

interface EvaluatedDecisionMessage {
  readonly decisionKey: number;
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionVersion: number;
  readonly decisionType: string;
  readonly decisionOutput: string;
  readonly matchedRules: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly evaluatedOutputs: readonly {
      readonly outputId: string;
      readonly outputName: string;
      readonly outputValue: string;
    }[];
  }[];
  readonly evaluatedInputs: readonly {
    readonly inputId: string;
    readonly inputName: string;
    readonly inputValue: string;
  }[];
  readonly tenantId: string;
}
