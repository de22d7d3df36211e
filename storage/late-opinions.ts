import type { Knex } from 'knex';
import type { DepartmentKind } from '../domain/disciplines.ts';
import {
  changedFiles,
  checkLateness,
  type LatenessFault,
  type NamedSheet,
  type OpinionFigures,
  type OpinionOrigin,
  originOf,
} from '../domain/late-opinions.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { isFreshLook } from '../domain/round-plan.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import type { OpinionContent } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { listRoundDisciplines, listRounds } from './reviews.ts';
import { listSubmittedFiles, type SubmittedFile } from './submissions.ts';

/** Files of a round's set that the round before had not in the same content; all of them in the first round. */
async function listChangedFiles(db: Knex, caseId: string, round: number): Promise<SubmittedFile[]> {
  const rounds = await listRounds(db, caseId);
  const filesOf = async (number: number) => {
    const found = rounds.find((each) => each.round === number);
    return found === undefined ? [] : listSubmittedFiles(db, found.setId);
  };
  return changedFiles(await filesOf(round), await filesOf(round - 1));
}

/** What a reviewer says in which round, as far as its lateness goes. */
export interface TimedOpinion {
  readonly caseId: string;
  readonly round: number;
  readonly named: NamedSheet;
  readonly content: Pick<OpinionContent, 'lateReason' | 'lateText'>;
  /** Kind of the department that writes; null where the agency does. */
  readonly department: DepartmentKind | null;
}

/** Tells where an opinion comes from. Refuses INCOMPLETE for a later one without a reason that is true. */
export async function judgeOrigin(db: Knex, opinion: TimedOpinion): Promise<OpinionOrigin> {
  const { round, content, department } = opinion;
  const origin = await findOrigin(db, opinion);
  const { lateReason = null, lateText = null } = content;
  const fault = checkLateness(origin, { lateReason, lateText, department });
  if (fault !== undefined) throw refusalOf(fault, round);
  return origin;
}

async function findOrigin(
  db: Knex,
  { caseId, round, named }: Pick<TimedOpinion, 'caseId' | 'round' | 'named'>,
): Promise<OpinionOrigin> {
  if (round === 1) return 'FIRST_ROUND';
  const planned = await listRoundDisciplines(db, caseId, round);
  const own = planned.find(({ discipline }) => discipline === named.discipline);
  if (own !== undefined && isFreshLook(own.reason)) return 'FIRST_LOOK';
  return originOf(round, named, await listChangedFiles(db, caseId, round));
}

function refusalOf(fault: LatenessFault, round: number): Refusal {
  switch (fault) {
    case 'NOT_LATE':
      return new Refusal('INCOMPLETE', 'Expected no reason for lateness in the first round, but found one.');
    case 'SHEET_UNCHANGED':
      return new Refusal('INCOMPLETE', `Expected a sheet that changed in round ${round}, but it is as it was before.`);
    case 'NO_DEPARTMENT':
      return new Refusal(
        'INCOMPLETE',
        'Expected a reason of the reviewer, but only a department names its own demand.',
      );
    case 'REASON_MISSING':
      return new Refusal(
        'INCOMPLETE',
        `Expected a reason why the opinion comes in round ${round} only, but found none.`,
      );
  }
}

/** Opinions of an agency over all of its cases. */
export interface AgencyFigures extends OpinionFigures {
  readonly agencyCode: string;
  readonly agencyName: string;
  /** Cases with at least one opinion. */
  readonly cases: number;
}

/** Counts, by agency, the opinions that were written on days from `from` to `to`; what departments say is not theirs. */
export async function countOpinionsByAgency(
  db: Knex,
  viewer: CaseViewer,
  { from, to }: { readonly from?: PlainDate | undefined; readonly to?: PlainDate | undefined },
): Promise<AgencyFigures[]> {
  const visible = visibleCases(viewer);
  const count = (condition: string, name: string) => `(count(*) filter (where ${condition}))::int as "${name}"`;
  const select = db('opinions as o')
    .join('applications as a', 'a.id', 'o.case_id')
    .select<AgencyFigures[]>(
      db.raw(`a.agency_code as "agencyCode", max(a.agency_name) as "agencyName",
        count(distinct o.case_id)::int as cases, count(*)::int as total,
        ${count(`o.severity = 'MANDATORY'`, 'mandatory')},
        ${count(`o.severity <> 'SHOULD' and o.state not in ('CLOSED', 'WAIVED')`, 'blocking')},
        ${count(`o.round > 1 and o.origin is distinct from 'FIRST_LOOK'`, 'laterRound')},
        ${count(`o.origin = 'CHANGED_SHEET'`, 'onChangedSheets')},
        ${count(`o.origin = 'LATE_FOUND'`, 'lateFound')}`),
    )
    .whereNotNull('a.agency_code')
    .whereNull('o.department')
    .whereRaw(visible.sql, [...visible.bindings])
    .groupBy('a.agency_code')
    .orderBy('a.agency_code');
  const day = `(o.created_at at time zone 'Asia/Shanghai')::date`;
  if (from !== undefined) select.whereRaw(`${day} >= ?`, [from]);
  if (to !== undefined) select.whereRaw(`${day} <= ?`, [to]);
  return select;
}
