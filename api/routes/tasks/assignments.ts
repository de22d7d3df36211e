import { Type } from 'typebox';
import { assignTasks, listProposedAssignments } from '../../../storage/assignment-proposals.ts';
import { assignTask, listCandidates } from '../../../storage/task-assignments.ts';
import type { App, AppDeps } from '../../deps.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { AssignTaskBody, AssignTasksBody, ProposedAssignmentView, TaskCandidateView } from '../../schemas/people.ts';
import { problems } from '../../schemas/problem.ts';
import { List, Uuid } from '../../schemas/shapes.ts';
import { CaseTaskView } from '../../schemas/tasks.ts';

const params = Type.Object({ taskId: Uuid });

const listTaskCandidatesSchema = {
  operationId: 'listTaskCandidates',
  summary: '可指派人员 People of the agency for a task: what they have in hand, and what bars them',
  params,
  response: { 200: Type.Object({ items: List(TaskCandidateView) }), ...problems },
};

const caseParams = Type.Object({ applicationId: Uuid });

const listProposedAssignmentsSchema = {
  operationId: 'listProposedAssignments',
  summary: '分派建议 People proposed for the waiting reviews of a case: those with the least in hand who may take them',
  params: caseParams,
  response: { 200: Type.Object({ items: List(ProposedAssignmentView) }), ...problems },
};

const assignTasksSchema = {
  operationId: 'assignTasks',
  summary: '确认分派 Name people for tasks of a case at once, all or none',
  params: caseParams,
  body: AssignTasksBody,
  response: { 200: Type.Object({ items: List(CaseTaskView) }), ...problems },
};

const assignTaskSchema = {
  operationId: 'assignTask',
  summary: '指派任务 Name a person of the agency for a task, or give it back to all',
  params,
  body: AssignTaskBody,
  response: { 200: CaseTaskView, ...problems },
};

export function registerAssignmentRoutes(app: App, { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>): void {
  app.get('/tasks/:taskId/candidates', { schema: listTaskCandidatesSchema }, async (request) => {
    const asked = { manager: principalOf(request).user, at: clock.now() };
    const candidates = await listCandidates(knex, request.params.taskId, asked);
    return {
      items: candidates.map(({ user: { id: userId, displayName }, openTasks, barredBy }) => ({
        ...{ userId, displayName, openTasks, barredBy },
      })),
    };
  });

  app.post('/tasks/:taskId/assignment', { schema: assignTaskSchema }, async (request, reply) => {
    const assignment = { manager: principalOf(request).user, userId: request.body.userId, at: clock.now() };
    return actOnce(knex, { request, reply }, (acting) => assignTask(acting, request.params.taskId, assignment));
  });

  app.get(
    '/applications/:applicationId/proposed-assignments',
    { schema: listProposedAssignmentsSchema },
    async (request) => {
      const asked = { manager: principalOf(request).user, at: clock.now() };
      return { items: await listProposedAssignments(knex, request.params.applicationId, asked) };
    },
  );

  app.post('/applications/:applicationId/assignments', { schema: assignTasksSchema }, async (request, reply) => {
    const named = { ...request.body, manager: principalOf(request).user, at: clock.now() };
    return actOnce(knex, { request, reply }, async (acting) => ({
      items: await assignTasks(acting, request.params.applicationId, named),
    }));
  });
}
