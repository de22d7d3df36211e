import { withChinese } from './chinese.ts';
import { isAsExpected, type Outcome } from './demonstration.ts';
import type { SampleProject } from './sample-projects.ts';

const DAY_MS = 86_400_000;

/** One line of the answer: what became of a project; nothing in it differs between two engines. */
export function lineOf({ sample, walk, differences, failure }: Outcome): string {
  const name = `${sample.id} ${sample.facts.projectName}`;
  if (walk === undefined) return `${name} | FAILED: ${failure}`;
  const { application, certificate } = walk;
  const way = application.channel === null ? '-' : `${withChinese(application.channel)}/${ruleOf(walk.timeline)}`;
  const faults = differences.map(
    ({ column, expected, found }) => `${column}: expected '${expected}', found '${found}'`,
  );
  const verdict = faults.length === 0 ? compared(sample) : `DIFFERS: ${faults.join('; ')}`;
  return [
    name,
    withChinese(acceptanceOf(walk)),
    way,
    withChinese(application.state),
    certificate?.number ?? '-',
    verdict,
  ].join(' | ');
}

/** Where the file expects nothing, nothing was held against anything. */
const compared = ({ expected }: SampleProject): string =>
  Object.keys(expected).length === 0 ? '未比对 NOT COMPARED (no exp_ columns)' : '一致 OK';

/** The closing lines: how many of what, who pays, and how long it took. */
export function summarise(outcomes: readonly Outcome[]): string {
  const walks = outcomes.flatMap(({ walk }) => walk ?? []);
  const good = outcomes.filter(isAsExpected).length;
  const cycles = walks.flatMap(({ application: { acceptedOn }, certificate }) =>
    acceptedOn === null || certificate === undefined ? [] : [daysBetween(acceptedOn, certificate.issuedOn)],
  );
  const average = cycles.length === 0 ? '-' : (cycles.reduce((sum, days) => sum + days, 0) / cycles.length).toFixed(1);
  return [
    `项目 projects: ${outcomes.length}, as expected ${good}, otherwise ${outcomes.length - good}`,
    `受理 acceptance: ${counts(walks.map(acceptanceOf))}`,
    `通道 channels: ${counts(walks.flatMap(({ application }) => application.channel ?? []))}`,
    `费用 fees: government ${feesOf(walks, 'GOVERNMENT')}; applicants ${feesOf(walks, 'APPLICANT')}`,
    `平均用时 average cycle: ${average} days from acceptance to certificate, ${cycles.length} certificates`,
  ].join('\n');
}

type Walked = NonNullable<Outcome['walk']>;

function acceptanceOf({ timeline }: Walked): string {
  return String(timeline.find(({ kind }) => kind === 'ACCEPTANCE_DECIDED')?.data['decision'] ?? '-');
}

function ruleOf(timeline: Walked['timeline']): string {
  return String(timeline.find(({ kind }) => kind === 'CHANNEL_DECIDED')?.data['rule'] ?? '-');
}

function feesOf(walks: readonly Walked[], payer: string): string {
  const paid = walks.filter(({ application }) => application.payer === payer);
  const fen = paid.reduce((sum, { application }) => sum + (application.feeFen ?? 0), 0);
  return `${fen / 100} yuan for ${paid.length} projects`;
}

function counts(words: readonly string[]): string {
  const tally = new Map<string, number>();
  for (const word of words) tally.set(word, (tally.get(word) ?? 0) + 1);
  return [...tally.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
