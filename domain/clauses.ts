import type { Severity } from './opinions.ts';
import type { PlainDate } from './plain-date.ts';

/** What a clause of a standard can demand: 强条, 应, 宜. */
export const CLAUSE_SEVERITIES = ['MANDATORY', 'SHALL', 'SHOULD'] as const satisfies readonly Severity[];
export type ClauseSeverity = (typeof CLAUSE_SEVERITIES)[number];

/** A clause of one edition of a standard, with the days on which it binds, both included. */
export interface ClauseVersion {
  /** Number of the standard without its year, e.g. GB 50016. */
  readonly standard: string;
  /** Year, and what else tells editions apart, e.g. 2014（2018年版）. */
  readonly edition: string;
  readonly clause: string;
  readonly severity: ClauseSeverity;
  readonly validFrom: PlainDate;
  /** Last day; null while nothing has replaced it. */
  readonly validTo: PlainDate | null;
}

/** A standard as people write it, taken apart. */
interface StandardName {
  readonly standard: string;
  /** Year that was written behind the number, null for none. */
  readonly year: string | null;
}

/** `GB50016-2014`, `gb 50016－2014（2018年版）` and `GB 50016` name one standard. */
const STANDARD = /^([A-Z]{2,4}(?:\/T)?)\s*(\d+(?:\.\d+)?)\s*(?:-\s*(\d{4}).*)?$/;

/** Takes a standard's name apart; a name of another form stands for itself and carries no year. */
export function parseStandard(text: string): StandardName {
  const plain = text
    .trim()
    .toUpperCase()
    .replaceAll(/[－—–]/g, '-');
  const [, letters, number, year] = STANDARD.exec(plain) ?? [];
  if (letters === undefined || number === undefined) return { standard: text.trim(), year: null };
  return { standard: `${letters} ${number}`, year: year ?? null };
}

/** True on the days on which a clause binds. */
export function isInForce(version: Pick<ClauseVersion, 'validFrom' | 'validTo'>, day: PlainDate): boolean {
  return version.validFrom <= day && (version.validTo === null || day <= version.validTo);
}

/** What a reviewer cites, and for how grave a finding. */
export interface Citation {
  readonly standard: string;
  readonly clause: string;
  readonly severity: Severity;
}

export type CitationResult =
  /** `edition` null: the library does not hold the clause, and the citation stands as it was written. */
  { readonly ok: true; readonly edition: string | null } | { readonly ok: false; readonly fault: CitationFault };

/** Why a citation was refused, with a sentence. */
export interface CitationFault {
  readonly code: 'NOT_IN_FORCE' | 'OTHER_EDITION' | 'SEVERITY';
  readonly message: string;
}

/**
 * The edition of the cited clause that binds a case filed on `day`. `versions` are the editions of that clause in the library.
 * What the library knows is held to it: the day, the year if one is named, and that a breach of a mandatory clause, and
 * nothing else that the library knows, is MANDATORY.
 */
export function citeClause(versions: readonly ClauseVersion[], citation: Citation, day: PlainDate): CitationResult {
  if (versions.length === 0) return { ok: true, edition: null };
  const { standard, clause, severity } = citation;
  const binding = newestOf(versions.filter((version) => isInForce(version, day)));
  if (binding === undefined) {
    const found = newestOf(versions);
    const days = `${found?.edition} binds from ${found?.validFrom} to ${found?.validTo ?? 'today'}`;
    return refuse('NOT_IN_FORCE', `Expected a clause in force on ${day}, but ${standard} ${clause} of ${days}.`);
  }
  const { year } = parseStandard(standard);
  if (year !== null && !binding.edition.startsWith(year)) {
    return refuse('OTHER_EDITION', `Expected edition ${binding.edition}, in force on ${day}, but found ${year}.`);
  }
  if ((binding.severity === 'MANDATORY') !== (severity === 'MANDATORY')) {
    const fitting = `Expected a severity that fits ${standard} ${clause}, which is ${binding.severity}`;
    return refuse('SEVERITY', `${fitting}, but found ${severity}.`);
  }
  return { ok: true, edition: binding.edition };
}

/** The version that began to bind last. */
export function newestOf(versions: readonly ClauseVersion[]): ClauseVersion | undefined {
  return [...versions].sort((a, b) => b.validFrom.localeCompare(a.validFrom))[0];
}

function refuse(code: CitationFault['code'], message: string): CitationResult {
  return { ok: false, fault: { code, message } };
}
