import type { DeployedResource, Deployment } from '../platform/zeebe-client/types.ts';
import { ZeebeError } from '../platform/zeebe-client/zeebe-error.ts';
import { type Actor, actAs } from '../storage/audit.ts';
import { definitionsOf } from '../storage/deployed-definitions.ts';
import { type DefinitionKind, listDefinitionIds, recordDeployment } from '../storage/process-definitions.ts';
import type { AppDeps, DiagramFinding } from './deps.ts';
import { ApiError, type ProblemItem } from './errors.ts';
import { findFormFaults } from './form-faults.ts';

type DeploymentDeps = Pick<AppDeps, 'knex' | 'zeebe' | 'lintDiagram' | 'engineIdentity'>;

/** A diagram, a table or a form as it is sent for deployment. */
export interface Resource {
  /** File name; its ending tells the kind. */
  readonly name: string;
  readonly content: string;
}

/** Enough to begin with; a hostile diagram may have one for each of its elements. */
const MOST_ITEMS = 100;

/** The source of a definition is found by the name of its file. */
const SAME_NAME: DiagramFinding = {
  element: undefined,
  rule: 'resource/name',
  severity: 'error',
  message: 'Expected every name once in a deployment, but found it again.',
  advice: '同一次部署中有两个文件同名，请改名或去掉其中一个。',
};

/** A finding with the resource it was made in. */
export type ResourceFinding = DiagramFinding & { readonly resource: string };

/** What came of a deployment. */
export interface DeploymentOutcome {
  readonly deploymentKey: string;
  readonly definitions: readonly DeployedResource[];
  /** Findings that did not stand in the way. */
  readonly warnings: readonly ResourceFinding[];
}

/**
 * Checks resources with our own rules, hands them to the engine as one deployment, and records who deployed what. An
 * error of either side refuses all of them.
 */
export async function deployResources(
  deps: DeploymentDeps,
  actor: Actor,
  resources: readonly Resource[],
): Promise<DeploymentOutcome> {
  const findings = await lintResources(deps, resources);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new ApiError('DIAGRAM_REFUSED', undefined, { errors: errors.slice(0, MOST_ITEMS).map(toItem) });
  }
  const deployment = await deploy(deps, resources);
  const definitions = definitionsOf(deployment, resources);
  await actAs(deps.knex, actor, (acting) => recordDeployment(acting, deps.engineIdentity, definitions));
  return { deploymentKey: deployment.key, definitions: deployment.resources, warnings: findings };
}

/** Looks at the diagrams and forms among the resources; tables have no rules of ours beyond the engine's. */
export async function lintResources(
  { knex, engineIdentity, lintDiagram }: Pick<AppDeps, 'knex' | 'engineIdentity' | 'lintDiagram'>,
  resources: readonly Resource[],
): Promise<ResourceFinding[]> {
  const findings: ResourceFinding[] = [];
  const names = new Set<string>();
  const idsOf = async (kind: DefinitionKind) => new Set(await listDefinitionIds(knex, engineIdentity, kind));
  const deployed = {
    processes: await idsOf('PROCESS'),
    decisions: await idsOf('DECISION'),
    forms: await idsOf('FORM'),
  };
  for (const { name, content } of resources) {
    if (names.has(name)) findings.push({ ...SAME_NAME, resource: name });
    names.add(name);
    for (const finding of await lint(name, content)) findings.push({ ...finding, resource: name });
  }
  return findings;

  async function lint(name: string, content: string): Promise<readonly DiagramFinding[]> {
    if (name.endsWith('.bpmn')) return lintDiagram(content, { deployed, resources });
    return name.endsWith('.form') ? findFormFaults(content) : [];
  }
}

async function deploy({ zeebe }: DeploymentDeps, resources: readonly Resource[]): Promise<Deployment> {
  try {
    return await zeebe.deploy(resources.map(({ name, content }) => ({ name, content: Buffer.from(content) })));
  } catch (error) {
    if (!(error instanceof ZeebeError) || error.code !== 'INVALID_ARGUMENT') throw error;
    throw new ApiError('DIAGRAM_REFUSED', 'The engine refused the deployment.', {
      errors: toLines(error.message),
      cause: error,
    });
  }
}

/** The engine tells all faults in one text, a line for each resource, element and fault. */
function toLines(text: string): ProblemItem[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, MOST_ITEMS)
    .map((detail) => ({ pointer: '/resources', code: 'ENGINE', detail: detail.slice(0, 500) }));
}

function toItem({ resource, element, rule, message, advice }: ResourceFinding): ProblemItem {
  const pointer = element === undefined ? resource : `${resource}#${element}`;
  return { pointer, code: rule, detail: message, messageZh: advice };
}
