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

/** Those of some words that a variable lists; none where it is absent. */
export function findWords<Word extends string>(job: Job, name: string, words: readonly Word[]): readonly Word[] {
  const value: unknown = job.variables[name];
  return Array.isArray(value) ? words.filter((word) => value.includes(word)) : [];
}

function unfit(job: Job, name: string, expected: string): Error {
  const found = JSON.stringify(job.variables[name]) ?? 'nothing';
  return new Error(`Expected variable ${name} of job ${job.type} to be ${expected}, but found ${found}.`);
}
