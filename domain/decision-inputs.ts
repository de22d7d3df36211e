/**
 * The contract with the decision tables (processes/*.dmn): the exact names of what goes in.
 * A table decides, this folder derives: case-facts.ts and eligibility.ts fill the inputs, decision-outputs.ts checks the answers.
 *
 * Three process variables carry inputs: `facts` (CaseFacts, read as `facts.missingKeyCount`), `agencyFacts` (AgencyFacts)
 * and `rulesDate` (text YYYY-MM-DD, the day of acceptance) which every table takes so that a rule can have a first and a
 * last day. `channel` is read as `channelDecision.channel`, an output of an earlier table.
 */

/** Ids of the tables of a case; the decision's id, the file's name and this word are the same. */
export const CASE_DECISIONS = [
  'project-class',
  'required-materials',
  'material-acceptance',
  'review-channel',
  'stage-limits',
  'required-disciplines',
  'agency-eligibility',
  'review-fee',
  'panel-rules',
] as const;
export type CaseDecision = (typeof CASE_DECISIONS)[number];

/** Tables that no diagram asks: the programs do, the pre-check of a draft as the first job of its case. */
export const ASKED_BY_PROGRAMS = ['project-class', 'required-materials'] as const satisfies readonly CaseDecision[];

/** FEEL type of an input: `text` is a FEEL string. */
export type DecisionInputType = 'text' | 'number' | 'boolean';

/** One input of a table: the FEEL expression to write in its heading, its type, and what it means. */
export interface DecisionInput {
  readonly expression: string;
  readonly type: DecisionInputType;
  readonly meaning: string;
}

/** Every process variable that a table of the industrial sector may read, by flat name; other sectors read their own facts. */
export const DECISION_INPUTS = {
  rulesDate: input('rulesDate', 'text', 'day of acceptance, YYYY-MM-DD; compare with date(rulesDate)'),
  sector: input('facts.sector', 'text', 'code of the sector, INDUSTRIAL'),
  scope: input('facts.scope', 'text', 'IN or OUT; OUT is refused before anything else is looked at'),
  missingKeyCount: input('facts.missingKeyCount', 'number', 'missing materials that are key for this project'),
  missingNonKeyCount: input('facts.missingNonKeyCount', 'number', 'missing materials that may follow later'),
  missingCount: input('facts.missingCount', 'number', 'sum of the two counts above; above 0 bars INSTANT'),
  commitmentSigned: input('facts.commitmentSigned', 'boolean', 'the promise to supplement is signed'),
  applicantBadCredit: input('facts.applicantBadCredit', 'boolean', 'the applicant stands on the bad-credit list'),
  designCredit: input('facts.designCredit', 'text', 'credit grade of the design unit, A to D'),
  projectKind: input('facts.projectKind', 'text', 'NEW, EXPANSION or ALTERATION'),
  buildingUse: input('facts.buildingUse', 'text', 'PLANT, WAREHOUSE, EQUIPMENT_ROOM, DORM, OFFICE or PUBLIC'),
  fireClass: input('facts.fireClass', 'text', '甲 乙 丙 丁 戊 or NA'),
  structureType: input('facts.structureType', 'text', 'STEEL_PORTAL, STEEL_TRUSS, RC_FRAME or RC_FRAME_WALL'),
  structuralIrregularity: input('facts.structuralIrregularity', 'text', 'REGULAR, IRREGULAR or OVER_LIMIT (超限)'),
  totalAreaM2: input('facts.totalAreaM2', 'number', 'area of the whole project, square metres'),
  maxSingleAreaM2: input('facts.maxSingleAreaM2', 'number', 'area of the largest building, square metres'),
  undergroundAreaM2: input('facts.undergroundAreaM2', 'number', 'area below ground, square metres'),
  heightM: input('facts.heightM', 'number', 'height, metres'),
  maxSpanM: input('facts.maxSpanM', 'number', 'longest span, metres'),
  storeysAbove: input('facts.storeysAbove', 'number', 'storeys above ground'),
  storeysBelow: input('facts.storeysBelow', 'number', 'storeys below ground'),
  craneT: input('facts.craneT', 'number', 'heaviest crane, tonnes'),
  pitDepthM: input('facts.pitDepthM', 'number', 'depth of the pit, metres'),
  fireDesignBeyondCode: input('facts.fireDesignBeyondCode', 'boolean', 'fire design that no code covers'),
  labourIntensive: input('facts.labourIntensive', 'boolean', 'labour-intensive workshop or its dormitory'),
  flammableExplosive: input('facts.flammableExplosive', 'boolean', 'makes or stores inflammables or explosives'),
  civilDefence: input('facts.civilDefence', 'boolean', 'has a civil-defence part'),
  specialEquipment: input('facts.specialEquipment', 'boolean', 'has special equipment'),
  officePart: input('facts.officePart', 'boolean', 'has an office or climate-controlled part'),
  newEnergy: input('facts.newEnergy', 'boolean', 'new-energy project, goal of 12 days'),
  keyProject: input('facts.keyProject', 'boolean', 'key project (重点项目)'),
  livelihoodProject: input('facts.livelihoodProject', 'boolean', 'livelihood project (民生工程)'),
  special: input('facts.special', 'boolean', 'special project: fire design review by law'),
  noGroundWork: input('facts.noGroundWork', 'boolean', 'alteration without survey: no SURV, no M4'),
  sizeClass: input('facts.sizeClass', 'text', 'SMALL, MEDIUM or LARGE'),
  channel: input('channelDecision.channel', 'text', 'INSTANT, FAST, NORMAL or EXPERT, from review-channel'),
  reReview: input('facts.reReview', 'boolean', 'true from round 2 on; half of the days, rounded up'),
  agencyClass: input('agencyFacts.agencyClass', 'number', '1 any project, 2 medium and smaller'),
  agencyStatus: input('agencyFacts.agencyStatus', 'text', 'ACTIVE, SUSPENDED or DISQUALIFIED'),
  affiliatedWithApplicant: input('agencyFacts.affiliatedWithApplicant', 'boolean', 'affiliated with the applicant'),
  affiliatedWithDesignUnit: input('agencyFacts.affiliatedWithDesignUnit', 'boolean', 'affiliated with the design unit'),
  affiliatedWithSurveyUnit: input('agencyFacts.affiliatedWithSurveyUnit', 'boolean', 'affiliated with the survey unit'),
  uncoveredDisciplineCount: input(
    'agencyFacts.uncoveredDisciplineCount',
    'number',
    'required disciplines for which it lacks a first reviewer and another second reviewer',
  ),
} as const satisfies Readonly<Record<string, DecisionInput>>;
export type DecisionInputName = keyof typeof DECISION_INPUTS;

/** Inputs that the shipped tables are expected to have; an administrator may add any other of `DECISION_INPUTS`. */
export const INPUTS_OF_DECISION: Readonly<Record<CaseDecision, readonly DecisionInputName[]>> = {
  'project-class': [
    'rulesDate',
    'storeysAbove',
    'heightM',
    'maxSpanM',
    'maxSingleAreaM2',
    'totalAreaM2',
    'flammableExplosive',
    'fireClass',
    'labourIntensive',
    'buildingUse',
  ],
  'required-materials': ['rulesDate', 'special', 'noGroundWork'],
  'material-acceptance': [
    'rulesDate',
    'scope',
    'missingKeyCount',
    'missingNonKeyCount',
    'commitmentSigned',
    'applicantBadCredit',
  ],
  'review-channel': [
    'rulesDate',
    'fireDesignBeyondCode',
    'structuralIrregularity',
    'maxSpanM',
    'heightM',
    'fireClass',
    'maxSingleAreaM2',
    'special',
    'sizeClass',
    'civilDefence',
    'pitDepthM',
    'designCredit',
    'applicantBadCredit',
    'totalAreaM2',
    'storeysAbove',
    'storeysBelow',
    'craneT',
    'specialEquipment',
    'missingCount',
  ],
  'stage-limits': ['rulesDate', 'channel', 'sizeClass', 'reReview'],
  'required-disciplines': [
    'rulesDate',
    'noGroundWork',
    'totalAreaM2',
    'fireClass',
    'buildingUse',
    'officePart',
    'civilDefence',
  ],
  'agency-eligibility': [
    'rulesDate',
    'agencyClass',
    'sizeClass',
    'agencyStatus',
    'affiliatedWithApplicant',
    'affiliatedWithDesignUnit',
    'affiliatedWithSurveyUnit',
    'uncoveredDisciplineCount',
  ],
  'review-fee': ['rulesDate', 'buildingUse', 'fireClass', 'sizeClass'],
  'panel-rules': ['rulesDate'],
};

function input(expression: string, type: DecisionInputType, meaning: string): DecisionInput {
  return { expression, type, meaning };
}
