import type { DecisionEvaluation, DeployedResource, Deployment, Job, Topology, Variables } from './types.ts';

/** A job as it arrives: 64-bit numbers and JSON as texts. */
export interface RawJob {
  readonly key: string;
  readonly type: string;
  readonly processInstanceKey: string;
  readonly bpmnProcessId: string;
  readonly processDefinitionVersion: number;
  readonly processDefinitionKey: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly customHeaders: string;
  readonly worker: string;
  readonly retries: number;
  readonly deadline: string;
  readonly variables: string;
}

export interface RawTopology {
  readonly brokers: readonly { readonly partitions: readonly RawPartition[] }[];
  readonly clusterSize: number;
  readonly partitionsCount: number;
  readonly gatewayVersion: string;
}

interface RawPartition {
  readonly partitionId: number;
  readonly role: string;
  readonly health: string;
}

export interface RawDeployment {
  readonly key: string;
  readonly deployments: readonly RawDeployedResource[];
}

interface RawDeployedResource {
  readonly process?: {
    bpmnProcessId: string;
    version: number;
    processDefinitionKey: string;
    resourceName: string;
  } | null;
  readonly decision?: {
    dmnDecisionId: string;
    version: number;
    decisionKey: string;
    decisionRequirementsKey: string;
  } | null;
  readonly decisionRequirements?: {
    dmnDecisionRequirementsId: string;
    version: number;
    decisionRequirementsKey: string;
    resourceName: string;
  } | null;
  readonly form?: { formId: string; version: number; formKey: string; resourceName: string } | null;
}

export interface RawEvaluation {
  readonly decisionId: string;
  readonly decisionKey: string;
  readonly decisionVersion: number;
  readonly decisionOutput: string;
  readonly failedDecisionId: string;
  readonly failureMessage: string;
  readonly evaluatedDecisions: readonly {
    readonly decisionId: string;
    readonly decisionOutput: string;
    readonly evaluatedInputs: readonly { readonly inputName: string; readonly inputValue: string }[];
    readonly matchedRules: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
  }[];
}

export function toJob(raw: RawJob): Job {
  return {
    key: raw.key,
    type: raw.type,
    retries: raw.retries,
    deadline: Number(raw.deadline),
    processInstanceKey: raw.processInstanceKey,
    processId: raw.bpmnProcessId,
    processVersion: raw.processDefinitionVersion,
    processDefinitionKey: raw.processDefinitionKey,
    elementId: raw.elementId,
    elementInstanceKey: raw.elementInstanceKey,
    headers: JSON.parse(raw.customHeaders) as Record<string, string>,
    variables: JSON.parse(raw.variables) as Variables,
  };
}

export function toTopology(raw: RawTopology): Topology {
  const leaders = raw.brokers
    .flatMap(({ partitions }) => partitions)
    .filter(({ role, health }) => role === 'LEADER' && health === 'HEALTHY');
  return {
    gatewayVersion: raw.gatewayVersion,
    clusterSize: raw.clusterSize,
    partitionsCount: raw.partitionsCount,
    healthy:
      raw.partitionsCount > 0 && new Set(leaders.map((leader) => leader.partitionId)).size === raw.partitionsCount,
  };
}

export function toDeployment(raw: RawDeployment): Deployment {
  const requirements = raw.deployments.flatMap(({ decisionRequirements }) => decisionRequirements ?? []);
  const fileOf = (key: string) =>
    requirements.find(({ decisionRequirementsKey }) => decisionRequirementsKey === key)?.resourceName ?? '';
  return { key: raw.key, resources: raw.deployments.map((resource) => toDeployedResource(resource, fileOf)) };
}

/** A decision does not name its file; the requirements it belongs to do. */
function toDeployedResource(
  { process, decision, decisionRequirements, form }: RawDeployedResource,
  fileOf: (requirementsKey: string) => string,
): DeployedResource {
  if (process) {
    const { bpmnProcessId, version, processDefinitionKey, resourceName } = process;
    return { kind: 'process', id: bpmnProcessId, version, key: processDefinitionKey, resourceName };
  }
  if (decision) {
    return {
      kind: 'decision',
      id: decision.dmnDecisionId,
      version: decision.version,
      key: decision.decisionKey,
      resourceName: fileOf(decision.decisionRequirementsKey),
    };
  }
  if (decisionRequirements) {
    const { dmnDecisionRequirementsId, version, decisionRequirementsKey, resourceName } = decisionRequirements;
    return {
      kind: 'decisionRequirements',
      id: dmnDecisionRequirementsId,
      version,
      key: decisionRequirementsKey,
      resourceName,
    };
  }
  const { formId = '', version = 0, formKey = '', resourceName = '' } = form ?? {};
  return { kind: 'form', id: formId, version, key: formKey, resourceName };
}

export function toEvaluation(raw: RawEvaluation): DecisionEvaluation {
  const failed = raw.failureMessage !== '';
  return {
    decisionId: raw.decisionId,
    decisionKey: raw.decisionKey,
    version: raw.decisionVersion,
    output: failed ? undefined : parse(raw.decisionOutput),
    failure: failed ? { decisionId: raw.failedDecisionId, message: raw.failureMessage } : undefined,
    evaluated: raw.evaluatedDecisions.map((decision) => ({
      decisionId: decision.decisionId,
      output: parse(decision.decisionOutput),
      inputs: decision.evaluatedInputs.map(({ inputName, inputValue }) => ({
        name: inputName,
        value: parse(inputValue),
      })),
      matchedRules: decision.matchedRules.map(({ ruleId, ruleIndex }) => ({ ruleId, index: ruleIndex })),
    })),
  };
}

/** Outputs of a failed evaluation are empty texts. */
function parse(json: string): unknown {
  return json === '' ? undefined : JSON.parse(json);
}
