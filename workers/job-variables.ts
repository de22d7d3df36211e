import type { Job } from '../platform/zeebe-client/index.ts';

/** A variable that must be a text. Throws with the job's type, so that the incident says which mapping to mend. */
export function readText(job: Job, name: string): string {
  const value = job.variables[name];
  if (typeof value !== 'string' || value === '') throw unfit(job, name, 'a text');
  return value;
}

/** A variable that may be a text; anything else counts as absent. */
export function findText(job: Job, name: string): string | null {
  const value = job.variables[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A variable that must be a whole number. */
export function readWhole(job: Job, name: string): number {
  const value = job.variables[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unfit(job, name, 'a whole number');
  return value;
}

/** A variable that must be one of some words. */
export function readWord<Word extends string>(job: Job, name: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === job.variables[name]);
  if (word === undefined) throw unfit(job, name, `one of ${words.join(', ')}`);
  return word;
}

/** A variable that must be a list of texts. */
export function readTexts(job: Job, name: string): readonly string[] {
  const value: unknown = job.variables[name];
  if (!Array.isArray(value)) throw unfit(job, name, 'a list of texts');
  return value.map((each: unknown) => {
    if (typeof each !== 'string') throw unfit(job, name, 'a list of texts');
    return each;
  });
}

/** The same, but none where the variable is absent: a diagram of former times does not hand it over. */
export function findTexts(job: Job, name: string): readonly string[] {
  return (job.variables[name] ?? null) === null ? [] : readTexts(job, name);
}

function unfit(job: Job, name: string, expected: string): Error {
  const found = JSON.stringify(job.variables[name]) ?? 'nothing';
  return new Error(`Expected variable ${name} of job ${job.type} to be ${expected}, but found ${found}.`);
}
