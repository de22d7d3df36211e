/** Contradictions between two parties of a joint review: a rule that a person can follow, and that only points. */

/** A rectangle on a page of a sheet. */
interface Place {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the rule looks at in an opinion. */
export interface PartyOpinion {
  readonly id: string;
  /** Discipline, or kind of the department, that demands it. */
  readonly party: string;
  /** Sheet with its discipline, e.g. ARCH-01; null where none is named. */
  readonly sheet: string | null;
  readonly position: Place | null;
  readonly standard: string | null;
  readonly clause: string | null;
  readonly text: string;
}

/** OPPOSITE_DEMAND: one wants the contrary of the other; SAME_PLACE and SAME_CLAUSE: both want something of the same thing. */
export type ContradictionGround = 'OPPOSITE_DEMAND' | 'SAME_PLACE' | 'SAME_CLAUSE';

/** Two opinions that may not go out side by side without a word of the technical head. */
export interface Contradiction {
  readonly firstId: string;
  readonly secondId: string;
  readonly sheet: string;
  readonly grounds: readonly ContradictionGround[];
  /** The words that were found, the first opinion's before the second's; empty for other grounds. */
  readonly words: readonly string[];
}

/** Two demands that cannot both be met of one thing, by a register of the city: 增设 and 取消. */
export type Opposites = readonly [one: string, other: string];

/** Pairs of opinions of different parties about the same sheet that contradict each other or claim the same thing. */
export function findContradictions(
  opinions: readonly PartyOpinion[],
  opposites: readonly Opposites[],
): Contradiction[] {
  return opinions.flatMap((first, index) =>
    opinions.slice(index + 1).flatMap((second) => compare(first, second, opposites)),
  );
}

function compare(first: PartyOpinion, second: PartyOpinion, opposites: readonly Opposites[]): Contradiction[] {
  const { sheet } = first;
  if (sheet === null || sheet !== second.sheet || first.party === second.party) return [];
  const words = isApart(first, second) ? [] : oppositeWords([first.text, second.text], opposites);
  const grounds: ContradictionGround[] = [];
  if (words.length > 0) grounds.push('OPPOSITE_DEMAND');
  if (overlaps(first.position, second.position)) grounds.push('SAME_PLACE');
  if (isSameClause(first, second)) grounds.push('SAME_CLAUSE');
  return grounds.length === 0 ? [] : [{ firstId: first.id, secondId: second.id, sheet, grounds, words }];
}

/** What one text demands and the other forbids; empty when they do not clash. */
function oppositeWords([first, second]: readonly [string, string], opposites: readonly Opposites[]): readonly string[] {
  for (const [one, other] of opposites) {
    if (first.includes(one) && second.includes(other)) return [one, other];
    if (first.includes(other) && second.includes(one)) return [other, one];
  }
  return [];
}

/** Two marked places that do not touch are two things. */
function isApart(first: PartyOpinion, second: PartyOpinion): boolean {
  const areMarked = first.position !== null && second.position !== null;
  return areMarked && !overlaps(first.position, second.position);
}

function overlaps(one: Place | null, other: Place | null): boolean {
  if (one === null || other === null || one.page !== other.page) return false;
  const across = one.x < other.x + other.width && other.x < one.x + one.width;
  const down = one.y < other.y + other.height && other.y < one.y + one.height;
  return across && down;
}

function isSameClause(first: PartyOpinion, second: PartyOpinion): boolean {
  const { standard, clause } = first;
  return standard !== null && clause !== null && standard === second.standard && clause === second.clause;
}

/** A sheet as opinions of all disciplines can be compared by it; its number may be written with or without the discipline. */
export function sheetNameOf(discipline: string, sheet: string): string {
  const written = sheet.trim().toUpperCase();
  return /^[A-Z]{3,4}-/.test(written) ? written : `${discipline}-${written}`;
}
