import type { ParsedResource } from '../../model/index.ts';
import type { DecisionRequirementsMetadata, DecisionValue } from '../../protocol/deployment-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import type { ProcessingContext } from '../processing-context.ts';

type DmnResource = Extract<ParsedResource, { kind: 'DMN' }>;

interface DeployedDecisions {
  readonly requirements: DecisionRequirementsMetadata;
  readonly decisions: readonly DecisionValue[];
}

/** Requirements and decisions count their versions apart; unchanged bytes keep both. */
export function deployDecisions(ctx: ProcessingContext, resource: DmnResource): DeployedDecisions {
  const latest = ctx.state.decisions.latestRequirements(resource.requirements.id);
  if (latest?.checksum === resource.checksum && latest.resourceName === resource.name) {
    const { resource: _content, ...metadata } = latest;
    return {
      requirements: { ...metadata, duplicate: true },
      decisions: ctx.state.decisions
        .ofRequirements(latest.decisionRequirementsKey)
        .map((decision) => ({ ...decision, duplicate: true })),
    };
  }
  const requirements = createRequirements(ctx, resource);
  const decisions = resource.requirements.decisions.map(({ id, name }) => {
    const decisionKey = ctx.nextKey();
    const decision: DecisionValue = {
      decisionId: id,
      decisionName: name,
      version: ctx.state.decisions.highestVersion(id) + 1,
      decisionKey,
      decisionRequirementsId: requirements.decisionRequirementsId,
      decisionRequirementsKey: requirements.decisionRequirementsKey,
      duplicate: false,
      tenantId: DEFAULT_TENANT,
    };
    ctx.append('DECISION', 'CREATED', decisionKey, decision);
    return decision;
  });
  return { requirements, decisions };
}

function createRequirements(ctx: ProcessingContext, resource: DmnResource): DecisionRequirementsMetadata {
  const { id, name, namespace } = resource.requirements;
  const decisionRequirementsKey = ctx.nextKey();
  const metadata: DecisionRequirementsMetadata = {
    decisionRequirementsId: id,
    decisionRequirementsName: name,
    decisionRequirementsVersion: ctx.state.decisions.highestRequirements(id) + 1,
    decisionRequirementsKey,
    namespace,
    resourceName: resource.name,
    checksum: resource.checksum,
    duplicate: false,
    tenantId: DEFAULT_TENANT,
  };
  const content = Buffer.from(resource.bytes).toString('base64');
  ctx.models.setRequirements(decisionRequirementsKey, resource.requirements);
  ctx.append('DECISION_REQUIREMENTS', 'CREATED', decisionRequirementsKey, { ...metadata, resource: content });
  return metadata;
}
