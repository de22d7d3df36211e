import { Type } from 'typebox';
import { CASE_STATES } from '../../../domain/case-state.ts';
import {
  type Application,
  createDraft,
  discardDraft,
  editDraft,
  findApplication,
  getApplication,
  listApplications,
} from '../../../storage/applications.ts';
import { actAs } from '../../../storage/audit.ts';
import { findFirm } from '../../../storage/firms.ts';
import { findCertified } from '../../../storage/passed-disciplines.ts';
import { toApplicationView } from '../../application-view.ts';
import type { App, AppDeps } from '../../deps.ts';
import { refuseStrayFacts } from '../../draft-facts.ts';
import { ApiError } from '../../errors.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { precheck } from '../../precheck.ts';
import { type Principal, principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import {
  ApplicationView,
  CreateApplicationBody,
  PrecheckView,
  UpdateApplicationBody,
} from '../../schemas/applications.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, OneOf, Text, Uuid } from '../../schemas/shapes.ts';

const ApplicationParams = Type.Object({ applicationId: Uuid });

const listApplicationsSchema = {
  operationId: 'listApplications',
  summary: '申请与案件 Applications and cases one may see, newest first',
  querystring: Body({
    ...pageQuery,
    state: Type.Optional(Type.Array(OneOf(CASE_STATES), { maxItems: CASE_STATES.length })),
    text: Type.Optional(Text(100)),
  }),
  response: { 200: Page(ApplicationView), ...problems },
};

const createApplicationSchema = {
  operationId: 'createApplication',
  summary: '新建草稿 Begin a draft of the own firm',
  body: CreateApplicationBody,
  response: { 201: ApplicationView, ...problems },
};

const getApplicationSchema = {
  operationId: 'getApplication',
  summary: '申请 One application',
  params: ApplicationParams,
  response: { 200: ApplicationView, ...problems },
};

const updateApplicationSchema = {
  operationId: 'updateApplication',
  summary: '保存草稿 Replace what a draft says; If-Match carries the version it was read in',
  params: ApplicationParams,
  headers: Type.Object({ 'if-match': Type.String({ pattern: '^"[0-9]{1,9}"$' }) }),
  body: UpdateApplicationBody,
  response: { 200: ApplicationView, ...problems },
};

const discardApplicationSchema = {
  operationId: 'discardApplication',
  summary: '删除草稿 Discard a draft',
  params: ApplicationParams,
  response: { 204: Empty, ...problems },
};

const precheckApplicationSchema = {
  operationId: 'precheckApplication',
  summary: '预检 What acceptance and the tables would say of the draft as it is',
  params: ApplicationParams,
  response: { 200: PrecheckView, ...problems },
};

export function registerApplicationRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;

  app.get('/applications', { schema: listApplicationsSchema }, async (request) => {
    const { query } = request;
    const cursor = readCursor(query.cursor, { createdAt: cursorValues.instant, id: cursorValues.uuid });
    const after = cursor === undefined ? undefined : { createdAt: new Date(cursor.createdAt), id: cursor.id };
    const viewer = viewerOf(principalOf(request));
    const { state: states, text } = query;
    const rows = await listApplications(knex, { viewer, states, text, after, limit: withOneMore(query) });
    const page = toPage(rows, query, ({ createdAt, id }) => [createdAt.toISOString(), id]);
    return { ...page, items: page.items.map(toApplicationView) };
  });

  app.post('/applications', { schema: createApplicationSchema }, async (request, reply) => {
    const principal = principalOf(request);
    const { facts, previousCaseId, ...rest } = request.body;
    await refuseStrayFacts(knex, facts);
    const firm = await firmOf(deps, principal);
    await requireEnded(deps, firm.applicantCode, previousCaseId);
    const named = { ...facts, applicantUscc: firm.applicantCode, applicantName: firm.applicantName };
    const draft = { ...rest, ...firm, facts: named, previousCaseId, createdBy: principal.user.id };
    const created = await actOnce(knex, { request, reply: reply.code(201) }, async (acting) =>
      toApplicationView(await createDraft(acting, draft, clock.now())),
    );
    return reply.header('etag', etagOf(created)).send(created);
  });

  app.get('/applications/:applicationId', { schema: getApplicationSchema }, async ({ params }, reply) => {
    const application = await getApplication(knex, params.applicationId);
    reply.header('etag', etagOf(application));
    return toApplicationView(application);
  });

  app.put('/applications/:applicationId', { schema: updateApplicationSchema }, async (request, reply) => {
    const principal = principalOf(request);
    const { facts, ...rest } = request.body;
    await refuseStrayFacts(knex, facts);
    const { applicantCode, applicantName } = await firmOf(deps, principal);
    const content = { ...rest, facts: { ...facts, applicantUscc: applicantCode, applicantName } };
    const edit = { content, expectedVersion: Number(request.headers['if-match'].slice(1, -1)), at: clock.now() };
    const saved = await actAs(knex, principal.actor, (acting) => editDraft(acting, request.params.applicationId, edit));
    reply.header('etag', etagOf(saved));
    return toApplicationView(saved);
  });

  app.delete('/applications/:applicationId', { schema: discardApplicationSchema }, async (request, reply) => {
    const { applicationId } = request.params;
    await actAs(knex, principalOf(request).actor, (acting) => discardDraft(acting, applicationId));
    return reply.code(204).send(null);
  });

  app.get('/applications/:applicationId/pre-check', { schema: precheckApplicationSchema }, async ({ params }) => {
    const draft = await getApplication(knex, params.applicationId);
    const { certified, isWhole } = await findCertified(knex, draft);
    return { ...(await precheck(deps, draft)), passed: [...certified], allPassed: isWhole };
  });
}

/** The firm that files is the person's own: its name and code are the register's, not the form's. */
async function firmOf({ knex }: AppDeps, { user }: Principal) {
  const firm = user.firmCode === null ? undefined : await findFirm(knex, user.firmCode);
  if (firm === undefined) {
    throw new ApiError('RULE_VIOLATED', 'Expected a person of a firm in the register, but you belong to none.');
  }
  return { applicantCode: firm.creditCode, applicantName: firm.name };
}

/** A case that a new one follows: of the same firm, and over. */
async function requireEnded({ knex }: AppDeps, applicantCode: string, caseId: string | undefined): Promise<void> {
  if (caseId === undefined) return;
  const previous = await findApplication(knex, caseId);
  if (previous === undefined || previous.applicantCode !== applicantCode || previous.closedAt === null) {
    throw new ApiError('RULE_VIOLATED', `Expected an ended case of your firm before it, but ${caseId} is none.`);
  }
}

function etagOf({ version }: Pick<Application, 'version'>): string {
  return `"${version}"`;
}
