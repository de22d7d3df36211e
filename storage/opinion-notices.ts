import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import { isNoticeLate, type ReturnReason } from '../domain/rounds.ts';
import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** When the opinion notice of a round went out, and when it ought to have. */
export interface OpinionNotice {
  readonly caseId: string;
  readonly round: number;
  readonly returnReason: ReturnReason | null;
  readonly noticeIssuedAt: Date;
  /** Last day of the review in the round; null for a notice of before it was kept. */
  readonly noticeDueOn: PlainDate | null;
  /** As the notice said it; an extension, a rest or a calendar may have moved it since. */
  readonly revisionDueOn: PlainDate | null;
}

const COLUMNS: ColumnMap<OpinionNotice> = {
  caseId: 'r.case_id',
  round: 'r.round',
  returnReason: 'r.return_reason',
  noticeIssuedAt: 'r.notice_issued_at',
  noticeDueOn: 'r.notice_due_on::text',
  revisionDueOn: 'r.revision_due_on::text',
};

/** Notes on the round that its notice went out. */
export async function recordNotice(
  acting: ActorTransaction,
  notice: Omit<OpinionNotice, 'returnReason'>,
): Promise<void> {
  const { caseId, round, noticeIssuedAt, noticeDueOn, revisionDueOn } = notice;
  await acting
    .trx('rounds')
    .where({ case_id: caseId, round })
    .update({ notice_issued_at: noticeIssuedAt, notice_due_on: noticeDueOn, revision_due_on: revisionDueOn });
  acting.record({ action: 'issue-opinion-notice', entity: 'application', entityId: caseId, after: notice });
}

/** A notice with its case, as a list of all cases shows it. */
export type ListedNotice = OpinionNotice &
  Pick<Application, 'number' | 'projectName' | 'agencyCode' | 'agencyName'> & { readonly late: boolean };

/** Which notices to list: of the cases that the viewer may see, late ones or all. */
export interface NoticeQuery {
  readonly viewer: CaseViewer;
  readonly lateOnly: boolean;
  readonly limit: number;
}

const ISSUED_DAY = `(r.notice_issued_at at time zone 'Asia/Shanghai')::date`;

/** Opinion notices, newest first, at most `limit`. */
export async function listNotices(db: Knex, { viewer, lateOnly, limit }: NoticeQuery): Promise<ListedNotice[]> {
  const visible = visibleCases(viewer);
  const select = db('rounds as r')
    .join('applications as a', 'a.id', 'r.case_id')
    .select<(Omit<ListedNotice, 'late'> & { readonly issuedOn: PlainDate })[]>(
      db.raw(`${selectList(COLUMNS)}, a.number, a.project_name as "projectName",
        a.agency_code as "agencyCode", a.agency_name as "agencyName", ${ISSUED_DAY}::text as "issuedOn"`),
    )
    .whereNotNull('r.notice_issued_at')
    .whereRaw(visible.sql, [...visible.bindings])
    .orderBy('r.notice_issued_at', 'desc')
    .limit(limit);
  if (lateOnly) select.whereRaw(`${ISSUED_DAY} > r.notice_due_on`);
  const rows = await select;
  return rows.map(({ issuedOn, ...notice }) => ({ ...notice, late: isNoticeLate(notice.noticeDueOn, issuedOn) }));
}
