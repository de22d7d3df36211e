import type { PanelRules } from './decision-outputs.ts';
import type { Discipline } from './disciplines.ts';

/** One of the people who are called. */
export interface Expert {
  readonly name: string;
  /** What the person is an expert of. */
  readonly field: string;
  /** Where the person works; empty if not told. */
  readonly unit: string;
}

/** A list of experts as it was typed, or the line in which something is missing. */
export type ExpertList =
  | { readonly ok: true; readonly experts: readonly Expert[] }
  | { readonly ok: false; readonly line: number };

/** Reads experts, one a line: name, field and unit, with commas or spaces between. Empty lines count for nothing. */
export function readExperts(text: string): ExpertList {
  const experts: Expert[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const [name = '', field = '', ...unit] = line
      .trim()
      .split(/[,，、;；\s]+/)
      .filter((part) => part !== '');
    if (name === '') continue;
    if (field === '') return { ok: false, line: at + 1 };
    experts.push({ name, field, unit: unit.join(' ') });
  }
  return { ok: true, experts };
}

/** The first name that stands in the list more than once. */
export function findNamesake(experts: readonly Expert[]): string | undefined {
  const names = experts.map(({ name }) => name);
  return names.find((name, at) => names.indexOf(name) !== at);
}

/** True when enough of the experts agree (order 58: three quarters of them), none of them left out. */
export function isPassed(votesFor: number, experts: number, rules: PanelRules): boolean {
  return votesFor * rules.passDenominator >= experts * rules.passNumerator;
}

/**
 * Discipline to which the objections of a panel belong: what the experts were called for. In a sector without that discipline
 * it is the first one that the case needs.
 */
export function panelDiscipline(facts: Readonly<Record<string, unknown>>, required: readonly Discipline[]): Discipline {
  const isRegular = facts['structuralIrregularity'] === 'REGULAR';
  const isFire = facts['fireDesignBeyondCode'] === true || (isRegular && facts['fireClass'] === '甲');
  const called = isFire ? 'FIRE' : 'STRU';
  return required.find((discipline) => discipline === called) ?? required[0] ?? called;
}
