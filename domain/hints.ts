import { type ClauseVersion, isInForce, newestOf, parseStandard } from './clauses.ts';
import type { Severity } from './opinions.ts';
import type { PlainDate } from './plain-date.ts';
import type { ListedSheet } from './sheet-list.ts';

/**
 * What a machine can notice about a round. A hint has evidence and nothing else: a person takes it up as an opinion or
 * rejects it, and no rule of the review ever asks for hints.
 */
export const HINT_RULES = ['SHEET_MISSING', 'SHEET_UNSIGNED', 'AREA_DIFFERS', 'CLAUSE_EXPIRED'] as const;
export type HintRule = (typeof HINT_RULES)[number];

/** Texts and numbers that a person can look up. */
export type Evidence = Readonly<Record<string, string | number | readonly string[]>>;

/** One thing that was noticed. */
export interface HintFact {
  readonly rule: HintRule;
  readonly discipline: string;
  /** What it is about; a rule says one thing about it in a round. */
  readonly subject: string;
  readonly evidence: Evidence;
}

/** A file of the round, as far as it was looked into when it was uploaded. */
export interface InspectedFile {
  readonly slot: string;
  readonly discipline: string | null;
  readonly sheetNo: string | null;
  readonly fileName: string;
  /** null where no signature can be told: not a PDF. */
  readonly signatureCount: number | null;
  /** What a list of sheets names; null for other files. */
  readonly listedSheets: readonly ListedSheet[] | null;
}

/** A citation that waits to be settled, with what the library holds of its standard. */
export interface CitedClause {
  readonly serial: number;
  readonly discipline: string;
  /** As it was written, maybe with a year. */
  readonly standard: string;
  readonly clause: string;
  /** Edition that was noted when it was written; null for a free citation. */
  readonly edition: string | null;
  /** Clauses of the standard in all their editions. */
  readonly versions: readonly ClauseVersion[];
}

/** What the rules look at. */
export interface HintSubjects {
  readonly files: readonly InspectedFile[];
  /** Disciplines that the case needs and that are judged by their sheets. */
  readonly drawnDisciplines: readonly string[];
  readonly areas: { readonly total: number; readonly largest: number; readonly underground: number };
  readonly citations: readonly CitedClause[];
  /** The day whose standards bind the case. */
  readonly filedOn: PlainDate;
}

/** All hints of a round. */
export function findHints(subjects: HintSubjects): readonly HintFact[] {
  return [
    ...missingSheets(subjects),
    ...unsignedSheets(subjects.files),
    ...differingAreas(subjects.areas),
    ...expiredClauses(subjects),
  ];
}

/**
 * A discipline without any sheet, or with others than the list of the set names. Without a list of the discipline, one whose
 * numbers leave gaps; numbers with letters (01A) fill theirs.
 */
function missingSheets({ files, drawnDisciplines }: HintSubjects): HintFact[] {
  const sheets = files.filter(({ sheetNo }) => sheetNo !== null);
  const listed = files.flatMap(({ listedSheets }) => listedSheets ?? []);
  const present = new Set(sheets.map(({ discipline }) => discipline));
  const hint = (discipline: string, evidence: Evidence): HintFact => {
    return { rule: 'SHEET_MISSING', discipline, subject: discipline, evidence };
  };
  const absent = drawnDisciplines.filter((code) => !present.has(code)).map((code) => hint(code, { found: [] }));
  const gaps = [...present].flatMap((discipline) => {
    if (discipline === null) return [];
    const found = sheets.filter((sheet) => sheet.discipline === discipline).map(({ sheetNo }) => sheetNo ?? '');
    const list = listed.filter((sheet) => sheet.discipline === discipline).map(({ sheetNo }) => sheetNo);
    if (list.length > 0) return differsFrom(list, found).map((evidence) => hint(discipline, evidence));
    const missing = gapsOf(found);
    return missing.length === 0 ? [] : [hint(discipline, { found: [...new Set(found)].sort(), missing })];
  });
  return [...absent, ...gaps];
}

/** What the list names and is not there, and the other way round; empty when they agree. */
function differsFrom(list: readonly string[], found: readonly string[]): Evidence[] {
  const missing = [...new Set(list)].filter((sheet) => !found.includes(sheet)).sort();
  const unlisted = [...new Set(found)].filter((sheet) => !list.includes(sheet)).sort();
  return missing.length + unlisted.length === 0 ? [] : [{ missing, unlisted }];
}

/** More than these are another way of numbering (101, 201 …), no gap. */
const MOST_GAPS = 20;

/** Gaps of each series of numbers; A01 and B01 are of two. */
function gapsOf(sheetNumbers: readonly string[]): string[] {
  const series = new Map<string, string[]>();
  for (const text of sheetNumbers) {
    const { prefix = '', digits } = /^(?<prefix>[A-Z]*)(?<digits>\d+)/i.exec(text)?.groups ?? {};
    if (digits !== undefined) series.set(prefix, [...(series.get(prefix) ?? []), digits]);
  }
  return [...series].flatMap(([prefix, digits]) => gapsIn(digits).map((number) => `${prefix}${number}`));
}

function gapsIn(digits: readonly string[]): string[] {
  const numbers = new Set(digits.map(Number));
  const width = Math.max(...digits.map((text) => text.length));
  const last = Math.max(...numbers);
  const missing: string[] = [];
  for (let number = Math.min(...numbers); number <= last && missing.length <= MOST_GAPS; number += 1) {
    if (!numbers.has(number)) missing.push(String(number).padStart(width, '0'));
  }
  return missing.length > MOST_GAPS ? [] : missing;
}

/** Sheets of a discipline whose PDF bears no signature. */
function unsignedSheets(files: readonly InspectedFile[]): HintFact[] {
  const unsigned = files.filter(({ sheetNo, signatureCount }) => sheetNo !== null && signatureCount === 0);
  const disciplines = new Set(unsigned.map(({ discipline }) => discipline ?? ''));
  return [...disciplines].map((discipline) => {
    const names = unsigned.filter((file) => (file.discipline ?? '') === discipline).map(({ fileName }) => fileName);
    return { rule: 'SHEET_UNSIGNED', discipline, subject: discipline, evidence: { files: names.sort() } };
  });
}

/** The largest building and what lies below ground are parts of the whole: together more, one figure must be looked at. */
function differingAreas({ total, largest, underground }: HintSubjects['areas']): HintFact[] {
  const isOneBuilding = largest === total;
  if (isOneBuilding || largest + underground <= total) return [];
  const evidence = { total, largest, underground };
  return [{ rule: 'AREA_DIFFERS', discipline: 'ARCH', subject: 'areas', evidence }];
}

/** Citations of what did not bind on the filing day: the opinion rests on a rule that the design need not follow. */
function expiredClauses({ citations, filedOn }: HintSubjects): HintFact[] {
  return citations.flatMap((citation): HintFact[] => {
    const evidence = evidenceAgainst(citation, filedOn);
    if (evidence === undefined) return [];
    const { serial, discipline } = citation;
    return [{ rule: 'CLAUSE_EXPIRED', discipline, subject: String(serial), evidence }];
  });
}

/**
 * What speaks against a citation. The library holds but a part of most standards: of a clause that it does not hold it can only
 * tell that the year that was written is not that of the edition in force.
 */
function evidenceAgainst(
  { serial, standard, clause, edition, versions }: CitedClause,
  filedOn: PlainDate,
): Evidence | undefined {
  const { year } = parseStandard(standard);
  const isCited = (version: ClauseVersion): boolean =>
    edition === null ? year === null || version.edition.startsWith(year) : version.edition === edition;
  const own = versions.filter((version) => version.clause === clause.trim());
  const held = own.length > 0 ? own : versions;
  const binding = held.filter((version) => isInForce(version, filedOn));
  if (binding.some(isCited)) return undefined;
  const inForce = newestOf(binding)?.edition;
  if (own.length === 0 && (year === null || inForce === undefined)) return undefined;
  const cited = newestOf(held.filter(isCited));
  return {
    ...{ opinion: serial, standard, clause, filedOn },
    ...(cited === undefined ? {} : { edition: cited.edition }),
    ...(cited === undefined || cited.validTo === null ? {} : { validTo: cited.validTo }),
    ...(inForce === undefined ? {} : { inForce }),
  };
}

/** What the draft of an opinion begins with when a hint is taken up. */
export interface HintDraft {
  readonly severity?: Severity;
  readonly text: string;
}

/** Words for the draft of an opinion, in the language of opinions. */
export function draftOfHint({ rule, evidence }: Pick<HintFact, 'rule' | 'evidence'>): HintDraft {
  const listOf = (name: string): string => {
    const value = evidence[name];
    return Array.isArray(value) ? value.join('、') : String(value ?? '');
  };
  switch (rule) {
    case 'SHEET_MISSING':
      return {
        severity: 'DEPTH',
        text:
          evidence['unlisted'] === undefined
            ? missingText(listOf('found'), listOf('missing'))
            : listText(listOf('missing'), listOf('unlisted')),
      };
    case 'SHEET_UNSIGNED':
      return { severity: 'SEAL', text: `下列图纸未见电子签章：${listOf('files')}。请补签。` };
    case 'AREA_DIFFERS':
      return {
        severity: 'DEPTH',
        text: `面积数据不一致：总建筑面积 ${listOf('total')} ㎡，最大单体 ${listOf('largest')} ㎡，地下 ${listOf('underground')} ㎡。请核对。`,
      };
    case 'CLAUSE_EXPIRED':
      return { text: expiredText(listOf) };
  }
}

function listText(missing: string, unlisted: string): string {
  const words = [missing && `目录所列 ${missing} 未提交`, unlisted && `${unlisted} 未列入目录`].filter(
    (part) => part !== '',
  );
  return `图纸与图纸目录不一致：${words.join('，')}。请补齐或更正目录。`;
}

function missingText(found: string, missing: string): string {
  if (found === '') return '未见本专业图纸，请补充。';
  return `图纸编号不连续：有 ${found}，缺 ${missing}。请补齐或说明。`;
}

function expiredText(wordOf: (name: string) => string): string {
  const [filedOn, validTo, inForce] = [wordOf('filedOn'), wordOf('validTo'), wordOf('inForce')];
  const when = filedOn === '' ? '已失效' : `在申报日 ${filedOn} 不适用`;
  const until = validTo === '' ? '' : `（${wordOf('edition')} 版有效期至 ${validTo}）`;
  const instead = inForce === '' ? '' : `，当日适用 ${inForce} 版`;
  return `意见 ${wordOf('opinion')} 所引 ${wordOf('standard')} 第 ${wordOf('clause')} 条${when}${until}${instead}，请核对设计依据。`;
}
