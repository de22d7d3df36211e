import type { Knex } from 'knex';
import type { CaseFacts } from '../domain/case-facts.ts';
import type { Channel, RequiredDiscipline, StageLimits } from '../domain/decision-outputs.ts';
import type { Discipline } from '../domain/disciplines.ts';
import type { Payer } from '../domain/fee.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { RuleExplanation } from '../domain/rule-words.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, json, selectList, theRow } from './row-mapping.ts';

/** What the tables decided for a case on its day of acceptance; holds to its end, whatever is edited later. */
export interface ChannelDecision {
  readonly caseId: string;
  readonly channel: Channel;
  /** Id of the rule that hit, e.g. N2. */
  readonly rule: string;
  /** The inputs, so that the decision can be recomputed. */
  readonly facts: CaseFacts;
  readonly limits: StageLimits;
  readonly disciplines: readonly RequiredDiscipline[];
  /** Whole fen. */
  readonly feeFen: number;
  readonly payer: Payer;
  readonly rulesDate: PlainDate;
  /** The rule in plain words; null for decisions of a time that did not keep it. */
  readonly explanation: RuleExplanation | null;
  /** Version of the deployed table that the words were taken from. */
  readonly tableVersion: number | null;
  readonly decidedAt: Date;
}

const COLUMNS: ColumnMap<ChannelDecision> = {
  caseId: 'case_id',
  channel: 'channel',
  rule: 'rule',
  facts: 'facts',
  limits: 'limits',
  disciplines: 'disciplines',
  feeFen: 'fee_fen::float8',
  payer: 'payer',
  rulesDate: 'rules_date::text',
  explanation: 'explanation',
  tableVersion: 'table_version',
  decidedAt: 'decided_at',
};

/** Stores the decision of a case. */
export async function recordChannelDecision(acting: ActorTransaction, decision: ChannelDecision): Promise<void> {
  await acting.trx('channel_decisions').insert({
    case_id: decision.caseId,
    channel: decision.channel,
    rule: decision.rule,
    facts: json(decision.facts),
    limits: json(decision.limits),
    disciplines: json(decision.disciplines),
    fee_fen: decision.feeFen,
    payer: decision.payer,
    rules_date: decision.rulesDate,
    explanation: decision.explanation === null ? null : json(decision.explanation),
    table_version: decision.tableVersion,
    decided_at: decision.decidedAt,
  });
  acting.record({ action: 'record-channel', entity: 'application', entityId: decision.caseId, after: decision });
}

/** The decision of a case, or undefined before acceptance. */
export async function findChannelDecision(db: Knex, caseId: string): Promise<ChannelDecision | undefined> {
  const select = db('channel_decisions').select<ChannelDecision[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).first();
}

/** Nobody reviews a discipline that a case does not have, so nobody could settle what is said of it. Refuses INCOMPLETE. */
export async function requireDisciplineOfCase(db: Knex, caseId: string, discipline: Discipline): Promise<void> {
  const codes = ((await findChannelDecision(db, caseId))?.disciplines ?? []).map((row) => row.discipline);
  if (!codes.includes(discipline)) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected a discipline that the case is reviewed in (${codes.join(', ')}), but found ${discipline}.`,
    );
  }
}

/** The decision of a case that was accepted. */
export async function getChannelDecision(db: Knex, caseId: string): Promise<ChannelDecision> {
  return theRow(await findChannelDecision(db, caseId), `lane of case ${caseId}`);
}
