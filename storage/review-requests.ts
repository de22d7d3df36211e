import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Discipline } from '../domain/disciplines.ts';
import { type Application, getApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import { hashOfDiscipline } from './discipline-files.ts';
import { getDiscipline } from './disciplines.ts';
import { listCurrentFiles } from './files.ts';
import { type CertifiedDiscipline, findCertified, findPassedReview, type PassedReview } from './passed-disciplines.ts';
import { listRoundDisciplines } from './reviews.ts';
import { type ColumnMap, selectList, theRow } from './row-mapping.ts';

/** A request for a review of one discipline, with what was answered. */
export interface ReviewRequest {
  readonly id: string;
  readonly caseId: string;
  readonly discipline: Discipline;
  /** APPLICANT: a filing of drawings that have passed asks for it. */
  readonly partyKind: 'DEPARTMENT' | 'AGENCY' | 'APPLICANT';
  /** Code of the department, or credit code of the agency or the firm, that asks. */
  readonly partyCode: string;
  readonly reason: string;
  readonly requestedByName: string;
  /**
   * ALREADY_REVIEWED is a refusal; UNDER_REVIEW names the round in which it is looked at, REOPENED the one whose late opinion
   * has it looked at again though an earlier round had passed it.
   */
  readonly outcome: 'ALREADY_REVIEWED' | 'UNDER_REVIEW' | 'NOT_UNDER_REVIEW' | 'REOPENED';
  readonly passedCaseNumber: string | null;
  readonly passedRound: number | null;
  readonly certificateNumber: string | null;
  readonly reviewRound: number | null;
  readonly requestedAt: Date;
}

const COLUMNS: ColumnMap<ReviewRequest> = {
  id: 'id',
  caseId: 'case_id',
  discipline: 'discipline',
  partyKind: 'party_kind',
  partyCode: 'party_code',
  reason: 'reason',
  requestedByName: 'requested_by_name',
  outcome: 'outcome',
  passedCaseNumber: 'passed_case_number',
  passedRound: 'passed_round',
  certificateNumber: 'certificate_number',
  reviewRound: 'review_round',
  requestedAt: 'requested_at',
};

/** Who asks for what. `requestKey` makes a request that is sent twice count once. */
export interface AskedReview
  extends Pick<ReviewRequest, 'caseId' | 'discipline' | 'partyKind' | 'partyCode' | 'reason' | 'requestedByName'> {
  readonly requestedBy: string;
  readonly requestKey: string;
  readonly at: Date;
}

/** Stores a request and how it was answered from the drawings that the case has now. A refusal is stored like any answer. */
export async function requestReview(acting: ActorTransaction, asked: AskedReview): Promise<ReviewRequest> {
  return storeReviewRequest(acting, asked, await answerTo(acting.trx, asked));
}

/** A filing that asks for reviews of what a certificate covers, by whom, under a key that makes it count once. */
export interface AskingFiling {
  readonly application: Pick<Application, 'id' | 'applicantCode'>;
  readonly by: { readonly id: string; readonly displayName: string };
  readonly requestKey: string;
  readonly at: Date;
}

/** Counts disciplines that a filing would have had reviewed a second time, like any refused request. */
export async function countSecondReviews(
  acting: ActorTransaction,
  certified: readonly CertifiedDiscipline[],
  { application, by, requestKey, at }: AskingFiling,
): Promise<void> {
  for (const passed of certified) {
    const { discipline } = passed;
    const asked = {
      ...{ caseId: application.id, discipline, reason: '同一单体再次申报，图纸未变', at },
      ...{ partyKind: 'APPLICANT' as const, partyCode: application.applicantCode },
      ...{ requestedBy: by.id, requestedByName: by.displayName, requestKey: `${requestKey}:${discipline}` },
    };
    await storeReviewRequest(acting, asked, { outcome: 'ALREADY_REVIEWED', passed, reviewRound: null });
  }
}

/** Counts a filing that was refused because certificates cover all of it, with the cases that hold them. */
export async function countRefusedFiling(
  acting: ActorTransaction,
  filing: AskingFiling & {
    readonly application: Pick<Application, 'id' | 'applicantCode' | 'projectCode' | 'building' | 'facts'>;
  },
): Promise<void> {
  const { certified } = await findCertified(acting.trx, filing.application);
  for (const passed of certified) {
    const { applicantCode } = filing.application;
    await countSecondReviews(acting, [passed], { ...filing, application: { id: passed.caseId, applicantCode } });
  }
}

/** Stores a request with its answer, and the opinion that was the request where one was. */
export async function storeReviewRequest(
  acting: ActorTransaction,
  asked: AskedReview,
  answer: ReviewAnswer,
): Promise<ReviewRequest> {
  const { trx } = acting;
  const { caseId, discipline, requestedBy, requestKey } = asked;
  const id = randomUUID();
  const { passed } = answer;
  const stored = await trx('review_requests')
    .insert({
      ...{ id, case_id: caseId, discipline, party_kind: asked.partyKind, party_code: asked.partyCode },
      ...{ reason: asked.reason, requested_by: requestedBy, requested_by_name: asked.requestedByName },
      ...{ request_key: requestKey, outcome: answer.outcome, passed_case_id: passed?.caseId ?? null },
      ...{ passed_case_number: passed?.caseNumber ?? null, passed_round: passed?.round ?? null },
      ...{ certificate_number: passed?.certificateNumber ?? null, review_round: answer.reviewRound },
      ...{ opinion_id: answer.opinionId ?? null, requested_at: asked.at },
    })
    .onConflict(['requested_by', 'request_key'])
    .ignore()
    .returning<{ id: string }[]>('id');
  const select = selectRequests(trx).where({ requested_by: requestedBy, request_key: requestKey });
  const request = theRow(await select.first(), `review request ${id}`);
  if (stored.length > 0) {
    acting.record({ action: 'request-review', entity: 'review-request', entityId: id, after: request });
  }
  return request;
}

/** The requests about a case in their order. */
export async function listReviewRequests(db: Knex, caseId: string): Promise<ReviewRequest[]> {
  return selectRequests(db).where({ case_id: caseId }).orderBy(['requested_at', 'id']);
}

/** How often a party has asked, how often for what had passed already, and how often an opinion has reopened that. */
export interface ReviewRequestFigures extends Pick<ReviewRequest, 'partyKind' | 'partyCode'> {
  readonly partyName: string | null;
  readonly requests: number;
  readonly refused: number;
  readonly reopened: number;
}

/** Figures over the cases that the viewer may see, the most refusals first. */
export async function countReviewRequests(db: Knex, viewer: CaseViewer): Promise<ReviewRequestFigures[]> {
  const visible = visibleCases(viewer);
  const { rows } = await db.raw<{ rows: ReviewRequestFigures[] }>(
    `select r.party_kind as "partyKind", r.party_code as "partyCode",
            coalesce(min(d.name), min(g.name), min(f.name)) as "partyName", count(*)::int as requests,
            (count(*) filter (where r.outcome = 'ALREADY_REVIEWED'))::int as refused,
            (count(*) filter (where r.outcome = 'REOPENED'))::int as reopened
     from review_requests r
     join applications a on a.id = r.case_id
     left join departments d on d.code = r.party_code and r.party_kind = 'DEPARTMENT'
     left join agencies g on g.credit_code = r.party_code and r.party_kind = 'AGENCY'
     left join firms f on f.credit_code = r.party_code and r.party_kind = 'APPLICANT'
     where ${visible.sql}
     group by r.party_kind, r.party_code
     order by refused desc, r.party_code`,
    [...visible.bindings],
  );
  return rows;
}

/** How a request was answered. */
interface ReviewAnswer {
  readonly outcome: ReviewRequest['outcome'];
  readonly passed: PassedReview | undefined;
  readonly reviewRound: number | null;
  readonly opinionId?: string;
}

async function answerTo(trx: Knex.Transaction, { caseId, discipline }: AskedReview): Promise<ReviewAnswer> {
  const application = await getApplication(trx, caseId);
  const filesHash = hashOfDiscipline(await getDiscipline(trx, discipline), await listCurrentFiles(trx, caseId));
  const passed = await findPassedReview(trx, application, { discipline, filesHash });
  if (passed !== undefined) return { outcome: 'ALREADY_REVIEWED', passed, reviewRound: null };
  const { round, closedAt } = application;
  const planned = closedAt === null ? await listRoundDisciplines(trx, caseId, round) : [];
  const isReviewed = planned.some((each) => each.discipline === discipline && each.underReview);
  return { outcome: isReviewed ? 'UNDER_REVIEW' : 'NOT_UNDER_REVIEW', passed, reviewRound: isReviewed ? round : null };
}

function selectRequests(db: Knex) {
  return db('review_requests').select<ReviewRequest[]>(db.raw(selectList(COLUMNS)));
}
