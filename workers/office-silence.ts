import { cityOf } from '../domain/regions.ts';
import type { Role } from '../domain/roles.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { type Clock, markFired } from '../storage/clocks.ts';
import { notify } from '../storage/notifications.ts';
import { findSupplement } from '../storage/supplements.ts';
import { countFinishedTasks } from '../storage/tasks.ts';
import type { CaseContext } from './handler.ts';

/** What the applicant did in time and the office has not answered. */
type AwaitedOf = 'CHECK' | 'EXTENSION';

/** What an expired supplement waits for; undefined where the applicant alone is late. */
export async function awaitedOfOffice({ acting, application }: CaseContext): Promise<AwaitedOf | undefined> {
  const supplement = await findSupplement(acting.trx, application.id);
  if (supplement === undefined) return undefined;
  const checked = await countFinishedTasks(acting.trx, application.id, 'CheckSupplement');
  if (supplement.attempts > checked) return 'CHECK';
  const { extensionRequestedAt, extensionDecision } = supplement;
  return extensionRequestedAt !== null && extensionDecision === null ? 'EXTENSION' : undefined;
}

const HIGHEST_LEVEL = 3;

/** Tells an office that it keeps a case waiting past its day: first the officer, a day later the county, then the city, and no more. */
export async function tellSilentOffice(context: CaseContext, clock: Clock, awaited: AwaitedOf): Promise<void> {
  const { acting, application, at, today } = context;
  const { id: caseId, projectName, number, round } = application;
  const told = clock.fired.filter((name) => name.startsWith(FIRED));
  if (told.includes(`${FIRED}${today}`) || told.length >= HIGHEST_LEVEL) return;
  const level = told.length + 1;
  await markFired(acting.trx, clock, [`${FIRED}${today}`]);
  await notify(acting.trx, {
    ...recipientOf(level, application.regionCode),
    businessKey: `OFFICE_SILENT:${caseId}:${clock.kind}:${today}`,
    caseId,
    kind: `ESCALATE_${clock.kind}`,
    firmCode: null,
    agencyCode: null,
    text: `${projectName}（${number}）：${WORDS[awaited]}，${clock.dueDate} 已到期，${level === 1 ? '请立即办理' : '请督办'}。`,
    createdAt: at,
  });
  const data = { clockKind: clock.kind, dueDate: clock.dueDate, level, awaited };
  await recordCaseEvent(acting, { caseId, kind: 'ESCALATED', legalAt: at, round, data });
}

const FIRED = 'OFFICE:';

const WORDS: Readonly<Record<AwaitedOf, string>> = {
  CHECK: '建设单位已按时补齐材料，受理窗口尚未核对',
  EXTENSION: '建设单位已按时申请延期补齐，受理窗口尚未决定',
};

function recipientOf(level: number, regionCode: string): { recipientRole: Role; regionCode: string } {
  if (level === 1) return { recipientRole: 'acceptanceOfficer', regionCode };
  return { recipientRole: 'department', regionCode: level === 2 ? regionCode : cityOf(regionCode) };
}
