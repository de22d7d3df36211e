import type { Knex } from 'knex';
import { Type } from 'typebox';
import { proposeOtherAgency } from '../../../storage/agency-choices.ts';
import type { ActorTransaction } from '../../../storage/audit.ts';
import { listCaseMaterials } from '../../../storage/case-materials.ts';
import { decideWith } from '../../../storage/decisions.ts';
import { handIn } from '../../../storage/hand-ins.ts';
import type { User } from '../../../storage/identity.ts';
import { findFormSource } from '../../../storage/process-definitions.ts';
import { claimTask, completeTask, releaseTask } from '../../../storage/task-actions.ts';
import { listTasks, NEVER_DUE } from '../../../storage/task-lists.ts';
import { findTask, type Task } from '../../../storage/tasks.ts';
import { countingAskedTwice } from '../../asked-twice.ts';
import { countingBlockedDemands } from '../../blocked-demands.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { checkFormValues } from '../../form-check.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, OneOf, Uuid } from '../../schemas/shapes.ts';
import { CompleteTaskBody, ListedTaskView, StandingTaskView, TaskView } from '../../schemas/tasks.ts';
import { countingSecondReviews } from '../../second-reviews.ts';
import { addStandings } from '../../task-standing.ts';

const TaskParams = Type.Object({ taskId: Uuid });

const listTasksSchema = {
  operationId: 'listTasks',
  summary: '待办 QUEUE: one may take; MINE: taken, both with what is due first on top; DONE: finished',
  querystring: Body({ ...pageQuery, view: Type.Optional(OneOf(['QUEUE', 'MINE', 'DONE'])) }),
  response: { 200: Page(ListedTaskView), ...problems },
};

const getTaskSchema = {
  operationId: 'getTask',
  summary: '任务 One task',
  params: TaskParams,
  response: { 200: StandingTaskView, ...problems },
};

const claimTaskSchema = {
  operationId: 'claimTask',
  summary: '签收 Take a task',
  params: TaskParams,
  response: { 200: TaskView, ...problems },
};

const releaseTaskSchema = {
  operationId: 'releaseTask',
  summary: '退签 Give a task back',
  params: TaskParams,
  response: { 200: TaskView, ...problems },
};

const completeTaskSchema = {
  operationId: 'completeTask',
  summary: '办结 Finish a task with the values of its form',
  params: TaskParams,
  body: CompleteTaskBody,
  response: { 200: TaskView, ...problems },
};

export function registerTaskRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;
  const formOf = createFormReader(knex);

  app.get('/tasks', { schema: listTasksSchema }, async (request) => {
    const { query } = request;
    const { date: dueDate, instant: createdAt, uuid: id } = cursorValues;
    const cursor = readCursor(query.cursor, { dueDate, createdAt, id });
    const after = cursor === undefined ? undefined : { ...cursor, createdAt: new Date(cursor.createdAt) };
    const reader = { person: principalOf(request).user, at: clock.now() };
    const rows = await listTasks(knex, reader, { view: query.view ?? 'QUEUE', after, limit: withOneMore(query) });
    const page = toPage(rows, query, (row) => [row.dueDate ?? NEVER_DUE, row.createdAt.toISOString(), row.id]);
    return { ...page, items: await addStandings(deps, page.items) };
  });

  app.get('/tasks/:taskId', { schema: getTaskSchema }, async (request) => {
    const task = orNotFound(await findTask(knex, request.params.taskId), 'a task');
    const [standing] = await addStandings(deps, [toTaskView(task, principalOf(request).user)]);
    return orNotFound(standing, 'a task');
  });

  app.post('/tasks/:taskId/claim', { schema: claimTaskSchema }, async (request, reply) => {
    const { user: person } = principalOf(request);
    const claim = { person, at: clock.now() };
    return actOnce(knex, { request, reply }, async (acting) =>
      toTaskView(await claimTask(acting, request.params.taskId, claim), person),
    );
  });

  app.post('/tasks/:taskId/release', { schema: releaseTaskSchema }, async (request, reply) => {
    const { user: person } = principalOf(request);
    return actOnce(knex, { request, reply }, async (acting) =>
      toTaskView(await releaseTask(acting, request.params.taskId, person), person),
    );
  });

  app.post('/tasks/:taskId/completion', { schema: completeTaskSchema }, async (request, reply) => {
    const { user: person } = principalOf(request);
    const { taskId } = request.params;
    const { variables } = request.body;
    const task = orNotFound(await findTask(knex, taskId), 'a task');
    const materials = await listCaseMaterials(knex, task.caseId);
    checkFormValues(await formOf(task), variables, { caseMaterials: materials.map(({ material }) => material) });
    const complete = () =>
      actOnce(knex, { request, reply }, async (acting) =>
        toTaskView(await finish(deps, acting, { task, person, variables }), person),
      );
    const { actor } = principalOf(request);
    return countingBlockedDemands(deps, { request, caseId: task.caseId }, () =>
      countingAskedTwice(deps, actor, () => countingSecondReviews(deps, request, complete)),
    );
  });
}

interface Completion {
  readonly task: Task;
  readonly person: User;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Handing in and proposing an agency do more than answer the process: both ways to them do the same. */
async function finish(
  { clock, zeebe }: AppDeps,
  acting: ActorTransaction,
  { task, person, variables }: Completion,
): Promise<Task> {
  switch (task.taskType) {
    case 'SubmitCorrection':
    case 'SubmitSupplement':
    case 'SubmitRevision': {
      const { remark } = variables;
      const request = { person, remark: typeof remark === 'string' ? remark : null, decide: decideWith(zeebe) };
      await handIn(acting, task.id, request, clock);
      return orNotFound(await findTask(acting.trx, task.id), 'a task');
    }
    case 'ProposeAgency':
    case 'AppointAgency': {
      const agencyCode = String(variables['agencyCode']);
      return proposeOtherAgency(acting, task.id, { person, agencyCode, at: clock.now() });
    }
    default:
      return completeTask(acting, task.id, { person, variables, at: clock.now() });
  }
}

/** Reads deployed forms; what is deployed under a key stays as it is, so each is read once. */
function createFormReader(knex: Knex): (task: Task) => Promise<unknown> {
  const forms = new Map<string, unknown>();
  return async ({ formKey, engineIdentity }) => {
    if (formKey === null) return undefined;
    const name = `${engineIdentity}:${formKey}`;
    if (!forms.has(name)) {
      const source = await findFormSource(knex, engineIdentity, formKey);
      if (source === undefined) {
        const expected = `Expected form ${formKey} among the deployed ones, but it is not. Deploy it again.`;
        throw new ApiError('WRONG_STATE', expected);
      }
      forms.set(name, JSON.parse(source.content));
    }
    return forms.get(name);
  };
}

/** What a task carries is for the side that does it: a remark of the review is no business of the applicant. */
function toTaskView(task: Task, user: User) {
  const isTheirs = user.roles.includes(task.candidateRole) || user.roles.includes('administrator');
  return isTheirs ? task : { ...task, variables: null, outcome: null };
}
