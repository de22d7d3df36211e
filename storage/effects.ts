import type { Knex } from 'knex';
import { json } from './row-mapping.ts';

/** Which effect a job is about to have. */
export interface EffectIdentity {
  /** Name of the effect in words of the business, e.g. `issue-certificate:{caseId}:0`; one row ever. */
  readonly businessKey: string;
  readonly caseId: string;
  readonly jobType: string;
  readonly jobKey: string;
  /** Which engine made the job; keys of two engines may be equal. */
  readonly engineIdentity: string;
}

/** JSON object that a job hands to the process. */
export type EffectResult = Readonly<Record<string, unknown>>;

/** What an effect has led to, and whose job had it. */
export interface StoredEffect {
  readonly result: EffectResult;
  readonly jobKey: string;
  /** Null for effects of a time that did not note it. */
  readonly engineIdentity: string | null;
}

/**
 * An effect that was had before, or undefined. The engine promises a job at least once, and a repair makes a
 * new job for the same step: both find here what the first one did. Call it with the application's row locked.
 */
export async function findEffect(trx: Knex.Transaction, businessKey: string): Promise<StoredEffect | undefined> {
  return trx('effects')
    .where({ business_key: businessKey })
    .first<StoredEffect | undefined>(trx.raw('result, job_key::text as "jobKey", engine_identity as "engineIdentity"'));
}

/** Stores what an effect has led to, in the transaction of the effect. */
export async function storeEffect(trx: Knex.Transaction, effect: EffectIdentity, result: EffectResult): Promise<void> {
  await trx('effects').insert({
    business_key: effect.businessKey,
    case_id: effect.caseId,
    job_type: effect.jobType,
    job_key: effect.jobKey,
    engine_identity: effect.engineIdentity,
    result: json(result),
  });
}
