import type { Knex } from 'knex';
import { caseInvariants } from './case-invariants.ts';
import { engineInvariants } from './engine-invariants.ts';
import type { Invariant } from './invariant.ts';

/**
 * What holds whatever was killed, cut off or full in between. The tables of the engine's records are asked, so they tell
 * the truth once the exporter has caught up; while the system works, a row may be found that is gone at the next look.
 */
export const invariants: readonly Invariant[] = [...caseInvariants, ...engineInvariants];

/** An invariant that does not hold, with the places where it does not. */
export interface Violation {
  readonly invariant: Invariant;
  readonly offenders: readonly string[];
}

/** Asks for all of them in one moment of the database; answers only those that do not hold. */
export async function findViolations(knex: Knex): Promise<Violation[]> {
  return knex.transaction(
    async (trx) => {
      const violations: Violation[] = [];
      for (const invariant of invariants) {
        const { rows } = await trx.raw<{ rows: { offender: string }[] }>(invariant.sql);
        if (rows.length > 0) violations.push({ invariant, offenders: rows.map(({ offender }) => offender) });
      }
      return violations;
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

export interface Looks {
  readonly looks: number;
  /** What goes by between two looks. */
  pause(): Promise<unknown>;
}

/** What is found at every one of several looks: on a system at work, a row that is only under way is gone at the next. */
export async function findLastingViolations(knex: Knex, { looks, pause }: Looks): Promise<Violation[]> {
  let lasting = await findViolations(knex);
  for (let look = 1; look < looks && lasting.length > 0; look++) {
    await pause();
    const now = new Map((await findViolations(knex)).map(({ invariant, offenders }) => [invariant, offenders]));
    lasting = lasting.flatMap(({ invariant, offenders }) => {
      const still = offenders.filter((offender) => now.get(invariant)?.includes(offender));
      return still.length === 0 ? [] : [{ invariant, offenders: still }];
    });
  }
  return lasting;
}
