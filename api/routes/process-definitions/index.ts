import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import {
  findDefinitionSource,
  findProcessDefinition,
  listDefinitions,
  setProcessStartable,
} from '../../../storage/process-definitions.ts';
import { isCaseProcess } from '../../../storage/sectors.ts';
import { deployResources, lintResources } from '../../deployments.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import {
  DefinitionId,
  DeploymentView,
  FindingsView,
  ProcessDefinitionView,
  ProcessSettingsBody,
  ResourcesBody,
} from '../../schemas/definitions.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, List, Version } from '../../schemas/shapes.ts';

/** The engine takes 4 MB in one message; a larger deployment would fail there. */
const LARGEST_DEPLOYMENT = 4 * 1_048_576;

const ProcessParams = Type.Object({ processId: DefinitionId });
const xmlContent = { description: 'BPMN 2.0', content: { 'application/xml': { schema: Type.String() } } };

const listProcessDefinitionsSchema = {
  operationId: 'listProcessDefinitions',
  summary: '流程定义 The newest version of each process',
  response: { 200: Type.Object({ items: List(ProcessDefinitionView) }), ...problems },
};

const getProcessXmlSchema = {
  operationId: 'getProcessXml',
  summary: '流程图 XML of a version, the newest by default',
  params: ProcessParams,
  querystring: Body({ version: Type.Optional(Version) }),
  response: { 200: xmlContent, ...problems },
};

const updateProcessSettingsSchema = {
  operationId: 'updateProcessSettings',
  summary: '流程设置 Allow or forbid starting a process by hand',
  params: ProcessParams,
  body: ProcessSettingsBody,
  response: { 204: Empty, ...problems },
};

const deployResourcesSchema = {
  operationId: 'deployResources',
  summary: '部署 Check and deploy diagrams, decision tables and forms: all or none',
  body: ResourcesBody,
  response: { 201: DeploymentView, ...problems },
};

const lintResourcesSchema = {
  operationId: 'lintResources',
  summary: '检查 Check resources without deploying them',
  body: ResourcesBody,
  response: { 200: FindingsView, ...problems },
};

export function registerProcessDefinitionRoutes(app: App, deps: AppDeps): void {
  const { knex, engineIdentity } = deps;

  app.get('/process-definitions', { schema: listProcessDefinitionsSchema }, async () => ({
    items: await listDefinitions(knex, engineIdentity, 'PROCESS'),
  }));

  app.get('/process-definitions/:processId/xml', { schema: getProcessXmlSchema }, async ({ params, query }, reply) => {
    const wanted = { kind: 'PROCESS', definitionId: params.processId, version: query.version } as const;
    const source = orNotFound(await findDefinitionSource(knex, engineIdentity, wanted), 'a process');
    return reply.type('application/xml; charset=utf-8').send(source.content);
  });

  app.patch('/process-definitions/:processId', { schema: updateProcessSettingsSchema }, async (request, reply) => {
    const { processId } = request.params;
    const { startable } = request.body;
    orNotFound(await findProcessDefinition(knex, engineIdentity, processId), 'a process');
    if (startable && (await isCaseProcess(knex, processId))) {
      throw new ApiError(
        'NOT_STARTABLE',
        'Expected a process other than that of the cases, which a submission starts.',
      );
    }
    await actAs(knex, principalOf(request).actor, (acting) => setProcessStartable(acting, processId, startable));
    return reply.code(204).send(null);
  });

  app.post('/deployments', { schema: deployResourcesSchema, bodyLimit: LARGEST_DEPLOYMENT }, async (request, reply) =>
    reply.code(201).send(await deployResources(deps, principalOf(request).actor, request.body.resources)),
  );

  app.post('/lint', { schema: lintResourcesSchema, bodyLimit: LARGEST_DEPLOYMENT }, async ({ body }) => ({
    findings: await lintResources(deps, body.resources),
  }));
}
