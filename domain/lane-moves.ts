import type { CaseFacts } from './case-facts.ts';
import type { Channel } from './decision-outputs.ts';
import type { CreditGrade } from './project.ts';

/**
 * What keeps a case from a lane, whoever asks for it.
 * - SPECIAL_PROJECT: a special project (特殊建设工程) is never decided at once
 * - DESIGN_CREDIT: drawings of a design unit graded C or D are not decided at once
 * - PANEL_DUE: a design beyond the codes leaves the experts' lane only when they have agreed (58号 article 17, 建设部令111号)
 */
export type LaneBar = 'SPECIAL_PROJECT' | 'DESIGN_CREDIT' | 'PANEL_DUE';

/** The facts that bar lanes; projects of another sector may lack those that are not named here. */
type LaneFacts = Pick<CaseFacts, 'special' | 'designCredit'> & { readonly [fact: string]: unknown };

/** A move, and what is known on the day on which somebody asks for it. */
export interface LaneMove {
  readonly to: Channel;
  /** As the acceptance found them. */
  readonly facts: LaneFacts;
  /** Grade of the design unit today; null = none on record. */
  readonly designCredit: CreditGrade | null;
  readonly panelPassed: boolean;
}

const LOW_GRADES: readonly (CreditGrade | null)[] = ['C', 'D'];

/** What keeps a case from a lane; undefined where nothing does. */
export function laneBarOf({ to, facts, designCredit, panelPassed }: LaneMove): LaneBar | undefined {
  if (to !== 'EXPERT' && !panelPassed && isBeyondCodes(facts)) return 'PANEL_DUE';
  if (to !== 'INSTANT') return undefined;
  if (facts.special) return 'SPECIAL_PROJECT';
  return [facts.designCredit, designCredit].some((grade) => LOW_GRADES.includes(grade)) ? 'DESIGN_CREDIT' : undefined;
}

/** True where the law asks for experts, not only the table of lanes. */
function isBeyondCodes(facts: LaneFacts): boolean {
  return facts['fireDesignBeyondCode'] === true || facts['structuralIrregularity'] === 'OVER_LIMIT';
}
