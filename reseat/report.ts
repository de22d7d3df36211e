import type { Prepared } from './prepare.ts';

/** What an operator reads of one case: where it stands, where it will stand, or why it stays. */
export function describeCase({ movable, planned, obstacles }: Prepared): string {
  const { number, projectName, state } = movable;
  const stands = planned === undefined ? 'unknown' : listOf(planned.standsAt);
  const lines = [`${number} ${projectName} (${state})`, `  stands at: ${stands}`];
  if (obstacles.length > 0) return [...lines, ...obstacles.map((each) => `  prevented: ${each}`)].join('\n');
  if (planned === undefined) return lines.join('\n');
  const { startAt, answers, messages } = planned.plan;
  const asked = answers.length === 0 ? '' : `; with ${countOf(answers.length, 'task')} as they stand or were answered`;
  const sent = messages.length === 0 ? '' : `; sent again: ${messages.join(', ')}`;
  return [...lines, `  enters at: ${startAt.join(', ')}${asked}${sent}`].join('\n');
}

export interface Summary {
  readonly moved: number;
  readonly movable: number;
  readonly prevented: number;
  readonly unopened: number;
  readonly dryRun: boolean;
}

/** The last line. */
export function summarise({ moved, movable, prevented, unopened, dryRun }: Summary): string {
  const extra = unopened === 0 ? '' : ` ${countOf(unopened, 'case')} not opened by any engine yet.`;
  if (dryRun) return `Dry run: ${countOf(movable, 'case')} can be moved, ${prevented} prevented.${extra}`;
  if (prevented > 0 && moved === 0) return `Nothing was moved: ${countOf(prevented, 'case')} prevented.${extra}`;
  return `${countOf(moved, 'case')} moved, ${prevented} prevented.${extra}`;
}

function listOf(places: ReadonlyMap<string, number>): string {
  if (places.size === 0) return 'nothing known';
  return [...places].map(([id, count]) => (count === 1 ? id : `${id} ×${count}`)).join(', ');
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
