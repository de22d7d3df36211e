import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** Who has named an agency for a case. */
export type ChosenBy = 'APPLICANT' | 'LOT' | 'DEPARTMENT';

/** An agency that was proposed for a case, and what became of it. */
export interface AgencyProposal {
  readonly caseId: string;
  readonly attempt: number;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly chosenBy: ChosenBy;
  /** RELEASED: drawn over by the lot, or taken from the case again. */
  readonly state: 'PROPOSED' | 'REFUSED' | 'ASSIGNED' | 'RELEASED';
  /** Codes of the table's reasons, or the agency's own words. */
  readonly reasons: readonly string[];
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** What the rules read of the agency when they refused it; null for every other end, and for refusals of old. */
  readonly judgedFacts: unknown;
}

const COLUMNS: ColumnMap<AgencyProposal> = {
  caseId: 'case_id',
  attempt: 'attempt',
  agencyCode: 'agency_code',
  agencyName: 'agency_name',
  proposedBy: 'proposed_by',
  proposedAt: 'proposed_at',
  chosenBy: 'chosen_by',
  state: 'state',
  reasons: 'reasons',
  decidedBy: 'decided_by',
  decidedAt: 'decided_at',
  judgedFacts: 'judged_facts',
};

/** Stores the next proposal of a case; an open one breaks the index on open proposals. */
export async function proposeAgency(
  acting: ActorTransaction,
  fresh: Pick<AgencyProposal, 'caseId' | 'agencyCode' | 'agencyName' | 'proposedBy' | 'proposedAt' | 'chosenBy'>,
): Promise<void> {
  const { trx } = acting;
  const last = await trx('agency_proposals')
    .where({ case_id: fresh.caseId })
    .max<{ last: number | null }[]>('attempt as last');
  await trx('agency_proposals').insert({
    case_id: fresh.caseId,
    attempt: (last[0]?.last ?? 0) + 1,
    agency_code: fresh.agencyCode,
    agency_name: fresh.agencyName,
    proposed_by: fresh.proposedBy,
    proposed_at: fresh.proposedAt,
    chosen_by: fresh.chosenBy,
  });
  acting.record({ action: 'propose-agency', entity: 'application', entityId: fresh.caseId, after: fresh });
}

/** Decides the open proposal of a case; answers false when none is open. */
export async function decideProposal(
  acting: ActorTransaction,
  decision: Pick<AgencyProposal, 'caseId' | 'reasons'> & {
    readonly state: 'REFUSED' | 'ASSIGNED';
    readonly decidedBy: string;
    readonly judgedFacts?: unknown;
    readonly at: Date;
  },
): Promise<boolean> {
  const { caseId, state, reasons, judgedFacts } = decision;
  const facts = judgedFacts === undefined ? null : json(judgedFacts);
  const decided = await acting
    .trx('agency_proposals')
    .where({ case_id: caseId, state: 'PROPOSED' })
    .update({
      ...{ state, reasons: json(reasons), judged_facts: facts },
      ...{ decided_by: decision.decidedBy, decided_at: decision.at },
    });
  if (decided > 0) {
    acting.record({ action: 'decide-agency', entity: 'application', entityId: caseId, after: decision });
  }
  return decided > 0;
}

/** Takes the case from the agency that was proposed or has it, so that another can be proposed; false where there is none. */
export async function releaseProposal(
  acting: ActorTransaction,
  release: Pick<AgencyProposal, 'caseId' | 'reasons'> & { readonly decidedBy: string; readonly at: Date },
): Promise<boolean> {
  const { caseId, reasons } = release;
  const released = await acting
    .trx('agency_proposals')
    .where({ case_id: caseId })
    .whereIn('state', ['PROPOSED', 'ASSIGNED'])
    .update({ state: 'RELEASED', reasons: json(reasons), decided_by: release.decidedBy, decided_at: release.at });
  if (released > 0) {
    acting.record({ action: 'release-agency', entity: 'application', entityId: caseId, after: release });
  }
  return released > 0;
}

/** The proposal that waits for a decision, or undefined. */
export async function findOpenProposal(db: Knex, caseId: string): Promise<AgencyProposal | undefined> {
  const select = db('agency_proposals').select<AgencyProposal[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId, state: 'PROPOSED' }).first();
}

/** All proposals of a case in order. */
export async function listProposals(db: Knex, caseId: string): Promise<AgencyProposal[]> {
  const select = db('agency_proposals').select<AgencyProposal[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).orderBy('attempt');
}
