import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../domain/roles.ts';
import { createMetrics } from '../platform/metrics.ts';
import { type OperationId, policy } from './policy.ts';
import { createTestApp, type TestApp, type TestPerson } from './testing/app.ts';

/** One letter for each role, as in the matrix. */
const letters: Readonly<Record<Role, string>> = {
  applicant: 'a',
  designUnit: 'd',
  acceptanceOfficer: 'o',
  reviewer: 'r',
  secondReviewer: 's',
  technicalHead: 't',
  legalRepresentative: 'l',
  agencyManager: 'm',
  department: 'p',
  administrator: 'A',
};
const everybody = 'adorstlmpA';
const actors = 'adorstlmp';
const anybody = `${everybody}-`;

/** Every operation with the roles that may call it; `-` is somebody who has not signed in. Written by hand, on purpose. */
const matrix: Readonly<Record<OperationId, string>> = {
  getLiveness: anybody,
  getReadiness: anybody,
  getMetrics: anybody,
  getOpenApi: anybody,
  getPage: anybody,
  getClock: anybody,
  checkDocument: anybody,
  createSession: anybody,
  deleteSession: anybody,
  getSession: everybody,
  changePassword: everybody,
  getSetup: 'A',
  listUsers: 'A',
  createUser: 'A',
  getUser: 'A',
  updateUser: 'A',
  listApiKeys: 'A',
  createApiKey: 'A',
  revokeApiKey: 'A',
  listAuditRows: 'A',
  listSettings: 'A',
  updateSetting: 'A',
  withdrawSettingChange: 'A',
  setClock: 'A',
  listCounties: everybody,
  listSectors: everybody,
  listDisciplines: everybody,
  listDepartmentKinds: everybody,
  listDepartments: everybody,
  listAgencies: everybody,
  listFirms: everybody,
  listAgencyStaff: 'mpA',
  listAbsences: 'rstlm',
  enterAbsence: 'rstlm',
  cancelAbsence: 'rstlm',
  listInterests: 'rstlm',
  enterInterest: 'rstlm',
  setDeparture: 'mA',
  issueStaffPasswords: 'A',
  listCalendarDays: everybody,
  getCalendarYear: everybody,
  publishCalendarYear: 'A',
  listClauses: everybody,
  listMaterialRegister: everybody,
  getRegisterTemplate: 'A',
  importRegister: 'A',
  listApplications: everybody,
  createApplication: 'a',
  getApplication: everybody,
  updateApplication: 'a',
  discardApplication: 'a',
  precheckApplication: 'a',
  submitApplication: 'a',
  submitCorrection: 'a',
  submitSupplement: 'a',
  submitRevision: 'a',
  proposeAgency: 'a',
  requestExtension: 'a',
  extendRevision: 'a',
  withdrawApplication: 'a',
  suspendApplication: 'p',
  resumeApplication: 'p',
  replaceAgency: 'p',
  listRecusals: 'rstlmp',
  declareRecusal: 'rstlmp',
  listAgencyDraws: everybody,
  listAgencyReplacements: everybody,
  getTimeline: everybody,
  getProgress: everybody,
  listMaterials: everybody,
  listClocks: everybody,
  getLane: everybody,
  getGoal: everybody,
  getLaneFigures: 'pA',
  changeLane: 'p',
  listDocuments: everybody,
  listCaseTasks: everybody,
  listOpinions: everybody,
  listCorrectionItems: everybody,
  answerCorrectionItem: 'a',
  listRounds: everybody,
  getRoundSet: everybody,
  signCertificate: 'l',
  listClausesOfCase: everybody,
  listNeighbourAnswers: everybody,
  importCase: 'oA',
  listImportedFiles: 'A',
  importCaseFile: 'oA',
  endPaper: 'o',
  listPaperVisits: everybody,
  recordPaperVisit: 'o',
  getFilingFigures: anybody,
  confirmFile: 'a',
  declineFile: 'a',
  confirmFiles: 'a',
  getUploadOptions: everybody,
  createUpload: 'ad',
  getUploadOffset: 'ad',
  appendUpload: 'ad',
  discardUpload: 'ad',
  finishUpload: 'ad',
  getFileContent: everybody,
  removeFile: 'ad',
  getDocumentContent: everybody,
  listTasks: actors,
  getTask: everybody,
  listTaskCandidates: 'm',
  listProposedAssignments: 'm',
  assignTasks: 'm',
  assignTask: 'm',
  claimTask: actors,
  releaseTask: actors,
  completeTask: actors,
  nameCorrectionItem: 'o',
  dropCorrectionItem: 'o',
  judgeCorrectionItem: 'o',
  listStrandedCases: 'pA',
  listOpinionFigures: 'tmpA',
  listChecklist: 'rstlmp',
  answerChecklist: 'rst',
  getOpinionDraft: 'rst',
  saveOpinionDraft: 'rst',
  discardOpinionDraft: 'rst',
  listHints: 'rstlmp',
  acceptHint: 'rst',
  rejectHint: 'rst',
  listHintFigures: 'tmpA',
  createOpinion: 'rst',
  updateOpinion: 'rst',
  deleteOpinion: 'rst',
  judgeOpinion: 'rst',
  raiseObjection: 'ad',
  answerObjection: 'tp',
  listOpinionNotices: 'tmpA',
  replyToOpinion: 'ad',
  writeDepartmentOpinion: 'p',
  withdrawDepartmentOpinion: 'p',
  listContradictions: 'rstlmpA',
  flagContradiction: 'rstp',
  resolveContradiction: 't',
  listCaseReads: 'rstlmpA',
  listJointMeetings: 'rstlmpA',
  recordJointMeeting: 'tp',
  finishJointDecision: 'tp',
  listCaseDeliveries: 'rstlmpA',
  listDeliveries: 'pA',
  resendDelivery: 'A',
  listDepartmentEndpoints: 'A',
  setDepartmentEndpoint: 'A',
  requestReview: 'rstlmp',
  listReviewRequests: 'rstlmpA',
  listReviewRequestFigures: 'tmpA',
  listDeadlines: everybody,
  getCycleFigures: everybody,
  measureForecasts: 'mpA',
  listCertificates: everybody,
  getCertificate: everybody,
  listNotifications: everybody,
  listProcessDefinitions: everybody,
  getProcessXml: everybody,
  updateProcessSettings: 'A',
  listDecisions: everybody,
  getDecisionXml: everybody,
  getForm: everybody,
  deployResources: 'A',
  lintResources: 'A',
  evaluateDecision: 'A',
  startProcessInstance: 'A',
  searchProcessInstances: 'A',
  getProcessInstance: 'A',
  listOutboxEntries: 'A',
  requeueOutboxEntry: 'A',
};

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

let test: TestApp;
let operations: Operation[];
const people = new Map<string, TestPerson>();
beforeAll(async () => {
  test = await createTestApp();
  operations = [
    ...documentedOperations(test.app.swagger()),
    { id: 'getOpenApi', method: 'GET', url: '/openapi.json' },
    { id: 'getPage', method: 'GET', url: '/' },
  ];
  for (const role of ROLES) people.set(letters[role], await test.person(role));
});
afterAll(() => test.close());

function documentedOperations(document: unknown): Operation[] {
  const { paths } = document as { paths: Record<string, Record<string, { operationId: string }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      // The document gives HEAD a name of its own beside a GET of the same address.
      id: operationId.replace(/-head$/, ''),
      method: method.toUpperCase(),
      url: path.replace(/\{(\w+)\}/g, (_whole, name: string) => sampleOf(name)),
    })),
  );
}

/** A well-formed value for a parameter, of something that does not exist. */
function sampleOf(parameter: string): string {
  const samples: Readonly<Record<string, string>> = {
    processId: 'no-such-process',
    decisionId: 'no-such-decision',
    formKey: '4503599627370497',
    processInstanceKey: '4503599627370497',
    register: 'firms',
    agencyCode: '91339902MA2K10A16K',
    entryId: '999',
    number: 'SC-339902-2026-00001-00',
    key: 'noSuchSetting',
  };
  return samples[parameter] ?? randomUUID();
}

async function isLetIn({ method, url }: Operation, letter: string): Promise<boolean> {
  const person = people.get(letter);
  const answer = await test.app.inject({
    method: method as 'GET',
    url,
    headers: { 'idempotency-key': randomUUID(), ...(person === undefined ? {} : { cookie: person.cookie }) },
  });
  expect(answer.statusCode, `${method} ${url}: ${answer.body}`).toBeLessThan(500);
  // An answer to HEAD has no body to read a code from.
  if (method === 'HEAD') return answer.statusCode !== 401 && answer.statusCode !== 403;
  const code: unknown = answer.headers['content-type']?.toString().includes('json') ? answer.json().code : undefined;
  return code !== 'NOT_SIGNED_IN' && code !== 'ROLE_NOT_ALLOWED';
}

describe('the policy table', () => {
  it('has a row for every route, and a route for every row', () => {
    expect([...test.app.operations].sort()).toEqual(Object.keys(policy).sort());
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(policy).sort());
  });

  it.each(Object.entries(matrix).sort(([a], [b]) => Number(a === 'deleteSession') - Number(b === 'deleteSession')))(
    'lets exactly the listed roles call %s',
    async (id, expected) => {
      // given
      const operation = operations.find((candidate) => candidate.id === id);
      if (operation === undefined) throw new Error(`Expected a route for ${id}`);
      // when
      const letIn: string[] = [];
      for (const letter of anybody) {
        if (await isLetIn(operation, letter)) letIn.push(letter);
      }
      // then
      expect(letIn.join('')).toBe([...anybody].filter((letter) => expected.includes(letter)).join(''));
    },
  );

  it('stops the program at start when a route has no row', async () => {
    // given
    const { buildApp } = await import('./app.ts');
    const building = buildApp({ ...test.deps, metrics: createMetrics(), pagesDirectory: '/nowhere' });
    const fresh = await building;
    // when / then
    expect(() => fresh.get('/api/v1/forgotten', { schema: { operationId: 'forgotten' } }, () => 'secret')).toThrow(
      /Expected a policy row for GET \/api\/v1\/forgotten/,
    );
    await fresh.close();
  });
});
