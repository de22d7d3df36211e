import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import { findProcessDefinition } from '../../../storage/process-definitions.ts';
import { findInstance, type InstanceSummary, searchInstances } from '../../../storage/read-model.ts';
import { isCaseProcess } from '../../../storage/sectors.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { principalOf } from '../../principal.ts';
import {
  InstanceDetailView,
  InstanceFilters,
  InstanceView,
  StartedInstanceView,
  StartInstanceBody,
} from '../../schemas/definitions.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, EngineKey } from '../../schemas/shapes.ts';

const startProcessInstanceSchema = {
  operationId: 'startProcessInstance',
  summary: '发起流程 Start a process that may be started by hand',
  body: StartInstanceBody,
  response: { 201: StartedInstanceView, ...problems },
};

const searchProcessInstancesSchema = {
  operationId: 'searchProcessInstances',
  summary: '流程实例 Instances by case number, definition, state, time and active element, newest first',
  querystring: Body({ ...pageQuery, ...InstanceFilters }),
  response: { 200: Page(InstanceView), ...problems },
};

const getProcessInstanceSchema = {
  operationId: 'getProcessInstance',
  summary: '流程实例 One instance with element path, incidents and variables',
  params: Type.Object({ processInstanceKey: EngineKey }),
  response: { 200: InstanceDetailView, ...problems },
};

export function registerProcessInstanceRoutes(app: App, deps: AppDeps): void {
  const { knex, zeebe, engineIdentity } = deps;

  app.post('/process-instances', { schema: startProcessInstanceSchema }, async (request, reply) => {
    const { processId, version, variables = {} } = request.body;
    await requireStartable(deps, processId);
    const started = await zeebe.createInstance({ processId, variables, ...(version === undefined ? {} : { version }) });
    const { processInstanceKey: entityId } = started;
    const entry = { action: 'start-process-instance', entity: 'process-instance', entityId, after: { processId } };
    await actAs(knex, principalOf(request).actor, async (acting) => acting.record(entry));
    return reply.code(201).send(started);
  });

  app.get('/process-instances', { schema: searchProcessInstancesSchema }, async ({ query }) => {
    const cursor = readCursor(query.cursor, { startedAt: cursorValues.instant, key: cursorValues.integer });
    const before = cursor === undefined ? {} : { before: { startedAt: new Date(cursor.startedAt), key: cursor.key } };
    const rows = await searchInstances(knex, { ...toSearch(query), ...before, limit: withOneMore(query) });
    return toPage(rows, query, cursorOf);
  });

  app.get('/process-instances/:processInstanceKey', { schema: getProcessInstanceSchema }, async ({ params }) =>
    orNotFound(await findInstance(knex, engineIdentity, params.processInstanceKey), 'an instance'),
  );
}

async function requireStartable({ knex, engineIdentity }: AppDeps, processId: string): Promise<void> {
  const definition = await findProcessDefinition(knex, engineIdentity, processId);
  if (definition === undefined) throw new ApiError('NOT_FOUND', `Expected a process ${processId}, but there is none.`);
  if (!definition.startable || (await isCaseProcess(knex, processId))) {
    throw new ApiError('NOT_STARTABLE', `Expected a process that may be started by hand, but ${processId} may not.`);
  }
}

function cursorOf({ startedAt, key }: InstanceSummary): string[] {
  return [startedAt?.toISOString() ?? '', key];
}

interface Filters {
  readonly caseNumber?: string;
  readonly processId?: string;
  readonly version?: number;
  readonly state?: InstanceSummary['state'];
  readonly startedFrom?: string;
  readonly startedTo?: string;
  readonly element?: string;
  readonly withIncident?: boolean;
}

function toSearch({ processId, startedFrom, startedTo, element, ...rest }: Filters) {
  const { caseNumber, version, state, withIncident } = rest;
  return {
    ...(caseNumber === undefined ? {} : { caseNumber }),
    ...(version === undefined ? {} : { version }),
    ...(state === undefined ? {} : { state }),
    ...(withIncident === undefined ? {} : { withIncident }),
    ...(processId === undefined ? {} : { bpmnProcessId: processId }),
    ...(startedFrom === undefined ? {} : { startedFrom: new Date(startedFrom) }),
    ...(startedTo === undefined ? {} : { startedTo: new Date(startedTo) }),
    ...(element === undefined ? {} : { activeElementId: element }),
  };
}
