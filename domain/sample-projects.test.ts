import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { BuildingFacts, IndustrialProject } from './building.ts';
import { addWorkingDays, createCalendar, effectiveDate } from './calendar.ts';
import { type CaseFacts as DerivedFacts, deriveCaseFacts } from './case-facts.ts';
import { isWithoutGroundWork } from './classification.ts';
import {
  type AcceptanceOutput,
  type Channel,
  type FeePrice,
  type IneligibilityReason,
  parseAcceptance,
  parseChannel,
  parseEligibility,
  parseFeePrice,
  parseRequiredDisciplines,
  parseStageLimits,
} from './decision-outputs.ts';
import type { Discipline } from './disciplines.ts';
import { stageDueDates, supplementWorkingDays } from './due-dates.ts';
import { type AgencyFacts, deriveAgencyFacts } from './eligibility.ts';
import { payerOf, reviewFeeFen } from './fee.ts';
import { missingOf } from './materials.ts';
import { CREDIT_GRADES } from './project.ts';
import { parseProject, projectFields } from './project-validation.ts';
import { classOfBuilding } from './testing/building-class.ts';
import { INDUSTRIAL_FACTS } from './testing/industrial-facts.ts';
import { requiredToday } from './testing/required-materials.ts';

type CaseFacts = DerivedFacts & BuildingFacts;
type Row = Readonly<Record<string, string>>;
type Table<Facts, Answer> = readonly (readonly [hit: (facts: Facts) => boolean, answer: Answer])[];

const rows: Row[] = parse(readFileSync(join(import.meta.dirname, '../data/demo/projects.csv'), 'utf8'), {
  columns: true,
});
const counties: Row[] = parse(readFileSync(join(import.meta.dirname, '../data/registers/counties.csv'), 'utf8'), {
  columns: true,
});
const calendar = createCalendar();
const CONFLICTING_DESIGN_UNIT = '91339921MA2D30M33B';
const FIELDS = projectFields(INDUSTRIAL_FACTS).filter((field) => field !== 'sector');
const TEXT_FIELDS = ['projectName', 'projectCode', 'regionCode', 'applicantName', 'designUnit', 'surveyUnit'];

/** First hit of a decision table. */
function decide<Facts, Answer>(table: Table<Facts, Answer>, facts: Facts): Answer {
  const row = table.find(([hit]) => hit(facts));
  if (row === undefined) throw new Error('Expected a row of the table to hit, but none did.');
  return row[1];
}

const acceptanceTable: Table<CaseFacts, AcceptanceOutput> = [
  [(f) => f.scope === 'OUT', { decision: 'NOT_ACCEPTED', reason: 'OUT_OF_SCOPE' }],
  [(f) => f.missingKeyCount > 0, { decision: 'CORRECTION_NOTICE', reason: 'KEY_MATERIAL_MISSING' }],
  [(f) => f.missingNonKeyCount === 0, { decision: 'ACCEPTED', reason: 'COMPLETE' }],
  [(f) => f.missingNonKeyCount > 2, { decision: 'CORRECTION_NOTICE', reason: 'TOO_MANY_MISSING' }],
  [(f) => !f.commitmentSigned, { decision: 'CORRECTION_NOTICE', reason: 'COMMITMENT_MISSING' }],
  [(f) => f.applicantBadCredit, { decision: 'CORRECTION_NOTICE', reason: 'APPLICANT_BAD_CREDIT' }],
  [() => true, { decision: 'ACCEPTED_WITH_DEFICIENCY', reason: 'NON_KEY_PROMISED' }],
];

const isLowRisk = (f: CaseFacts): boolean =>
  f.heightM <= 24 &&
  f.storeysAbove <= 3 &&
  f.storeysBelow === 0 &&
  f.maxSpanM < 18 &&
  f.craneT < 10 &&
  f.pitDepthM < 3 &&
  f.structuralIrregularity === 'REGULAR' &&
  !f.specialEquipment &&
  ['A', 'B'].includes(f.designCredit) &&
  f.missingCount === 0;

const channelTable: Table<CaseFacts, { channel: Channel; rule: string }> = [
  [(f) => f.fireDesignBeyondCode, { channel: 'EXPERT', rule: 'X1' }],
  [(f) => f.structuralIrregularity === 'OVER_LIMIT', { channel: 'EXPERT', rule: 'X2' }],
  [(f) => f.maxSpanM >= 60 || f.heightM > 50, { channel: 'EXPERT', rule: 'X3' }],
  [(f) => f.fireClass === '甲' && f.maxSingleAreaM2 > 3_000, { channel: 'EXPERT', rule: 'X4' }],
  [(f) => f.special, { channel: 'NORMAL', rule: 'N1' }],
  [(f) => f.sizeClass === 'LARGE', { channel: 'NORMAL', rule: 'N2' }],
  [(f) => f.civilDefence, { channel: 'NORMAL', rule: 'N3' }],
  [(f) => f.structuralIrregularity !== 'REGULAR' || f.pitDepthM >= 5, { channel: 'NORMAL', rule: 'N4' }],
  [(f) => f.designCredit === 'D' || f.applicantBadCredit, { channel: 'NORMAL', rule: 'N5' }],
  [
    (f) => ['丁', '戊'].includes(f.fireClass) && f.totalAreaM2 <= 3_000 && isLowRisk(f),
    { channel: 'INSTANT', rule: 'I1' },
  ],
  [(f) => f.fireClass === '丙' && f.totalAreaM2 <= 1_000 && isLowRisk(f), { channel: 'INSTANT', rule: 'I2' }],
  [() => true, { channel: 'FAST', rule: 'F1' }],
];

const limitTable: Table<{ channel: Channel; sizeClass: string }, readonly [number, number, number, number]> = [
  [({ channel }) => channel === 'INSTANT', [1, 0, 0, 10]],
  [({ channel }) => channel === 'FAST', [3, 2, 1, 10]],
  [({ channel, sizeClass }) => channel === 'NORMAL' && sizeClass !== 'LARGE', [3, 4, 3, 10]],
  [() => true, [5, 6, 4, 15]],
];

const disciplineTable: readonly (readonly [Discipline, (facts: CaseFacts) => boolean])[] = [
  ...(['ARCH', 'STRU', 'PLUM', 'ELEC', 'FIRE'] as const).map((code) => [code, () => true] as const),
  ['SURV', (f) => !f.noGroundWork],
  ['HVAC', (f) => f.totalAreaM2 > 1_000 || ['甲', '乙'].includes(f.fireClass)],
  ['ENER', (f) => ['OFFICE', 'DORM'].includes(f.buildingUse) || f.officePart],
  ['CIVD', (f) => f.civilDefence],
];

const reasonTable: Table<{ agency: AgencyFacts; sizeClass: string }, IneligibilityReason> = [
  [({ agency, sizeClass }) => agency.agencyClass === 2 && sizeClass === 'LARGE', 'CLASS_TOO_LOW'],
  [({ agency }) => agency.affiliatedWithDesignUnit, 'AFFILIATED_WITH_DESIGN_UNIT'],
  [({ agency }) => agency.uncoveredDisciplineCount > 0, 'DISCIPLINE_NOT_COVERED'],
];

const priceTable: Table<CaseFacts, number> = [
  [(f) => f.buildingUse === 'WAREHOUSE', 120],
  [(f) => f.buildingUse === 'PLANT' || f.buildingUse === 'EQUIPMENT_ROOM', 150],
  [() => true, 200],
];

function column(field: string): string {
  return field.replace(/M2$|[A-Z]/g, (part) => `_${part.toLowerCase()}`);
}

function readProject(row: Row): IndustrialProject {
  const read = (field: string): unknown => {
    const text = row[column(field)] ?? '';
    if (TEXT_FIELDS.includes(field) || field.endsWith('Uscc')) return text === '' ? null : text;
    const isFlag = /^(labour|flammable|special|fireDesign|civil|office|newEnergy|keyP|livelihood)/.test(field);
    if (isFlag) return text === '1';
    return /^-?[\d.]+$/.test(text) ? Number(text) : text;
  };
  const result = parseProject(Object.fromEntries(FIELDS.map((field) => [field, read(field)])), {
    check: row['sample_id'] === 'P20' ? 'none' : 'mod11-10',
    regions: counties.map((county) => county['code'] ?? ''),
    facts: INDUSTRIAL_FACTS,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.project as IndustrialProject;
}

function deriveFacts(row: Row): CaseFacts {
  const listed = (row['missing_materials'] ?? '').split(';');
  const project = readProject(row);
  const classes = classOfBuilding(project);
  const required = requiredToday({
    special: classes.specialReasons.length > 0,
    noGroundWork: isWithoutGroundWork(project),
  });
  const handedIn = required.map(({ material }) => material).filter((code) => !listed.includes(code));
  const facts = deriveCaseFacts(project, {
    factRules: INDUSTRIAL_FACTS,
    classes,
    missing: missingOf(required, handedIn),
    commitmentSigned: row['commitment_signed'] === '1',
    applicantBadCredit: row['applicant_bad_credit'] === '1',
    designCredit: CREDIT_GRADES.find((grade) => grade === row['design_credit']) ?? null,
    round: 1,
  });
  return facts as CaseFacts;
}

function acceptanceOf(facts: CaseFacts): AcceptanceOutput['decision'] {
  return parseAcceptance(decide(acceptanceTable, facts)).decision;
}

function limitsOf(facts: CaseFacts, channel: Channel) {
  const [firstWd, secondWd, finalWd, statutoryWd] = decide(limitTable, { channel, sizeClass: facts.sizeClass });
  const others = { roundLimit: 3, revisionWd: 15, revisionExtensionWd: 10, supplementWd: 5, supplementExtensionWd: 5 };
  return parseStageLimits({ firstWd, secondWd, finalWd, statutoryWd, ...others });
}

function requiredOf(facts: CaseFacts): readonly Discipline[] {
  const hits = disciplineTable
    .filter(([, hit]) => hit(facts))
    .map(([discipline]) => ({ discipline, department: null }));
  return parseRequiredDisciplines(hits).map(({ discipline }) => discipline);
}

function priceOf(facts: CaseFacts): FeePrice {
  const isDearer = ['甲', '乙'].includes(facts.fireClass) || facts.sizeClass === 'LARGE';
  return parseFeePrice({
    priceFenPerM2: decide(priceTable, facts),
    surchargePercent: isDearer ? 120 : 100,
    minimumFen: 200_000,
  });
}

function isAgencyEligible(row: Row, facts: CaseFacts): boolean {
  const required = requiredOf(facts);
  const registered = { disciplines: required, registrationExpires: '2027-12-31' };
  const agency = deriveAgencyFacts(readProject(row), {
    agency: {
      creditCode: row['agency_uscc'] ?? '',
      agencyClass: row['agency_class'] === '1' ? 1 : 2,
      status: 'ACTIVE',
      affiliatedCodes: row['proposed_agency'] === '云溪博审工程咨询有限公司' ? [CONFLICTING_DESIGN_UNIT] : [],
    },
    staff: [
      { ...registered, roles: ['reviewer'] },
      { ...registered, roles: ['secondReviewer'] },
    ],
    required,
    today: '2026-03-02',
  });
  const reasons = reasonTable
    .filter(([hit]) => hit({ agency, sizeClass: facts.sizeClass }))
    .map(([, reason]) => reason);
  return parseEligibility({ eligible: reasons.length === 0, reasons }).eligible;
}

const accepted = rows.filter((row) => (row['exp_acceptance'] ?? '').startsWith('ACCEPTED'));

describe.each(rows)('sample $sample_id: $note', (row) => {
  const facts = deriveFacts(row);
  const day0 = effectiveDate(calendar, row['submitted_at'] ?? '').date;

  it('is classified, dated and decided on as published', () => {
    expect({
      special: facts.special ? '1' : '0',
      sizeClass: facts.sizeClass,
      acceptance: acceptanceOf(facts),
      day0,
    }).toEqual({
      special: row['exp_special_fire'],
      sizeClass: row['exp_scale'],
      acceptance: row['exp_acceptance'],
      day0: row['exp_effective_date'],
    });
  });
});

describe.each(accepted)('accepted sample $sample_id: $note', (row) => {
  it('goes through its channel, limits, disciplines, fee and agency as published', () => {
    // given
    const facts = deriveFacts(row);
    const day0 = row['exp_effective_date'] ?? '';
    const { channel, rule } = parseChannel(decide(channelTable, facts));
    const limits = limitsOf(facts, channel);
    const county = counties.find(({ code }) => code === row['region_code']);
    const isDeficient = row['exp_acceptance'] === 'ACCEPTED_WITH_DEFICIENCY';

    // when
    const due = stageDueDates(calendar, day0, limits);
    const supplementDue = isDeficient ? addWorkingDays(calendar, day0, supplementWorkingDays(limits)).date : '';
    const feeYuan = reviewFeeFen(facts.totalAreaM2, priceOf(facts)) / 100;

    // then
    expect({
      channel,
      rule,
      disciplines: requiredOf(facts).join(';'),
      limits: `${limits.firstWd}/${limits.secondWd}/${limits.finalWd}`,
      firstDue: due.first.date,
      totalDue: due.final.date,
      supplementDue,
      feeYuan: String(feeYuan),
      payer: payerOf(county?.['purchasePolicyFrom'] || null, day0),
      agencyOk: isAgencyEligible(row, facts) ? '1' : '0',
    }).toEqual({
      channel: row['exp_channel'],
      rule: row['exp_rule'],
      disciplines: row['exp_disciplines'],
      limits: row['exp_limits_wd'],
      firstDue: row['exp_first_due'],
      totalDue: row['exp_total_due'],
      supplementDue: row['exp_supplement_due'],
      feeYuan: row['exp_fee_yuan'],
      payer: row['exp_payer'],
      agencyOk: row['exp_agency_ok'],
    });
  });
});

describe('the samples together', () => {
  it('are 24, of which 13 accepted, 6 with deficiency, 4 for correction and 1 out of scope', () => {
    const decisions = rows.map((row) => acceptanceOf(deriveFacts(row)));
    const count = (decision: string) => decisions.filter((each) => each === decision).length;

    expect([
      count('ACCEPTED'),
      count('ACCEPTED_WITH_DEFICIENCY'),
      count('CORRECTION_NOTICE'),
      count('NOT_ACCEPTED'),
    ]).toEqual([13, 6, 4, 1]);
  });

  it('let the government pay 325,002 yuan for 16 projects', () => {
    const policyOf = (row: Row) => counties.find(({ code }) => code === row['region_code'])?.['purchasePolicyFrom'];
    const paid = accepted.filter(
      (row) => payerOf(policyOf(row) || null, row['exp_effective_date'] ?? '') === 'GOVERNMENT',
    );
    const fees = paid.map((row) => deriveFacts(row)).map((facts) => reviewFeeFen(facts.totalAreaM2, priceOf(facts)));

    expect(paid).toHaveLength(16);
    expect(fees.reduce((sum, fee) => sum + fee, 0)).toBe(32_500_200);
  });

  it('stay inside the published years of the calendar', () => {
    const last = accepted.map((row) => addWorkingDays(calendar, row['exp_total_due'] ?? '', 10));

    expect(last.some(({ provisional }) => provisional)).toBe(false);
  });
});
