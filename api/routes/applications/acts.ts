import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { proposeOtherAgency } from '../../../storage/agency-choices.ts';
import { type Application, getApplication } from '../../../storage/applications.ts';
import { actAs } from '../../../storage/audit.ts';
import {
  resumeApplication,
  submitApplication,
  suspendApplication,
  withdrawApplication,
} from '../../../storage/case-requests.ts';
import { decideWith } from '../../../storage/decisions.ts';
import { askForExtension, handIn } from '../../../storage/hand-ins.ts';
import { Refusal } from '../../../storage/refusal.ts';
import { countRefusedFiling } from '../../../storage/review-requests.ts';
import { extendRevision } from '../../../storage/revision-extensions.ts';
import { findWaitingTask } from '../../../storage/tasks.ts';
import { toApplicationView } from '../../application-view.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { requireFilable } from '../../precheck.ts';
import { principalOf } from '../../principal.ts';
import {
  AgencyBody,
  ApplicationView,
  ExtendedView,
  HandInBody,
  ReasonBody,
  SubmissionView,
  SubmitBody,
  SubmittedView,
  SuspendBody,
} from '../../schemas/applications.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, Uuid } from '../../schemas/shapes.ts';

const params = Type.Object({ applicationId: Uuid });

const submitApplicationSchema = {
  operationId: 'submitApplication',
  summary: '提交申请 Submit a draft; the process takes it from there',
  params,
  body: SubmitBody,
  response: { 201: SubmittedView, ...problems },
};

const withdrawApplicationSchema = {
  operationId: 'withdrawApplication',
  summary: '撤回 Withdraw a case, any time before the certificate',
  params,
  body: ReasonBody,
  response: { 202: ApplicationView, ...problems },
};

const suspendApplicationSchema = {
  operationId: 'suspendApplication',
  summary: '中止、听证 Let a case rest by order or for a hearing: its clocks stop and its tasks wait',
  params,
  body: SuspendBody,
  response: { 202: ApplicationView, ...problems },
};

const resumeApplicationSchema = {
  operationId: 'resumeApplication',
  summary: '恢复 Let a resting case go on',
  params,
  response: { 202: ApplicationView, ...problems },
};

const requestExtensionSchema = {
  operationId: 'requestExtension',
  summary: '申请延期 Ask for the one extension of a supplement',
  params,
  body: ReasonBody,
  response: { 202: Empty, ...problems },
};

const extendRevisionSchema = {
  operationId: 'extendRevision',
  summary: '修改延期 Lengthen the time for a revision, once in a round',
  params,
  body: ReasonBody,
  response: { 200: ExtendedView, ...problems },
};

const proposeAgencySchema = {
  operationId: 'proposeAgency',
  summary: '另选审图机构 Propose another agency after a refusal',
  params,
  body: AgencyBody,
  response: { 202: Empty, ...problems },
};

/** The three answers to a notice: each ends the applicant's task of that name. */
const handIns = [
  { operationId: 'submitCorrection', summary: '提交补正', path: 'correction', taskType: 'SubmitCorrection' },
  { operationId: 'submitSupplement', summary: '提交容缺补齐', path: 'supplement', taskType: 'SubmitSupplement' },
  { operationId: 'submitRevision', summary: '提交修改', path: 'revision', taskType: 'SubmitRevision' },
] as const;

export function registerApplicationActRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;

  app.post('/applications/:applicationId/submission', { schema: submitApplicationSchema }, async (request, reply) => {
    const { user: by } = principalOf(request);
    const { applicationId: caseId } = request.params;
    const draft = await getApplication(knex, caseId);
    if (draft.submittedAt === null) await requireFilable(deps, draft);
    const wanted = { caseId, by, expectedVersion: request.body.version };
    const submit = () =>
      actOnce(knex, { request, reply: reply.code(201) }, async (acting) => {
        const { application, submission } = await submitApplication(acting, wanted, clock);
        return { application: toApplicationView(application), submission };
      });
    return reply.send(await countingRefusedFilings(deps, { request, draft }, submit));
  });

  app.post('/applications/:applicationId/withdrawal', { schema: withdrawApplicationSchema }, async (request, reply) => {
    const wanted = { caseId: request.params.applicationId, reason: request.body.reason, at: clock.now() };
    const asked = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) =>
      toApplicationView(await withdrawApplication(acting, wanted)),
    );
    return reply.send(asked);
  });

  app.post('/applications/:applicationId/suspension', { schema: suspendApplicationSchema }, async (request, reply) => {
    const { reason, kind = 'SUSPENSION' } = request.body;
    const wanted = { caseId: request.params.applicationId, kind, reason, at: clock.now() };
    const asked = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) =>
      toApplicationView(await suspendApplication(acting, wanted)),
    );
    return reply.send(asked);
  });

  app.post('/applications/:applicationId/resumption', { schema: resumeApplicationSchema }, async (request, reply) => {
    const wanted = { caseId: request.params.applicationId, at: clock.now() };
    const asked = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) =>
      toApplicationView(await resumeApplication(acting, wanted)),
    );
    return reply.send(asked);
  });

  app.post('/applications/:applicationId/extension', { schema: requestExtensionSchema }, async (request, reply) => {
    const application = await getApplication(knex, request.params.applicationId);
    const wanted = { application, reason: request.body.reason };
    const asked = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) => {
      await askForExtension(acting, wanted, clock);
      return null;
    });
    return reply.send(asked);
  });

  app.post(
    '/applications/:applicationId/revision-extension',
    { schema: extendRevisionSchema },
    async (request, reply) => {
      const wanted = { caseId: request.params.applicationId, reason: request.body.reason };
      const extended = await actOnce(knex, { request, reply }, (acting) => extendRevision(acting, wanted, clock));
      return reply.send(extended);
    },
  );

  app.post('/applications/:applicationId/agency', { schema: proposeAgencySchema }, async (request, reply) => {
    const { user: person } = principalOf(request);
    const taskId = await waitingTaskOf(deps, request.params.applicationId, 'ProposeAgency');
    const wanted = { person, agencyCode: request.body.agencyCode, at: clock.now() };
    const proposed = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) => {
      await proposeOtherAgency(acting, taskId, wanted);
      return null;
    });
    return reply.send(proposed);
  });

  for (const { operationId, summary, path, taskType } of handIns) {
    const schema = { operationId, summary, params, body: HandInBody, response: { 201: SubmissionView, ...problems } };
    app.post(`/applications/:applicationId/${path}`, { schema }, async (request, reply) => {
      const { user: person } = principalOf(request);
      const taskId = await waitingTaskOf(deps, request.params.applicationId, taskType);
      const wanted = { person, remark: request.body.remark ?? null, decide: decideWith(deps.zeebe) };
      const exchange = { request, reply: reply.code(201) };
      return reply.send(await actOnce(knex, exchange, (acting) => handIn(acting, taskId, wanted, clock)));
    });
  }
}

/** Submits; that a filing was refused because certificates cover all of it is counted, each request once. */
async function countingRefusedFilings<Result>(
  { knex, clock }: AppDeps,
  { request, draft }: { readonly request: FastifyRequest; readonly draft: Application },
  submit: () => Promise<Result>,
): Promise<Result> {
  try {
    return await submit();
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.code === 'ALREADY_REVIEWED') {
      const { actor, user: by } = principalOf(request);
      const requestKey = String(request.headers['idempotency-key']);
      const filing = { application: draft, by, requestKey, at: clock.now() };
      await actAs(knex, actor, (acting) => countRefusedFiling(acting, filing));
    }
    throw thrown;
  }
}

async function waitingTaskOf({ knex }: AppDeps, caseId: string, taskType: string): Promise<string> {
  const task = await findWaitingTask(knex, caseId, taskType);
  if (task === undefined)
    throw new ApiError('WRONG_STATE', `Expected a case that waits for ${taskType}, but it does not.`);
  return task.id;
}
