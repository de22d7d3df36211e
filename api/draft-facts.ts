import type { Knex } from 'knex';
import { isOfKind } from '../domain/facts.ts';
import { CORE_FIELDS } from '../domain/project-validation.ts';
import { findSector } from '../storage/sectors.ts';
import { ApiError, type ProblemItem } from './errors.ts';

/**
 * Refuses facts that the sector does not ask for, or that are of another kind than it says. Whether a value is within its
 * bounds, and whether all are there, is told by the pre-check: a draft may lack any.
 */
export async function refuseStrayFacts(db: Knex, facts: Readonly<Record<string, unknown>>): Promise<void> {
  const sector = await findSector(db, facts);
  if (sector === undefined) throw refusal([item('sector', 'a sector of the register', facts['sector'])]);
  const faults = Object.entries(facts).flatMap(([name, value]) => {
    if (CORE_FIELDS.includes(name) || value === undefined) return [];
    const rule = sector.facts.find((each) => each.name === name);
    if (rule === undefined) return [item(name, `a fact of ${sector.code}`, value)];
    return isOfKind(rule, value) ? [] : [item(name, `a value of the kind ${rule.kind}`, value)];
  });
  if (faults.length > 0) throw refusal(faults);
}

function item(name: string, expected: string, found: unknown): ProblemItem {
  const text = (JSON.stringify(found) ?? 'nothing').slice(0, 60);
  return { pointer: `/body/facts/${name}`, detail: `Expected ${expected}, but found ${text}.` };
}

function refusal(errors: readonly ProblemItem[]): ApiError {
  return new ApiError('INVALID_REQUEST', errors[0]?.detail, { errors: [...errors] });
}
