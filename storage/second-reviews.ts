import type { Knex } from 'knex';
import { blocksPass } from '../domain/opinions.ts';
import { type Application, getApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { isValidCertificate } from './carried-results.ts';
import type { Opinion } from './opinions.ts';
import type { PassedReview } from './passed-disciplines.ts';
import { Refusal } from './refusal.ts';
import { type AskedReview, storeReviewRequest } from './review-requests.ts';
import { listRoundDisciplines, type RoundDiscipline } from './reviews.ts';
import type { ActingPerson } from './task-rules.ts';

/** What an opinion would have reviewed, and in which words. */
export type OpinionPlace = Pick<Opinion, 'caseId' | 'round' | 'discipline' | 'text'>;

/** Refused since a certificate covers the discipline; whoever catches it counts that a second review was asked for. */
export class CertifiedAlready extends Refusal {
  readonly place: OpinionPlace;
  readonly passed: PassedReview;

  constructor(place: OpinionPlace, passed: PassedReview) {
    super('ALREADY_REVIEWED', certifiedWords(place, passed));
    this.place = place;
    this.passed = passed;
  }
}

/** What is said of a discipline that a certificate covers. */
export function certifiedWords({ discipline }: Pick<OpinionPlace, 'discipline'>, passed: Omit<PassedReview, 'caseId'>) {
  const { certificateNumber, round, caseNumber } = passed;
  return `Expected a discipline without a certificate on these drawings, but ${discipline} has ${certificateNumber} from round ${round} of case ${caseNumber}.`;
}

/**
 * Refuses ALREADY_REVIEWED for an opinion on a discipline that stands in its round on a certificate, so that none can have it
 * reviewed a second time. A certificate that is no longer valid covers nothing.
 */
export async function refuseCertified(db: Knex, place: OpinionPlace): Promise<void> {
  const { passedCaseId: caseId, passedRound: round, certificateNumber } = (await findPlanned(db, place)) ?? NOWHERE;
  if (caseId === null || round === null || certificateNumber === null) return;
  if (!(await isValidCertificate(db, certificateNumber))) return;
  const { number: caseNumber } = await getApplication(db, caseId);
  throw new CertifiedAlready(place, { caseId, caseNumber, round, certificateNumber });
}

const NOWHERE = { passedCaseId: null, passedRound: null, certificateNumber: null };

/** Counts the opinion that was refused, by whom, under a key that makes it count once. */
export async function countRefusedOpinion(
  acting: ActorTransaction,
  { place, passed }: CertifiedAlready,
  asker: Omit<AskedReview, 'caseId' | 'discipline' | 'reason'>,
): Promise<void> {
  const { caseId, discipline, text: reason } = place;
  const answer = { outcome: 'ALREADY_REVIEWED' as const, passed, reviewRound: null };
  await storeReviewRequest(acting, { ...asker, caseId, discipline, reason }, answer);
}

/**
 * A breach that an earlier round has overlooked must be said, though it has a passed discipline reviewed again on the same
 * sheets. So it is stored, with the round of the pass, once and as long as the opinion bars.
 */
export async function noteReopening(
  acting: ActorTransaction,
  opinion: Opinion,
  { person, at }: ActingPerson,
): Promise<void> {
  const { trx } = acting;
  const { id: opinionId, caseId, round, discipline, department, reviewerId, reviewerName, lateText, text } = opinion;
  if ((await findPlanned(trx, opinion))?.reason !== 'CARRIED_OVER') return;
  if (!blocksPass(opinion)) {
    await trx('review_requests').where({ opinion_id: opinionId }).delete();
    return;
  }
  const asked = {
    ...{ caseId, discipline, reason: lateText ?? text, at, requestKey: `opinion:${opinionId}` },
    ...{ requestedBy: reviewerId, requestedByName: reviewerName },
    ...(department === null
      ? { partyKind: 'AGENCY' as const, partyCode: person.agencyCode ?? '' }
      : { partyKind: 'DEPARTMENT' as const, partyCode: person.departmentCode ?? '' }),
  };
  const passed = await passOf(trx, await getApplication(trx, caseId), opinion);
  await storeReviewRequest(acting, asked, { outcome: 'REOPENED', passed, reviewRound: round, opinionId });
}

/** The last round before this one in which the discipline was reviewed has passed what is carried over. */
async function passOf(
  db: Knex,
  { id: caseId, number: caseNumber }: Application,
  { discipline, round }: OpinionPlace,
): Promise<PassedReview | undefined> {
  const before = await db('round_disciplines')
    .where({ case_id: caseId, discipline, under_review: true })
    .where('round', '<', round)
    .max<{ round: number | null }[]>('round as round');
  const last = before[0]?.round ?? null;
  return last === null ? undefined : { caseId, caseNumber, round: last, certificateNumber: null };
}

async function findPlanned(
  db: Knex,
  { caseId, round, discipline }: Omit<OpinionPlace, 'text'>,
): Promise<RoundDiscipline | undefined> {
  const planned = await listRoundDisciplines(db, caseId, round);
  return planned.find((each) => each.discipline === discipline);
}
