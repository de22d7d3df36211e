/** The results as rows of text: for the terminal, and for the page in Markdown. */
import type { FigureResult } from './result.ts';
import type { Spread } from './statistics.ts';

export const HEADINGS = ['Measure', 'Tushen', 'Peer', 'Ratio', 'Floor', 'Aim', 'Reached'] as const;

export function rowOf({ title, unit, own, peer, target, reached }: FigureResult): string[] {
  const limit = (value: number | undefined) => {
    if (value === undefined) {
      return '';
    }
    return target?.of === 'peer' ? ratio(value) : `${number(value)} ${unit}`;
  };
  return [
    title,
    `${spread(own)} ${unit}`,
    peer === undefined ? '' : `${peer.name}: ${spread(peer.values)} ${unit}`,
    peer === undefined ? '' : `${ratio(peer.ratio.median)} (${ratio(peer.ratio.least)}–${ratio(peer.ratio.most)})`,
    limit(target?.floor),
    limit(target?.aim),
    reached ?? '',
  ];
}

function spread({ median, least, most }: Spread): string {
  return `${number(median)} (${number(least)}–${number(most)})`;
}

/** 12x, or 1/12 where ours is the smaller one. */
function ratio(value: number): string {
  return value < 1 ? `1/${number(1 / value)}` : `${number(value)}x`;
}

/** Three digits: more would pretend to know better than the machine can tell. */
function number(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

/** Columns side by side. */
export function toText(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

export function toMarkdown(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(HEADINGS), line(HEADINGS.map(() => '---')), ...rows.map(line)].join('\n');
}
