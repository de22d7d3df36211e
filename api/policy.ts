import { AGENCY_ROLES, type Role } from '../domain/roles.ts';
import type { RelationName } from './relations.ts';

/** Who may call an operation. */
export interface PolicyRow {
  /** PUBLIC: anybody; SIGNED_IN: every role; else one of the roles listed. */
  readonly access: 'PUBLIC' | 'SIGNED_IN' | readonly Role[];
  /** How the person must be related to what the address names. */
  readonly relation?: RelationName;
  /** True where somebody with a one-time password may go before changing it. */
  readonly beforePasswordChange?: boolean;
}

const administrator = { access: ['administrator'] } satisfies PolicyRow;
const signedIn = { access: 'SIGNED_IN' } satisfies PolicyRow;
const open = { access: 'PUBLIC' } satisfies PolicyRow;
const caseViewer = { access: 'SIGNED_IN', relation: 'caseViewer' } satisfies PolicyRow;
const caseApplicant = { access: ['applicant'], relation: 'caseApplicant' } satisfies PolicyRow;
/** Everybody who may hold a task; never the administrator, who does not act in a case. */
const actors = [
  'applicant',
  'designUnit',
  'acceptanceOfficer',
  'reviewer',
  'secondReviewer',
  'technicalHead',
  'legalRepresentative',
  'agencyManager',
  'department',
] satisfies Role[];
/** People of the review agencies, about themselves or as manager about their own. */
const agencyPeople = { access: AGENCY_ROLES } satisfies PolicyRow;
const taskHolder = { access: actors, relation: 'taskViewer' } satisfies PolicyRow;
const opinionWriter = { access: ['reviewer', 'secondReviewer', 'technicalHead'] } satisfies PolicyRow;
/** Who looks over a reviewer's shoulder; the firms do not. */
const agencyReaders = [
  'reviewer',
  'secondReviewer',
  'technicalHead',
  'legalRepresentative',
  'agencyManager',
  'department',
] satisfies Role[];

/**
 * The one table of rights. An operation that is not listed cannot be served: its route stops the program at start.
 * Rows say who may call; what the state of a case allows is checked where the case's row is locked.
 */
const rows = {
  getLiveness: open,
  getReadiness: open,
  getMetrics: open,
  getOpenApi: open,
  getPage: open,
  getClock: open,
  checkDocument: open,

  createSession: open,
  deleteSession: { access: 'PUBLIC', beforePasswordChange: true },
  getSession: { access: 'SIGNED_IN', beforePasswordChange: true },
  changePassword: { access: 'SIGNED_IN', beforePasswordChange: true },

  getSetup: administrator,
  listUsers: administrator,
  createUser: administrator,
  getUser: administrator,
  updateUser: administrator,
  listApiKeys: administrator,
  createApiKey: administrator,
  revokeApiKey: administrator,
  listAuditRows: administrator,
  listSettings: administrator,
  updateSetting: administrator,
  withdrawSettingChange: administrator,
  setClock: administrator,

  // A department sees the cases of its own region.
  getLaneFigures: { access: ['administrator', 'department'] },

  listCounties: signedIn,
  listSectors: signedIn,
  listDisciplines: signedIn,
  listDepartmentKinds: signedIn,
  listDepartments: signedIn,
  listAgencies: signedIn,
  listFirms: signedIn,
  // A manager sees the people of the own agency.
  listAgencyStaff: { access: ['administrator', 'department', 'agencyManager'] },
  listAbsences: agencyPeople,
  enterAbsence: agencyPeople,
  cancelAbsence: agencyPeople,
  listInterests: agencyPeople,
  enterInterest: agencyPeople,
  setDeparture: { access: ['agencyManager', 'administrator'] },
  issueStaffPasswords: administrator,
  listCalendarDays: signedIn,
  getCalendarYear: signedIn,
  publishCalendarYear: administrator,
  listClauses: signedIn,
  listMaterialRegister: signedIn,
  getRegisterTemplate: administrator,
  importRegister: administrator,

  listApplications: signedIn,
  createApplication: { access: ['applicant'] },
  getApplication: caseViewer,
  updateApplication: caseApplicant,
  discardApplication: caseApplicant,
  precheckApplication: caseApplicant,
  submitApplication: caseApplicant,
  submitCorrection: caseApplicant,
  submitSupplement: caseApplicant,
  submitRevision: caseApplicant,
  proposeAgency: caseApplicant,
  requestExtension: caseApplicant,
  extendRevision: caseApplicant,
  withdrawApplication: caseApplicant,
  suspendApplication: { access: ['department'], relation: 'caseViewer' },
  resumeApplication: { access: ['department'], relation: 'caseViewer' },
  replaceAgency: { access: ['department'], relation: 'caseViewer' },
  listRecusals: { access: [...AGENCY_ROLES, 'department'], relation: 'caseViewer' },
  declareRecusal: { access: [...AGENCY_ROLES, 'department'], relation: 'caseViewer' },
  listAgencyDraws: caseViewer,
  listAgencyReplacements: caseViewer,
  getTimeline: caseViewer,
  getProgress: caseViewer,
  listMaterials: caseViewer,
  listClocks: caseViewer,
  getLane: caseViewer,
  getGoal: caseViewer,
  changeLane: { access: ['department'], relation: 'caseViewer' },
  listDocuments: caseViewer,
  listCaseTasks: caseViewer,
  listNeighbourAnswers: caseViewer,
  importCase: { access: ['administrator', 'acceptanceOfficer'] },
  listImportedFiles: administrator,
  importCaseFile: { access: ['administrator', 'acceptanceOfficer'], relation: 'fileViewer' },
  endPaper: { access: ['acceptanceOfficer'], relation: 'paperViewer' },
  listPaperVisits: caseViewer,
  recordPaperVisit: { access: ['acceptanceOfficer'], relation: 'caseViewer' },
  getFilingFigures: open,
  listOpinions: caseViewer,
  listCorrectionItems: caseViewer,
  answerCorrectionItem: caseApplicant,
  listRounds: caseViewer,
  getRoundSet: caseViewer,
  signCertificate: { access: ['legalRepresentative'], relation: 'caseViewer' },
  listClausesOfCase: caseViewer,

  confirmFile: caseApplicant,
  declineFile: caseApplicant,
  confirmFiles: caseApplicant,

  getUploadOptions: signedIn,
  createUpload: { access: ['applicant', 'designUnit'] },
  getUploadOffset: { access: ['applicant', 'designUnit'] },
  appendUpload: { access: ['applicant', 'designUnit'] },
  discardUpload: { access: ['applicant', 'designUnit'] },
  finishUpload: { access: ['applicant', 'designUnit'] },
  getFileContent: { access: 'SIGNED_IN', relation: 'fileViewer' },
  removeFile: { access: ['applicant', 'designUnit'], relation: 'fileViewer' },
  getDocumentContent: { access: 'SIGNED_IN', relation: 'documentViewer' },

  listTasks: { access: actors },
  getTask: { access: 'SIGNED_IN', relation: 'taskViewer' },
  listTaskCandidates: { access: ['agencyManager'], relation: 'taskViewer' },
  listProposedAssignments: { access: ['agencyManager'], relation: 'caseViewer' },
  assignTasks: { access: ['agencyManager'], relation: 'caseViewer' },
  assignTask: { access: ['agencyManager'], relation: 'taskViewer' },
  claimTask: taskHolder,
  releaseTask: taskHolder,
  completeTask: taskHolder,

  nameCorrectionItem: { access: ['acceptanceOfficer'], relation: 'taskViewer' },
  dropCorrectionItem: { access: ['acceptanceOfficer'], relation: 'taskViewer' },
  judgeCorrectionItem: { access: ['acceptanceOfficer'], relation: 'taskViewer' },
  listStrandedCases: { access: ['department', 'administrator'] },
  listOpinionFigures: { access: ['department', 'administrator', 'agencyManager', 'technicalHead'] },
  listChecklist: { access: agencyReaders, relation: 'taskViewer' },
  answerChecklist: { ...opinionWriter, relation: 'taskViewer' },
  getOpinionDraft: { ...opinionWriter, relation: 'taskViewer' },
  saveOpinionDraft: { ...opinionWriter, relation: 'taskViewer' },
  discardOpinionDraft: { ...opinionWriter, relation: 'taskViewer' },
  listHints: { access: agencyReaders, relation: 'taskViewer' },
  acceptHint: { ...opinionWriter, relation: 'hintViewer' },
  rejectHint: { ...opinionWriter, relation: 'hintViewer' },
  listHintFigures: { access: ['department', 'administrator', 'agencyManager', 'technicalHead'] },

  createOpinion: { ...opinionWriter, relation: 'taskViewer' },
  updateOpinion: { ...opinionWriter, relation: 'opinionViewer' },
  deleteOpinion: { ...opinionWriter, relation: 'opinionViewer' },
  judgeOpinion: { ...opinionWriter, relation: 'opinionViewer' },
  raiseObjection: { access: ['applicant', 'designUnit'], relation: 'opinionViewer' },
  answerObjection: { access: ['technicalHead', 'department'], relation: 'opinionViewer' },
  listOpinionNotices: { access: ['department', 'administrator', 'agencyManager', 'technicalHead'] },
  replyToOpinion: { access: ['applicant', 'designUnit'], relation: 'opinionViewer' },

  writeDepartmentOpinion: { access: ['department'], relation: 'caseViewer' },
  withdrawDepartmentOpinion: { access: ['department'], relation: 'opinionViewer' },
  listContradictions: { access: [...agencyReaders, 'administrator'], relation: 'caseViewer' },
  flagContradiction: { access: [...opinionWriter.access, 'department'], relation: 'caseViewer' },
  resolveContradiction: { access: ['technicalHead'], relation: 'taskViewer' },
  listCaseReads: { access: [...agencyReaders, 'administrator'], relation: 'caseViewer' },
  listJointMeetings: { access: [...agencyReaders, 'administrator'], relation: 'caseViewer' },
  recordJointMeeting: { access: ['department', 'technicalHead'], relation: 'caseViewer' },
  finishJointDecision: { access: ['department', 'technicalHead'], relation: 'jointDecisionViewer' },
  listCaseDeliveries: { access: [...agencyReaders, 'administrator'], relation: 'caseViewer' },
  listDeliveries: { access: ['department', 'administrator'] },
  resendDelivery: administrator,
  listDepartmentEndpoints: administrator,
  setDepartmentEndpoint: administrator,
  requestReview: { access: agencyReaders, relation: 'caseViewer' },
  listReviewRequests: { access: [...agencyReaders, 'administrator'], relation: 'caseViewer' },
  listReviewRequestFigures: { access: ['department', 'administrator', 'agencyManager', 'technicalHead'] },

  listDeadlines: signedIn,
  getCycleFigures: signedIn,
  measureForecasts: { access: ['administrator', 'department', 'agencyManager'] },

  listCertificates: signedIn,
  getCertificate: signedIn,
  listNotifications: signedIn,

  listProcessDefinitions: signedIn,
  getProcessXml: signedIn,
  updateProcessSettings: administrator,
  listDecisions: signedIn,
  getDecisionXml: signedIn,
  getForm: signedIn,
  deployResources: administrator,
  lintResources: administrator,
  evaluateDecision: administrator,
  startProcessInstance: administrator,
  searchProcessInstances: administrator,
  getProcessInstance: administrator,

  listOutboxEntries: administrator,
  requeueOutboxEntry: administrator,
} as const satisfies Record<string, PolicyRow>;

export type OperationId = keyof typeof rows;

export const policy: Readonly<Record<OperationId, PolicyRow>> = rows;
