/**
 * What the decision tables answer, checked before a worker believes it: an administrator can edit a table, and a wrong
 * answer must stop at once with a sentence that names the output, not corrupt a case.
 */
import { type ProjectClass, SIZE_CLASSES } from './classification.ts';
import type { CaseDecision } from './decision-inputs.ts';
import { DEPARTMENT_KIND_FORM, type DepartmentKind, DISCIPLINE_FORM, type Discipline } from './disciplines.ts';
import { MATERIAL_NEEDS, type MaterialCode, type RequiredMaterial } from './materials.ts';

/** Names of the outputs of each table, with one line of meaning; the DMN columns carry exactly these names. */
export const OUTPUTS_OF_DECISION = {
  'project-class': {
    sizeClass: 'text: SMALL, MEDIUM or LARGE',
    specialReasons: 'list of text: why the project is special (特殊建设工程); empty if it is not',
  },
  'required-materials': {
    material: 'text: code of the register of materials (hit policy COLLECT: one row each)',
    need: 'text: KEY or NON_KEY',
  },
  'material-acceptance': {
    decision: 'text: ACCEPTED, ACCEPTED_WITH_DEFICIENCY, CORRECTION_NOTICE or NOT_ACCEPTED',
    reason: 'text: one of ACCEPTANCE_REASONS',
  },
  'review-channel': {
    channel: 'text: INSTANT, FAST, NORMAL or EXPERT',
    rule: 'text: id of the rule that hit, X1-X4, N1-N5, I1, I2, F1',
  },
  'stage-limits': {
    firstWd: 'number: working days of FIRST',
    secondWd: 'number: working days of SECOND; 0 = same day as FIRST',
    finalWd: 'number: working days of FINAL; 0 = same day',
    statutoryWd: 'number: legal limit of the whole review, working days, re-reviews not counted',
    roundLimit: 'number: a round of this number that fails ends the case',
    revisionWd: 'number: working days for the reply to an opinion notice',
    revisionExtensionWd: 'number: working days of its one extension',
    supplementWd: 'number: working days for the supplement',
    supplementExtensionWd: 'number: working days of its one extension',
  },
  'required-disciplines': {
    discipline: 'text: code of the register of disciplines (hit policy COLLECT: one row each)',
    department: 'text or null: kind of the department that confirms this discipline in FINAL',
  },
  'agency-eligibility': {
    eligible: 'boolean: no reason speaks against the agency',
    reasons: 'list of text: INELIGIBILITY_REASONS that hit, empty if eligible',
  },
  'review-fee': {
    priceFenPerM2: 'number: whole fen per square metre, or per unit of the basis',
    surchargePercent: 'number: 100 = none, 120 = a fifth more',
    minimumFen: 'number: whole fen',
    basis: 'text or nothing: the fact that the price is for, totalAreaM2 where nothing is said',
  },
  'panel-rules': {
    minExperts: 'number: experts that are called at least',
    passNumerator: 'number: the panel passes when this many',
    passDenominator: 'number: of so many experts agree',
    limitWd: 'number: working days for the panel, outside of the agency clock',
  },
} as const satisfies Readonly<Record<CaseDecision, Readonly<Record<string, string>>>>;

export const ACCEPTANCE_DECISIONS = [
  'ACCEPTED',
  'ACCEPTED_WITH_DEFICIENCY',
  'CORRECTION_NOTICE',
  'NOT_ACCEPTED',
] as const;
export type AcceptanceDecision = (typeof ACCEPTANCE_DECISIONS)[number];

/** Why material-acceptance answered as it did, in the order in which the rules are asked. */
export const ACCEPTANCE_REASONS = [
  'OUT_OF_SCOPE',
  'KEY_MATERIAL_MISSING',
  'COMPLETE',
  'TOO_MANY_MISSING',
  'COMMITMENT_MISSING',
  'APPLICANT_BAD_CREDIT',
  'NON_KEY_PROMISED',
] as const;
export type AcceptanceReason = (typeof ACCEPTANCE_REASONS)[number];

export interface AcceptanceOutput {
  readonly decision: AcceptanceDecision;
  readonly reason: AcceptanceReason;
}

/** Review channel, 审查通道. */
export const CHANNELS = ['INSTANT', 'FAST', 'NORMAL', 'EXPERT'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface ChannelOutput {
  readonly channel: Channel;
  readonly rule: string;
}

/** All in working days, except roundLimit. */
export interface StageLimits {
  readonly firstWd: number;
  readonly secondWd: number;
  readonly finalWd: number;
  readonly statutoryWd: number;
  readonly roundLimit: number;
  readonly revisionWd: number;
  readonly revisionExtensionWd: number;
  readonly supplementWd: number;
  readonly supplementExtensionWd: number;
}

export interface RequiredDiscipline {
  readonly discipline: Discipline;
  readonly department: DepartmentKind | null;
}

export const INELIGIBILITY_REASONS = [
  'CLASS_TOO_LOW',
  'SUSPENDED',
  'DISQUALIFIED',
  'AFFILIATED_WITH_APPLICANT',
  'AFFILIATED_WITH_DESIGN_UNIT',
  'AFFILIATED_WITH_SURVEY_UNIT',
  'DISCIPLINE_NOT_COVERED',
] as const;
export type IneligibilityReason = (typeof INELIGIBILITY_REASONS)[number];

export interface EligibilityOutput {
  readonly eligible: boolean;
  readonly reasons: readonly IneligibilityReason[];
}

/** Price parts of the review fee; fee.ts computes with them. */
export interface FeePrice {
  readonly priceFenPerM2: number;
  readonly surchargePercent: number;
  readonly minimumFen: number;
  /** Name of the fact that the price is for. */
  readonly basis: string;
}

/** What holds for an expert panel. */
export interface PanelRules {
  readonly minExperts: number;
  /** Passed when at least passNumerator of passDenominator experts agree. */
  readonly passNumerator: number;
  readonly passDenominator: number;
  readonly limitWd: number;
}

/** A table answered something that the case cannot go on with. */
export class DecisionOutputError extends Error {
  /** Id of the table that was asked: a sector may have its own. */
  readonly decision: string;

  constructor(decision: string, expected: string, found: unknown) {
    super(
      `Expected decision "${decision}" to answer ${expected}, but it answered ${JSON.stringify(found) ?? 'nothing'}. ` +
        'Correct the decision table and deploy it again.',
    );
    this.name = 'DecisionOutputError';
    this.decision = decision;
  }
}

/**
 * Reads the list of materials: at least one, each once and known to the register on the day of the rules; answers in the
 * order of the register. Throws DecisionOutputError, so that no table can ask for what the register has ended.
 */
export function parseRequiredMaterials(output: unknown, known: readonly MaterialCode[]): readonly RequiredMaterial[] {
  if (!Array.isArray(output) || output.length === 0) {
    throw new DecisionOutputError('required-materials', 'a list with at least one material', output);
  }
  const rows = output.map((row: unknown): RequiredMaterial => {
    const read = new OutputReader('required-materials', row);
    return { material: read.word('material', known), need: read.word('need', MATERIAL_NEEDS) };
  });
  if (new Set(rows.map(({ material }) => material)).size < rows.length) {
    throw new DecisionOutputError('required-materials', 'each material once', output);
  }
  return rows.sort((a, b) => known.indexOf(a.material) - known.indexOf(b.material));
}

/** Reads what a project is. Throws DecisionOutputError. */
export function parseProjectClass(output: unknown): ProjectClass {
  const read = new OutputReader('project-class', output);
  const reasons: unknown = read.value('specialReasons') ?? [];
  const isList = Array.isArray(reasons) && reasons.every((reason) => typeof reason === 'string');
  if (!isList) throw new DecisionOutputError('project-class', 'specialReasons as a list of texts', reasons);
  return { sizeClass: read.word('sizeClass', SIZE_CLASSES), specialReasons: reasons };
}

/** Reads `acceptance`. Throws DecisionOutputError. */
export function parseAcceptance(output: unknown): AcceptanceOutput {
  const read = new OutputReader('material-acceptance', output);
  return { decision: read.word('decision', ACCEPTANCE_DECISIONS), reason: read.word('reason', ACCEPTANCE_REASONS) };
}

/** Reads `channelDecision`. Throws DecisionOutputError. */
export function parseChannel(output: unknown): ChannelOutput {
  const read = new OutputReader('review-channel', output);
  return { channel: read.word('channel', CHANNELS), rule: read.text('rule') };
}

/** Reads `limits`. FIRST takes a day at least; later stages may fall on the same day. Throws DecisionOutputError. */
export function parseStageLimits(output: unknown): StageLimits {
  const read = new OutputReader('stage-limits', output);
  return {
    firstWd: read.wholeNumber('firstWd', 1),
    secondWd: read.wholeNumber('secondWd', 0),
    finalWd: read.wholeNumber('finalWd', 0),
    statutoryWd: read.wholeNumber('statutoryWd', 1),
    roundLimit: read.wholeNumber('roundLimit', 1),
    revisionWd: read.wholeNumber('revisionWd', 1),
    revisionExtensionWd: read.wholeNumber('revisionExtensionWd', 0),
    supplementWd: read.wholeNumber('supplementWd', 1),
    supplementExtensionWd: read.wholeNumber('supplementExtensionWd', 0),
  };
}

/** Reads `disciplineRows` in the order of the table's rows: at least one, no discipline twice. Throws DecisionOutputError. */
export function parseRequiredDisciplines(output: unknown): readonly RequiredDiscipline[] {
  if (!Array.isArray(output) || output.length === 0) {
    throw new DecisionOutputError('required-disciplines', 'a list with at least one discipline', output);
  }
  const rows = output.map((row: unknown): RequiredDiscipline => {
    const read = new OutputReader('required-disciplines', row);
    const department = read.value('department') ?? null;
    return {
      discipline: read.code('discipline', DISCIPLINE_FORM),
      department: department === null ? null : read.code('department', DEPARTMENT_KIND_FORM),
    };
  });
  if (new Set(rows.map((row) => row.discipline)).size < rows.length) {
    throw new DecisionOutputError('required-disciplines', 'each discipline once', output);
  }
  return rows;
}

/** Departments that confirm in FINAL, each once, in the order of their disciplines. */
export function departmentsOf(rows: readonly RequiredDiscipline[]): readonly DepartmentKind[] {
  return [...new Set(rows.flatMap(({ department }) => department ?? []))];
}

/** Reads `eligibility`. Throws DecisionOutputError, also when `eligible` contradicts the reasons. */
export function parseEligibility(output: unknown): EligibilityOutput {
  const read = new OutputReader('agency-eligibility', output);
  const eligible = read.value('eligible');
  const reasons = read.value('reasons');
  if (typeof eligible !== 'boolean' || !Array.isArray(reasons) || eligible !== (reasons.length === 0)) {
    throw new DecisionOutputError('agency-eligibility', 'eligible = true exactly when reasons is empty', output);
  }
  return { eligible, reasons: reasons.map((reason: unknown) => read.member('reasons', reason, INELIGIBILITY_REASONS)) };
}

/** What the table of eligibility has said of one candidate of a lot. */
export interface AgencyVerdict extends EligibilityOutput {
  readonly agencyCode: string;
}

/** Reads `verdicts`, one for each candidate. Throws DecisionOutputError. */
export function parseAgencyVerdicts(output: unknown): readonly AgencyVerdict[] {
  if (!Array.isArray(output)) throw new DecisionOutputError('agency-eligibility', 'a list of verdicts', output);
  return output.map((each: unknown) => {
    const agencyCode = new OutputReader('agency-eligibility', each).value('agencyCode');
    if (typeof agencyCode !== 'string') throw new DecisionOutputError('agency-eligibility', 'an agencyCode', each);
    return { agencyCode, ...parseEligibility(each) };
  });
}

/** Reads `fee`. Throws DecisionOutputError. */
export function parseFeePrice(output: unknown): FeePrice {
  const read = new OutputReader('review-fee', output);
  return {
    priceFenPerM2: read.wholeNumber('priceFenPerM2', 0),
    surchargePercent: read.wholeNumber('surchargePercent', 1),
    minimumFen: read.wholeNumber('minimumFen', 0),
    basis: (read.value('basis') ?? null) === null ? 'totalAreaM2' : read.text('basis'),
  };
}

/** Reads `panelRules`. Throws DecisionOutputError, also for a share of more than all. */
export function parsePanelRules(output: unknown): PanelRules {
  const read = new OutputReader('panel-rules', output);
  const passDenominator = read.wholeNumber('passDenominator', 1);
  const passNumerator = read.wholeNumber('passNumerator', 1);
  if (passNumerator > passDenominator) {
    throw new DecisionOutputError('panel-rules', 'a share of at most all experts', output);
  }
  return {
    minExperts: read.wholeNumber('minExperts', 1),
    passNumerator,
    passDenominator,
    limitWd: read.wholeNumber('limitWd', 1),
  };
}

/** Takes one answered context apart; every failure names the table and the output. */
class OutputReader {
  private readonly decision: CaseDecision;
  private readonly output: Readonly<Record<string, unknown>>;

  constructor(decision: CaseDecision, output: unknown) {
    if (!isContext(output)) throw new DecisionOutputError(decision, 'a context', output);
    this.decision = decision;
    this.output = output;
  }

  value(name: string): unknown {
    return this.output[name];
  }

  word<Word extends string>(name: string, words: readonly Word[]): Word {
    return this.member(name, this.output[name], words);
  }

  member<Word extends string>(name: string, found: unknown, words: readonly Word[]): Word {
    const word = words.find((candidate) => candidate === found);
    if (word === undefined) throw this.fault(`${name} as one of ${words.join(', ')}`, found);
    return word;
  }

  /** A code that a register holds: whether it does is for the reader of the register to say. */
  code(name: string, form: RegExp): string {
    const found = this.output[name];
    if (typeof found !== 'string' || !form.test(found))
      throw this.fault(`${name} as a code like ${form.source}`, found);
    return found;
  }

  text(name: string): string {
    const found = this.output[name];
    if (typeof found !== 'string' || found === '') throw this.fault(`${name} as a text`, found);
    return found;
  }

  wholeNumber(name: string, least: number): number {
    const found = this.output[name];
    if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < least) {
      throw this.fault(`${name} as a whole number from ${least}`, found);
    }
    return found;
  }

  private fault(expected: string, found: unknown): DecisionOutputError {
    return new DecisionOutputError(this.decision, expected, found);
  }
}

function isContext(output: unknown): output is Readonly<Record<string, unknown>> {
  return typeof output === 'object' && output !== null && !Array.isArray(output);
}
