import type { DeploymentValue, ProcessMetadata } from '../../protocol/deployment-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { toResult, type UnaryRpc } from '../context.ts';
import { rejectedArgument } from '../grpc-error-mapper.ts';
import type {
  DeploymentMessage,
  DeployResourceRequest,
  DeployResourceResponse,
  ProcessMetadataMessage,
} from '../messages.ts';
import { checkTenants } from '../request-mapper.ts';

/** All or nothing. The answer lists processes, then decisions, then decision requirements, then forms. */
export const deployResource: UnaryRpc<DeployResourceRequest, DeployResourceResponse> = async ({ engine }, request) => {
  const tenants = checkTenants('DeployResource', [request.tenantId]);
  if (!tenants.ok) {
    return tenants;
  }
  if (request.resources.length === 0) {
    return rejectedArgument('DEPLOYMENT.CREATE', 'Expected to deploy at least one resource, but none given');
  }
  const resources = request.resources.map(({ name, content }) => ({ name, bytes: content }));
  const answer = await engine.submit({ name: 'DEPLOYMENT.CREATE', key: -1, value: { resources } });
  return toResult('DEPLOYMENT.CREATE', answer, ({ key, value }) => ({
    key,
    deployments: toDeployments(value),
    tenantId: DEFAULT_TENANT,
  }));
};

function toDeployments(value: DeploymentValue): readonly DeploymentMessage[] {
  return [
    ...value.processesMetadata.map((process) => ({ process: toProcessMessage(process) })),
    ...value.decisionsMetadata.map((decision) => ({
      decision: {
        dmnDecisionId: decision.decisionId,
        dmnDecisionName: decision.decisionName,
        version: decision.version,
        decisionKey: decision.decisionKey,
        dmnDecisionRequirementsId: decision.decisionRequirementsId,
        decisionRequirementsKey: decision.decisionRequirementsKey,
        tenantId: decision.tenantId,
      },
    })),
    ...value.decisionRequirementsMetadata.map((requirements) => ({
      decisionRequirements: {
        dmnDecisionRequirementsId: requirements.decisionRequirementsId,
        dmnDecisionRequirementsName: requirements.decisionRequirementsName,
        version: requirements.decisionRequirementsVersion,
        decisionRequirementsKey: requirements.decisionRequirementsKey,
        resourceName: requirements.resourceName,
        tenantId: requirements.tenantId,
      },
    })),
    ...value.formMetadata.map(({ formId, version, formKey, resourceName, tenantId }) => ({
      form: { formId, version, formKey, resourceName, tenantId },
    })),
  ];
}

export function toProcessMessage(process: ProcessMetadata): ProcessMetadataMessage {
  const { bpmnProcessId, version, processDefinitionKey, resourceName, tenantId } = process;
  return { bpmnProcessId, version, processDefinitionKey, resourceName, tenantId };
}
