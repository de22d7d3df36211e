import { setTimeout as pause } from 'node:timers/promises';
import { chooseLife, LIVES, type Life, live } from './applicants.ts';
import { type City, foundCity } from './city.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { MortalProgram } from './mortal-program.ts';
import { createPatientFetch } from './patient-fetch.ts';
import { createRandom, type Random } from './random.ts';

export interface KillRunOptions {
  readonly program: MortalProgram;
  readonly seed: number;
  readonly applications: number;
  readonly kills: number;
  /** Applications that are worked on at the same time. */
  readonly atOnce: number;
}

/** What a run has seen. */
export interface KillRun {
  readonly ledger: Ledger;
  readonly lives: Readonly<Record<Life, number>>;
  readonly failures: readonly string[];
  /** From the start after a kill to readiness, in ms. */
  readonly recoveries: readonly number[];
  readonly kills: { readonly program: number; readonly starting: number; readonly withPostgres: number };
}

/** Seldom the whole machine, now and then a start that is not over yet; mostly the program at work. */
const SHARE_WITH_POSTGRES = 0.2;
const SHARE_WHILE_STARTING = 0.15;
const LONGEST_START_MS = 1_500;
/** Requests that an application takes at least on the average; kills are spread over them. */
const ANSWERS_PER_APPLICATION = 30;
const LOOK_MS = 10;

/** Files applications and works on them side by side while the program is killed and started again. */
export async function runUnderKills({ program, seed, applications, kills, atOnce }: KillRunOptions): Promise<KillRun> {
  const ledger = createLedger();
  await program.start();
  const city = await foundCity(program, createPatientFetch({ onAnswer: ledger.note }));
  const lives = chooseLives(createRandom(seed), applications);
  const between = Math.floor((applications * ANSWERS_PER_APPLICATION) / kills);
  const work = { answers: () => ledger.answers, isOver: false };
  const reaper = reap(program, createRandom(seed + 1), { kills, between, work });
  const failures = await liveAll(city, { lives, atOnce });
  work.isOver = true;
  return { ledger, lives: count(lives), failures, ...(await reaper) };
}

/** Every life at least once, however few there are. */
export function chooseLives(random: Random, applications: number): readonly Life[] {
  return Array.from({ length: applications }, (_, index) => LIVES[index] ?? chooseLife(random));
}

/** Lives them side by side; answers what could not be lived to its end. */
export async function liveAll(
  city: City,
  work: { readonly lives: readonly Life[]; readonly atOnce: number; readonly prefix?: string },
): Promise<readonly string[]> {
  const failures: string[] = [];
  const waiting = work.lives.entries();
  const clerk = async () => {
    for (const [index, life] of waiting) {
      await live(city, life, `${work.prefix ?? ''}${index}号厂房`).catch((error: unknown) => {
        failures.push(`application ${index} (${life}): ${String(error)}`);
      });
    }
  };
  await Promise.all(Array.from({ length: work.atOnce }, clerk));
  return failures;
}

interface Work {
  answers(): number;
  readonly isOver: boolean;
}

/** Kills after so many answers, give or take: on a slow machine as far in the work as on a fast one. */
async function reap(
  program: MortalProgram,
  random: Random,
  { kills: most, between, work }: { readonly kills: number; readonly between: number; readonly work: Work },
) {
  const recoveries: number[] = [];
  const kills = { program: 0, starting: 0, withPostgres: 0 };
  while (kills.program < most) {
    const moment = work.answers() + random.between(1, 2 * between - 1);
    while (work.answers() < moment && !work.isOver) await pause(LOOK_MS);
    if (random.next() < SHARE_WITH_POSTGRES) {
      program.killPostgres();
      kills.withPostgres++;
    }
    await program.kill();
    kills.program++;
    if (kills.program < most && random.next() < SHARE_WHILE_STARTING) {
      program.start().catch(() => {});
      await pause(random.between(0, LONGEST_START_MS));
      await program.kill();
      kills.program++;
      kills.starting++;
    }
    recoveries.push(await program.start());
  }
  return { recoveries, kills };
}

function count(lives: readonly Life[]): Record<Life, number> {
  const counts = Object.fromEntries(LIVES.map((life) => [life, 0])) as Record<Life, number>;
  for (const life of lives) counts[life]++;
  return counts;
}
