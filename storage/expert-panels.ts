import type { Knex } from 'knex';
import type { PanelRules } from '../domain/decision-outputs.ts';
import type { Expert } from '../domain/expert-panel.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { endClock } from './clocks.ts';
import { closePause } from './pauses.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** CALLED: the process is on its way to it; OPEN: announced; CONVENED: the experts are named. */
type PanelState = 'CALLED' | 'OPEN' | 'CONVENED' | 'PASSED' | 'NOT_PASSED' | 'CANCELED';

/** One meeting of experts (专家评审) on a case. */
export interface ExpertPanel {
  readonly caseId: string;
  /** From 1, in the order of the case. */
  readonly number: number;
  readonly round: number;
  readonly state: PanelState;
  /** Engine and instance whose step has called it. */
  readonly calledBy: string;
  /** Null until it is open. */
  readonly rules: PanelRules | null;
  readonly openedOn: PlainDate | null;
  readonly experts: readonly Expert[];
  readonly convenedByName: string | null;
  readonly convenedOn: PlainDate | null;
  readonly votesFor: number | null;
  readonly minutes: string | null;
  readonly decidedByName: string | null;
  readonly endedOn: PlainDate | null;
}

const COLUMNS: ColumnMap<ExpertPanel> = {
  caseId: 'case_id',
  number: 'number',
  round: 'round',
  state: 'state',
  calledBy: 'called_by',
  rules: 'rules',
  openedOn: 'opened_on::text',
  experts: 'experts',
  convenedByName: 'convened_by_name',
  convenedOn: 'convened_on::text',
  votesFor: 'votes_for',
  minutes: 'minutes',
  decidedByName: 'decided_by_name',
  endedOn: 'ended_on::text',
};

/** All panels of a case, the oldest first. */
export async function listPanels(db: Knex, caseId: string): Promise<ExpertPanel[]> {
  return db('expert_panels')
    .select<ExpertPanel[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId })
    .orderBy('number');
}

/** The panel that is under way, or undefined. */
export async function findOpenPanel(db: Knex, caseId: string): Promise<ExpertPanel | undefined> {
  return (await listPanels(db, caseId)).find(isOpenPanel);
}

/** True from the call to the result. */
export function isOpenPanel({ state }: Pick<ExpertPanel, 'state'>): boolean {
  return state === 'CALLED' || state === 'OPEN' || state === 'CONVENED';
}

/** Notes that the process is about to call for a panel. */
export async function callPanel(
  acting: ActorTransaction,
  fresh: Pick<ExpertPanel, 'caseId' | 'round' | 'calledBy'>,
): Promise<void> {
  const { caseId, round, calledBy } = fresh;
  const number = (await listPanels(acting.trx, caseId)).length + 1;
  await acting.trx('expert_panels').insert({ case_id: caseId, number, round, called_by: calledBy });
  acting.record({ action: 'call-panel', entity: 'application', entityId: caseId, after: { ...fresh, number } });
}

/** Opens a called panel. */
export async function openPanel(
  acting: ActorTransaction,
  panel: ExpertPanel,
  { rules, openedOn }: { readonly rules: PanelRules; readonly openedOn: PlainDate },
): Promise<void> {
  await change(acting, panel, { state: 'OPEN', rules: json(rules), opened_on: openedOn });
}

/** Notes the experts who were called. */
export async function convenePanel(
  acting: ActorTransaction,
  panel: ExpertPanel,
  called: { readonly experts: readonly Expert[]; readonly by: string; readonly on: PlainDate },
): Promise<void> {
  const columns = { experts: json(called.experts), convened_by_name: called.by, convened_on: called.on };
  await change(acting, panel, { state: 'CONVENED', ...columns });
}

/** Notes what the experts have decided, and lets the agency's clock go on. */
export async function decidePanel(
  acting: ActorTransaction,
  panel: ExpertPanel,
  result: {
    readonly state: 'PASSED' | 'NOT_PASSED';
    readonly votesFor: number;
    readonly minutes: string;
    readonly by: string;
    readonly on: PlainDate;
    readonly at: Date;
  },
): Promise<void> {
  const { state, votesFor, minutes, by, on, at } = result;
  const columns = { votes_for: votesFor, minutes, decided_by_name: by, ended_on: on };
  await change(acting, panel, { state, ...columns });
  await stopClocks(acting, panel.caseId, { state: 'ENDED', on, at });
}

/** Ends a panel without a result: the case has left its lane, or has come to its end. Without an open one nothing changes. */
export async function cancelPanel(
  acting: ActorTransaction,
  caseId: string,
  end: { readonly on: PlainDate; readonly at: Date },
): Promise<boolean> {
  const panel = await findOpenPanel(acting.trx, caseId);
  if (panel === undefined) return false;
  await change(acting, panel, { state: 'CANCELED', ended_on: end.on });
  await stopClocks(acting, caseId, { state: 'CANCELED', ...end });
  return true;
}

async function stopClocks(
  acting: ActorTransaction,
  caseId: string,
  end: { readonly state: 'ENDED' | 'CANCELED'; readonly on: PlainDate; readonly at: Date },
): Promise<void> {
  await endClock(acting, { caseId, kind: 'PANEL' }, end);
  await closePause(acting, { caseId, reason: 'PANEL', to: end.on });
}

async function change(
  acting: ActorTransaction,
  { caseId, number }: ExpertPanel,
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  await acting.trx('expert_panels').where({ case_id: caseId, number }).update(columns);
  acting.record({ action: 'change-panel', entity: 'application', entityId: caseId, after: { number, ...columns } });
}
