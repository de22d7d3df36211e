import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildingFacts } from '../../domain/building.ts';
import { type CaseFacts, filedFacts } from '../../domain/case-facts.ts';
import type { SizeClass } from '../../domain/classification.ts';
import { CASE_DECISIONS, INPUTS_OF_DECISION } from '../../domain/decision-inputs.ts';
import {
  type AcceptanceOutput,
  parseAcceptance,
  parseChannel,
  parseEligibility,
  parseFeePrice,
  parseProjectClass,
  parseRequiredDisciplines,
  parseRequiredMaterials,
  parseStageLimits,
} from '../../domain/decision-outputs.ts';
import { reviewFeeFen } from '../../domain/fee.ts';
import { MATERIAL_CODES, type MaterialCode } from '../../domain/materials.ts';
import { classOfBuilding } from '../../domain/testing/building-class.ts';
import { INDUSTRIAL_FACTS } from '../../domain/testing/industrial-facts.ts';
import { requiredToday } from '../../domain/testing/required-materials.ts';
import type { Variables, ZeebeClient } from '../../platform/zeebe-client/index.ts';
import { readProcessFile, shippedResources } from './process-files.ts';
import { factsWith, readSampleProjects, type SampleProject } from './sample-projects.ts';

type DecisionClient = Pick<ZeebeClient, 'deploy' | 'evaluateDecision' | 'close'>;
type Evaluate = (decisionId: string, variables: Variables) => Promise<unknown>;

const projects = readSampleProjects();
const accepted = projects.filter(({ expected }) => expected['exp_channel'] !== '');

/** Answers of the shipped tables, on whatever engine `connect` leads to. */
export function decisionsSuite(connect: () => DecisionClient | Promise<DecisionClient>): void {
  let client: DecisionClient;
  const evaluate: Evaluate = async (decisionId, variables) => {
    const { output, failure } = await client.evaluateDecision(decisionId, variables);
    if (failure !== undefined) throw new Error(`${failure.decisionId}: ${failure.message}`);
    return output;
  };

  beforeAll(async () => {
    client = await connect();
    await client.deploy(shippedResources().filter(({ name }) => name.endsWith('.dmn')));
  });
  afterAll(() => client.close());

  materialScenarios(evaluate);
  sampleScenarios(evaluate);
  classScenarios(evaluate);
  limitScenarios(evaluate, () => client);
  listScenarios(evaluate);

  test.each(CASE_DECISIONS)('%s reads the inputs that are agreed on', (decision) => {
    const read = [...readProcessFile(`${decision}.dmn`).matchAll(/<input id="\w+In([A-Z]\w*)"/g)];
    const names = read.map(([, name = '']) => name.charAt(0).toLowerCase() + name.slice(1));
    expect([...new Set(names)].sort()).toEqual([...INPUTS_OF_DECISION[decision]].sort());
  });
}

/** The list of materials: eight since the reform, twelve before. */
function listScenarios(evaluate: Evaluate): void {
  const listOn = async (rulesDate: string, facts: Variables) => {
    const answer = await evaluate('required-materials', { facts, rulesDate });
    return parseRequiredMaterials(answer, [...MATERIAL_CODES, 'F1', 'F2', 'F3', 'F4']);
  };

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])(
    'the list of today for special %s and no ground work %s is the one that tests without an engine rely on',
    async (special, noGroundWork) => {
      expect(await listOn('2026-03-02', { special, noGroundWork })).toEqual(requiredToday({ special, noGroundWork }));
    },
  );

  test('the list has eight materials from the reform on, and twelve on the day before', async () => {
    const facts = { special: false, noGroundWork: false };
    const codes = async (day: string) => (await listOn(day, facts)).map(({ material }) => material);
    expect(await codes('2024-06-01')).toEqual([...MATERIAL_CODES]);
    expect(await codes('2024-05-31')).toEqual([...MATERIAL_CODES, 'F1', 'F2', 'F3', 'F4']);
  });
}

/** All 256 ways in which materials can be missing, for a project of each kind of need. */
function materialScenarios(evaluate: Evaluate): void {
  const combinations = Array.from({ length: 2 ** MATERIAL_CODES.length }, (_, bits) =>
    MATERIAL_CODES.filter((_code, index) => (bits >> index) % 2 === 1),
  );
  const kinds = [
    { what: 'an ordinary project', id: 'P05', key: ['M1', 'M2', 'M4', 'M5', 'M6'] },
    { what: 'a special project', id: 'P11', key: ['M1', 'M2', 'M3', 'M4', 'M5', 'M6'] },
    { what: 'an alteration without ground work', id: 'P20', key: ['M1', 'M2', 'M5', 'M6'] },
  ];

  const circumstances = [
    { commitmentSigned: true, applicantBadCredit: false },
    { commitmentSigned: true, applicantBadCredit: true },
    { commitmentSigned: false, applicantBadCredit: false },
    { commitmentSigned: false, applicantBadCredit: true },
  ];

  // Combinations that the derivation makes alike are one question to the table.
  const asked = new Map<string, Promise<AcceptanceOutput>>();
  const answerTo = (facts: CaseFacts): Promise<AcceptanceOutput> => {
    const question = JSON.stringify(facts);
    const answer =
      asked.get(question) ??
      evaluate('material-acceptance', { facts, rulesDate: '2026-03-02' }).then((output) => parseAcceptance(output));
    asked.set(question, answer);
    return answer;
  };

  test.each(kinds)('every combination of missing materials of $what gets its answer', async ({ id, key }) => {
    // given
    const { project } = sample(id);
    const ignored = key.includes('M4') ? [] : ['M4'];

    for (const missing of combinations) {
      const others = missing.filter((code) => !key.includes(code) && !ignored.includes(code));
      for (const circumstance of circumstances) {
        // when
        const facts = { ...factsWith(project, missing), ...circumstance };
        const answer = await answerTo(facts);

        // then
        const expected = expectedAnswer(missing, key, { others, ...circumstance });
        expect({ missing, ...circumstance, ...answer }).toEqual({ missing, ...circumstance, ...expected });
      }
    }
  });

  test.each([
    [{ scope: 'OUT', missingKeyCount: 1 }, 'NOT_ACCEPTED', 'OUT_OF_SCOPE'],
    [{ missingNonKeyCount: 1, commitmentSigned: false }, 'CORRECTION_NOTICE', 'COMMITMENT_MISSING'],
    [{ missingNonKeyCount: 1, applicantBadCredit: true }, 'CORRECTION_NOTICE', 'APPLICANT_BAD_CREDIT'],
    [{ missingNonKeyCount: 0, applicantBadCredit: true }, 'ACCEPTED', 'COMPLETE'],
  ])('%j is answered %s because of %s', async (change, decision, reason) => {
    const facts = { ...factsWith(sample('P05').project, []), ...change };
    const answer = await evaluate('material-acceptance', { facts, rulesDate: '2026-03-02' });
    expect(answer).toEqual({ decision, reason });
  });
}

/** The published table, written down once more in the words of the rule. */
function expectedAnswer(
  missing: readonly MaterialCode[],
  key: readonly string[],
  filing: {
    readonly others: readonly MaterialCode[];
    readonly commitmentSigned: boolean;
    readonly applicantBadCredit: boolean;
  },
) {
  const correct = (reason: string) => ({ decision: 'CORRECTION_NOTICE', reason });
  if (missing.some((code) => key.includes(code))) return correct('KEY_MATERIAL_MISSING');
  if (filing.others.length === 0) return { decision: 'ACCEPTED', reason: 'COMPLETE' };
  if (filing.others.length > 2) return correct('TOO_MANY_MISSING');
  if (!filing.commitmentSigned) return correct('COMMITMENT_MISSING');
  if (filing.applicantBadCredit) return correct('APPLICANT_BAD_CREDIT');
  return { decision: 'ACCEPTED_WITH_DEFICIENCY', reason: 'NON_KEY_PROMISED' };
}

function sampleScenarios(evaluate: Evaluate): void {
  const variablesOf = ({ facts, agencyFacts, expected }: SampleProject): Variables => ({
    facts,
    agencyFacts,
    rulesDate: expected['exp_effective_date'],
    channelDecision: { channel: expected['exp_channel'] },
  });

  describe('the sample projects', () => {
    test.each(projects)('$id is accepted, corrected or refused as expected', async (project) => {
      const answer = parseAcceptance(await evaluate('material-acceptance', variablesOf(project)));
      expect(answer.decision).toBe(project.expected['exp_acceptance']);
    });

    test.each(projects)('$id is classified as expected', async ({ project, expected }) => {
      const facts = filedFacts(project, INDUSTRIAL_FACTS);
      const answer = parseProjectClass(await evaluate('project-class', { facts, rulesDate: '2026-03-02' }));
      expect(answer.sizeClass).toBe(expected['exp_scale']);
      expect(answer.specialReasons.length > 0).toBe(expected['exp_special_fire'] === '1');
    });

    test.each(accepted)('$id gets its channel, limits and disciplines', async (project) => {
      // given
      const variables = variablesOf(project);
      const { expected } = project;

      // when
      const channel = parseChannel(await evaluate('review-channel', variables));
      const limits = parseStageLimits(await evaluate('stage-limits', variables));
      const disciplines = parseRequiredDisciplines(await evaluate('required-disciplines', variables));

      // then
      expect(channel).toEqual({ channel: expected['exp_channel'], rule: expected['exp_rule'] });
      expect(`${limits.firstWd}/${limits.secondWd}/${limits.finalWd}`).toBe(expected['exp_limits_wd']);
      expect(disciplines.map((row) => row.discipline).sort()).toEqual(expected['exp_disciplines']?.split(';').sort());
    });

    test.each(accepted)('$id gets its fee, in the table as in the domain', async (project) => {
      const answer = await evaluate('review-fee', variablesOf(project));
      const fen = Number(project.expected['exp_fee_yuan']) * 100;
      expect(answer).toMatchObject({ feeFen: fen });
      expect(reviewFeeFen(project.facts.totalAreaM2, parseFeePrice(answer))).toBe(fen);
    });

    test.each(accepted)('$id may or may not go to its agency', async (project) => {
      const answer = parseEligibility(await evaluate('agency-eligibility', variablesOf(project)));
      expect(answer.eligible).toBe(project.expected['exp_agency_ok'] === '1');
    });
  });
}

/** Both sides of each bound of the shipped table, against a reckoning apart from it. */
function classScenarios(evaluate: Evaluate): void {
  const { project } = sample('P01');
  const small = { ...project, storeysAbove: 1, heightM: 9, maxSpanM: 12, maxSingleAreaM2: 2_000, totalAreaM2: 2_000 };
  const workshop = { labourIntensive: true, buildingUse: 'PLANT' } as const;
  const dormitory = { labourIntensive: true, buildingUse: 'DORM' } as const;
  const office = { buildingUse: 'OFFICE', totalAreaM2: 90_000 } as const;

  test.each<readonly [Partial<BuildingFacts>, SizeClass, readonly string[]]>([
    [{}, 'SMALL', []],
    [{ storeysAbove: 4, heightM: 14.9, maxSpanM: 14.9, maxSingleAreaM2: 2_999 }, 'SMALL', []],
    [{ storeysAbove: 5 }, 'MEDIUM', []],
    [{ heightM: 15 }, 'MEDIUM', []],
    [{ maxSpanM: 15 }, 'MEDIUM', []],
    [{ maxSingleAreaM2: 3_000 }, 'MEDIUM', []],
    [{ storeysAbove: 25 }, 'LARGE', []],
    [{ heightM: 100 }, 'LARGE', []],
    [{ maxSpanM: 30 }, 'LARGE', []],
    [{ maxSingleAreaM2: 30_000 }, 'LARGE', []],
    [{ totalAreaM2: 100_000 }, 'LARGE', []],
    [{ totalAreaM2: 99_999, maxSingleAreaM2: 29_999, maxSpanM: 29.9, heightM: 99.9, storeysAbove: 24 }, 'MEDIUM', []],
    [{ flammableExplosive: true, fireClass: '甲' }, 'SMALL', ['FLAMMABLE_EXPLOSIVE', 'FIRE_CLASS_A_OR_B']],
    [{ fireClass: '乙' }, 'SMALL', ['FIRE_CLASS_A_OR_B']],
    [{ fireClass: '丙' }, 'SMALL', []],
    [{ ...workshop, totalAreaM2: 2_500 }, 'SMALL', []],
    [{ ...workshop, totalAreaM2: 2_501 }, 'SMALL', ['LABOUR_INTENSIVE_WORKSHOP']],
    [{ ...workshop, buildingUse: 'WAREHOUSE', totalAreaM2: 9_000 }, 'SMALL', []],
    [{ ...dormitory, totalAreaM2: 1_000 }, 'SMALL', []],
    [{ ...dormitory, totalAreaM2: 1_001 }, 'SMALL', ['LABOUR_INTENSIVE_DORMITORY']],
    [{ ...office, maxSingleAreaM2: 40_000, heightM: 50 }, 'LARGE', []],
    [{ ...office, maxSingleAreaM2: 2_000, heightM: 50.1 }, 'MEDIUM', ['LARGE_PUBLIC_BUILDING']],
    [{ ...office, maxSingleAreaM2: 40_001, heightM: 60 }, 'LARGE', ['LARGE_PUBLIC_BUILDING']],
    [{ totalAreaM2: 90_000, maxSingleAreaM2: 40_001, heightM: 60 }, 'LARGE', []],
  ])('a building with %o is %s and special for %o', async (difference, sizeClass, specialReasons) => {
    // given
    const building = { ...small, ...difference };
    // when
    const facts = filedFacts(building, INDUSTRIAL_FACTS);
    const answer = parseProjectClass(await evaluate('project-class', { facts, rulesDate: '2026-03-02' }));
    // then
    expect(answer).toEqual({ sizeClass, specialReasons });
    expect(classOfBuilding(building)).toEqual(answer);
  });
}

function limitScenarios(evaluate: Evaluate, client: () => DecisionClient): void {
  test.each([
    ['INSTANT', 'SMALL', '1/0/0'],
    ['FAST', 'MEDIUM', '2/1/1'],
    ['NORMAL', 'MEDIUM', '2/2/2'],
    ['NORMAL', 'LARGE', '3/3/2'],
    ['EXPERT', 'MEDIUM', '3/3/2'],
  ])(
    'a later round of a %s review of size %s takes half of the days, rounded up: %s',
    async (channel, sizeClass, days) => {
      const facts = { sizeClass, reReview: true };
      const variables = { facts, channelDecision: { channel }, rulesDate: '2026-03-02' };
      const limits = parseStageLimits(await evaluate('stage-limits', variables));
      expect(`${limits.firstWd}/${limits.secondWd}/${limits.finalWd}`).toBe(days);
    },
  );

  test('a rule with a later first day leaves the cases accepted before it alone', async () => {
    // given: the rule of the fast channel, once more above all others, from 2027 on and with one day less
    const shipped = readProcessFile('stage-limits.dmn');
    const [rule = ''] = /<rule id="limitsRuleFast">[\s\S]*?<\/rule>/.exec(shipped) ?? [];
    const later = rule
      .replaceAll('limitsRuleFast', 'limitsRuleFast2027')
      .replace('2020-01-01', '2027-01-01')
      .replace('<text>3</text>', '<text>2</text>');
    const content = shipped.replace('<rule ', `${later}<rule `).replaceAll('stage-limits', 'stage-limits-revised');
    await client().deploy([{ name: 'stage-limits-revised.dmn', content: Buffer.from(content) }]);

    // when
    const variables = { facts: { sizeClass: 'MEDIUM', reReview: false }, channelDecision: { channel: 'FAST' } };
    const before = await evaluate('stage-limits-revised', { ...variables, rulesDate: '2026-12-31' });
    const after = await evaluate('stage-limits-revised', { ...variables, rulesDate: '2027-01-01' });

    // then
    expect([before, after]).toMatchObject([{ firstWd: 3 }, { firstWd: 2 }]);
  });

  test('an agency is told every reason that speaks against it', async () => {
    const agencyFacts = {
      ...{ agencyClass: 2, agencyStatus: 'DISQUALIFIED', uncoveredDisciplineCount: 1 },
      ...{ affiliatedWithApplicant: true, affiliatedWithDesignUnit: true, affiliatedWithSurveyUnit: true },
    };
    const variables = { agencyFacts, facts: { sizeClass: 'LARGE' }, rulesDate: '2026-03-02' };
    expect(parseEligibility(await evaluate('agency-eligibility', variables)).reasons).toEqual([
      ...['CLASS_TOO_LOW', 'DISQUALIFIED', 'AFFILIATED_WITH_APPLICANT', 'AFFILIATED_WITH_DESIGN_UNIT'],
      ...['AFFILIATED_WITH_SURVEY_UNIT', 'DISCIPLINE_NOT_COVERED'],
    ]);
  });
}

function sample(id: string): SampleProject {
  const found = projects.find((project) => project.id === id);
  if (found === undefined) throw new Error(`the demo data has no project ${id}`);
  return found;
}
