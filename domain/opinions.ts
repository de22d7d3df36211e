/** Findings of a review (审查意见): how grave they are, what answers them, and what keeps a round from passing. */

/** MANDATORY 强条, SHALL 应, SHOULD 宜, DEPTH 深度不足, SEAL 签章; the gravest first. */
export const SEVERITIES = ['MANDATORY', 'SHALL', 'DEPTH', 'SEAL', 'SHOULD'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const OPINION_STATES = ['OPEN', 'REPLIED', 'CLOSED', 'REOPENED', 'DISPUTED', 'UPHELD', 'WAIVED'] as const;
export type OpinionState = (typeof OPINION_STATES)[number];

/** Who may act on an opinion. `panel`: the department with its experts, whose outcome of an objection binds. */
export type OpinionActor = 'designUnit' | 'reviewer' | 'technicalHead' | 'panel';

/** The part of an opinion that rules depend on. */
export interface OpinionStanding {
  readonly severity: Severity;
  readonly state: OpinionState;
}

/**
 * What can happen to an opinion. DISPUTE opens an objection (异议); the panel ends it with UPHOLD (the opinion stands) or
 * OVERTURN (there was no breach, so it is closed). WAIVE lets a real finding stand unrepaired.
 */
export const OPINION_EVENTS = ['REPLY', 'CLOSE', 'REOPEN', 'DISPUTE', 'UPHOLD', 'OVERTURN', 'WAIVE'] as const;
export type OpinionEvent = (typeof OPINION_EVENTS)[number];

/** How an objection ends: the opinion stands, or there was no breach. */
export const OBJECTION_OUTCOMES = ['UPHOLD', 'OVERTURN'] as const satisfies readonly OpinionEvent[];
export type ObjectionOutcome = (typeof OBJECTION_OUTCOMES)[number];

/** What can end an objection: an answer, or that the technical head lets the finding stand unrepaired. */
export const OBJECTION_ENDS = [...OBJECTION_OUTCOMES, 'WAIVE'] as const satisfies readonly OpinionEvent[];
export type ObjectionEnd = (typeof OBJECTION_ENDS)[number];

/** What a reviewer or the technical head does with an opinion in the course of a task; objections are answered apart. */
export const JUDGEMENTS = ['CLOSE', 'REOPEN', 'WAIVE'] as const satisfies readonly OpinionEvent[];
export type Judgement = (typeof JUDGEMENTS)[number];

interface OpinionTransition {
  readonly from: readonly OpinionState[];
  readonly to: OpinionState;
  readonly actors: readonly OpinionActor[];
}

/** The life of an opinion as data. A reviewer who agrees with an objection reopens nothing: the technical head waives. */
const OPINION_TRANSITIONS: Readonly<Record<OpinionEvent, OpinionTransition>> = {
  REPLY: { from: ['OPEN', 'REOPENED', 'UPHELD'], to: 'REPLIED', actors: ['designUnit'] },
  CLOSE: { from: ['REPLIED'], to: 'CLOSED', actors: ['reviewer'] },
  REOPEN: { from: ['REPLIED'], to: 'REOPENED', actors: ['reviewer'] },
  DISPUTE: { from: ['OPEN', 'REPLIED', 'REOPENED'], to: 'DISPUTED', actors: ['designUnit'] },
  UPHOLD: { from: ['DISPUTED'], to: 'UPHELD', actors: ['technicalHead', 'panel'] },
  OVERTURN: { from: ['DISPUTED'], to: 'CLOSED', actors: ['technicalHead', 'panel'] },
  WAIVE: { from: ['OPEN', 'REPLIED', 'REOPENED', 'DISPUTED'], to: 'WAIVED', actors: ['technicalHead'] },
};

/** One act on an opinion; `reason` is needed for WAIVE, UPHOLD and OVERTURN. */
export interface OpinionAct {
  readonly event: OpinionEvent;
  readonly actor: OpinionActor;
  readonly reason?: string;
}

export type OpinionResult =
  | { readonly ok: true; readonly state: OpinionState }
  | { readonly ok: false; readonly fault: OpinionFault };

/** Why an act was refused, with a sentence. */
export interface OpinionFault {
  readonly code: 'STATE' | 'ACTOR' | 'REASON_MISSING' | 'MANDATORY_NOT_WAIVABLE' | 'UPHELD_NOT_WAIVABLE';
  readonly message: string;
}

const EVENTS_WITH_REASON: readonly OpinionEvent[] = ['WAIVE', 'UPHOLD', 'OVERTURN'];
const SETTLED: readonly OpinionState[] = ['CLOSED', 'WAIVED'];
const UNANSWERED: readonly OpinionState[] = ['OPEN', 'REOPENED', 'UPHELD'];
const CHANGE_NEEDED: readonly Severity[] = ['MANDATORY', 'DEPTH', 'SEAL'];

/** An opinion to act on; `upheld`: an objection to it was once decided in its favour, whatever has become of it since. */
export type OpinionUnderAct = OpinionStanding & { readonly upheld?: boolean };

/**
 * State after an act, or why the act is refused. A breach of a mandatory provision can never be waived, nor what was upheld
 * against an objection: the outcome binds.
 */
export function nextOpinionState(opinion: OpinionUnderAct, act: OpinionAct): OpinionResult {
  const { from, to, actors } = OPINION_TRANSITIONS[act.event];
  if (act.event === 'WAIVE' && (opinion.upheld === true || opinion.state === 'UPHELD')) {
    return refuse('UPHELD_NOT_WAIVABLE', 'Expected a finding that can be waived, but it was upheld, and that binds.');
  }
  if (!from.includes(opinion.state)) {
    return refuse('STATE', `Expected an opinion in ${from.join(', ')} for ${act.event}, but it is ${opinion.state}.`);
  }
  if (!actors.includes(act.actor)) {
    return refuse('ACTOR', `Expected ${act.event} by ${actors.join(' or ')}, but it came from ${act.actor}.`);
  }
  if (act.event === 'WAIVE' && opinion.severity === 'MANDATORY') {
    return refuse('MANDATORY_NOT_WAIVABLE', 'Expected a finding that can be waived, but it breaches a 强制性条文.');
  }
  if (EVENTS_WITH_REASON.includes(act.event) && (act.reason ?? '').trim() === '') {
    return refuse('REASON_MISSING', `Expected a written reason for ${act.event}, but found none.`);
  }
  return { ok: true, state: to };
}

/** True if this opinion keeps the round from passing. "Should" clauses are advice and never do. */
export function blocksPass(opinion: OpinionStanding): boolean {
  return opinion.severity !== 'SHOULD' && !SETTLED.includes(opinion.state);
}

/** True if the design unit still owes a reply; a revision is complete when no opinion, of any severity, is left so. */
export function needsReply(opinion: OpinionStanding): boolean {
  return UNANSWERED.includes(opinion.state);
}

/** True for advice without a reply: it bars nothing, so it goes out with the pass and is answered after it. */
export function isUnansweredAdvice(opinion: OpinionStanding): boolean {
  return opinion.severity === 'SHOULD' && needsReply(opinion);
}

/** True if no opinion keeps the round from passing. */
export function canPass(opinions: readonly OpinionStanding[]): boolean {
  return !opinions.some(blocksPass);
}

/** What a design unit answers an opinion with. */
export interface OpinionReply {
  readonly text: string;
  /** How many new file versions the reply names. */
  readonly changedFiles: number;
}

export type ReplyFault = 'TEXT_MISSING' | 'CHANGED_FILE_MISSING';

/** Faults of a reply: always words; for a mandatory clause, missing depth or a missing seal also a changed sheet. */
export function checkReply(severity: Severity, reply: OpinionReply): readonly ReplyFault[] {
  const faults: ReplyFault[] = [];
  if (reply.text.trim() === '') faults.push('TEXT_MISSING');
  if (CHANGE_NEEDED.includes(severity) && reply.changedFiles === 0) faults.push('CHANGED_FILE_MISSING');
  return faults;
}

function refuse(code: OpinionFault['code'], message: string): OpinionResult {
  return { ok: false, fault: { code, message } };
}
