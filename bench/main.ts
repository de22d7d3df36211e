/**
 * `npm run bench` and `npm run bench:peers`: results as JSON on standard output, a table on standard error.
 * Arguments name the experiments to run (all without), `--peers` asks the peers too, `--rounds 5` does more than three.
 */
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { parseArgs } from 'node:util';
import { projectRoot } from '../platform/project-root.ts';
import type { Experiment, Sample, Subject } from './measure.ts';
import { experiments } from './measures.ts';
import { type FigureResult, type Machine, type Run, resultsOf } from './result.ts';
import { HEADINGS, rowOf, toText } from './table.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { peers: { type: 'boolean', default: false }, rounds: { type: 'string', default: '3' } },
});
const chosen = experiments.filter(
  ({ name, peer }) =>
    (positionals.length === 0 || positionals.includes(name)) && (!options.peers || peer !== undefined),
);
const results: FigureResult[] = [];
for (const experiment of chosen) {
  results.push(...(await run(experiment, Number(options.rounds))));
}
const found: Run = { date: new Date().toISOString(), commit: commit(), machine: machine(), results };
process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
say(toText([HEADINGS, ...results.map(rowOf)]));

/** Ours and the peer's by turns, so that whatever else the machine does meanwhile meets both. */
async function run(experiment: Experiment, rounds: number): Promise<FigureResult[]> {
  say(`${experiment.name} ...`);
  const own = await experiment.open();
  const peer = options.peers ? await experiment.peer?.open() : undefined;
  const samples: { own: Sample[]; peer: Sample[] } = { own: [], peer: [] };
  for (let round = 1 - experiment.warmUps; round <= rounds; round++) {
    samples.own.push(await sample(own, `${experiment.name} ${round}`));
    if (peer !== undefined) {
      samples.peer.push(await sample(peer, `${experiment.peer?.name} ${round}`));
    }
  }
  await own.close();
  await peer?.close();
  const { warmUps } = experiment;
  return resultsOf(experiment, samples.own.slice(warmUps), samples.peer.slice(warmUps));
}

async function sample(subject: Subject, label: string): Promise<Sample> {
  const found = await subject.sample();
  say(`  ${label}: ${JSON.stringify(found)}`);
  return found;
}

function machine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
  };
}

function commit(): string {
  return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: projectRoot, encoding: 'utf8' }).trim();
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
