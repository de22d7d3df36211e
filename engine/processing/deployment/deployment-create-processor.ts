import type { CommandAnswer } from '../../protocol/commands.ts';
import type {
  DecisionRequirementsMetadata,
  DecisionValue,
  DeploymentValue,
  FormMetadata,
  ProcessMetadata,
} from '../../protocol/deployment-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { rejection } from '../../protocol/rejection.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { deployDecisions } from './decision-deployment.ts';
import { deployForm } from './form-deployment.ts';
import { deployProcesses } from './process-deployment.ts';
import { reopenStartSubscriptions, reopenStartTimers } from './start-event-subscription-behavior.ts';

/** All resources or none. */
export function createDeployment(ctx: ProcessingContext): CommandAnswer<'DEPLOYMENT.CREATE'> {
  const parsed = ctx.parsedResources;
  if (!parsed.ok) {
    const reason = `Expected to deploy new resources, but encountered the following errors:\n${parsed.error.join('\n')}`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  if (parsed.value.length === 0) {
    const reason = 'Expected to deploy at least one resource, but none given';
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  const deploymentKey = ctx.nextKey();
  const processesMetadata: ProcessMetadata[] = [];
  const decisionsMetadata: DecisionValue[] = [];
  const decisionRequirementsMetadata: DecisionRequirementsMetadata[] = [];
  const formMetadata: FormMetadata[] = [];
  for (const resource of parsed.value) {
    if (resource.kind === 'BPMN') {
      processesMetadata.push(...deployProcesses(ctx, resource));
    } else if (resource.kind === 'DMN') {
      const deployed = deployDecisions(ctx, resource);
      decisionRequirementsMetadata.push(deployed.requirements);
      decisionsMetadata.push(...deployed.decisions);
    } else {
      formMetadata.push(deployForm(ctx, resource));
    }
  }
  const created = processesMetadata.filter(({ duplicate }) => !duplicate);
  for (const { processDefinitionKey } of created) {
    const timers = reopenStartTimers(ctx, processDefinitionKey);
    if (!timers.ok) {
      return { ok: false, rejection: timers.error };
    }
  }
  const value: DeploymentValue = {
    resources: [],
    processesMetadata,
    decisionsMetadata,
    decisionRequirementsMetadata,
    formMetadata,
    tenantId: DEFAULT_TENANT,
  };
  ctx.append('DEPLOYMENT', 'CREATED', deploymentKey, value);
  for (const { processDefinitionKey } of created) {
    const subscribed = reopenStartSubscriptions(ctx, processDefinitionKey);
    if (!subscribed.ok) {
      return { ok: false, rejection: subscribed.error };
    }
  }
  return answered(deploymentKey, value);
}
