import { Type } from 'typebox';
import { assignTask, listCandidates } from '../../../storage/task-assignments.ts';
import type { App, AppDeps } from '../../deps.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { AssignTaskBody, TaskCandidateView } from '../../schemas/people.ts';
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
}
