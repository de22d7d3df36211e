import type { SampleProject } from './sample-projects.ts';
import type { Walk } from './walk.ts';

/** A column in which the system's answer is not the expected one. */
export interface Difference {
  readonly column: string;
  readonly expected: string;
  readonly found: string;
}

type Reading = (walk: Walk) => string;

/** Where the API tells each expected column; values are written as the file writes them. */
const READINGS: Readonly<Record<string, Reading>> = {
  special_fire: ({ facts }) => (facts['special'] === true ? '1' : '0'),
  scale: ({ facts }) => text(facts['sizeClass']),
  acceptance: (walk) => text(dataOf(walk, 'ACCEPTANCE_DECIDED')['decision']),
  effective_date: ({ application }) => text(application.effectiveDate),
  channel: ({ application }) => text(application.channel),
  rule: (walk) => text(dataOf(walk, 'CHANNEL_DECIDED')['rule']),
  disciplines: (walk) => list(dataOf(walk, 'CHANNEL_DECIDED')['disciplines']),
  limits_wd: (walk) => limits(dataOf(walk, 'CHANNEL_DECIDED')['limits']),
  first_due: (walk) => dueDate(walk, 'FIRST'),
  total_due: ({ clocks }) => text(clocks.plannedEnd),
  supplement_due: (walk) => dueDate(walk, 'SUPPLEMENT'),
  fee_yuan: ({ application }) => (application.feeFen === null ? '' : String(application.feeFen / 100)),
  payer: ({ application }) => text(application.payer),
  agency_ok: (walk) => agencyAnswer(walk),
};

/** Compares what the file expects of a project with what the API has told of it. */
export function compare({ expected }: SampleProject, walk: Walk): Difference[] {
  return Object.entries(expected).flatMap(([column, value]) => {
    const found = READINGS[column]?.(walk) ?? 'nothing, since no such answer is known';
    return found === value ? [] : [{ column, expected: value, found }];
  });
}

/** What an event of the case has recorded; the first of its kind, as later ones belong to later rounds. */
function dataOf({ timeline }: Walk, kind: string): Readonly<Record<string, unknown>> {
  return timeline.find((event) => event.kind === kind)?.data ?? {};
}

function dueDate({ clocks }: Walk, kind: string): string {
  return clocks.items.find((clock) => clock.kind === kind && clock.round === 1)?.dueDate ?? '';
}

/** 0: the agency that the applicant named first was refused; empty: nobody came to ask about it. */
function agencyAnswer({ application, timeline }: Walk): string {
  if (application.channel === null) return '';
  return timeline.some(({ kind }) => kind === 'AGENCY_REFUSED') ? '0' : '1';
}

function limits(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { firstWd, secondWd, finalWd } = value as Readonly<Record<string, unknown>>;
  return [firstWd, secondWd, finalWd].map(text).join('/');
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.map(text).join(';') : '';
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
