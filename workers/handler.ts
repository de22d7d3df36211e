import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { LegalClock } from '../platform/clock.ts';
import type { FileStore } from '../platform/file-store.ts';
import type { Logger } from '../platform/logger.ts';
import type { Job, JobOutcome, Variables } from '../platform/zeebe-client/index.ts';
import { type Application, lockApplication } from '../storage/applications.ts';
import { type ActorTransaction, actAs } from '../storage/audit.ts';
import { readCitySettings } from '../storage/city-settings.ts';
import type { Decide } from '../storage/decisions.ts';
import { findEffect, type StoredEffect, storeEffect } from '../storage/effects.ts';
import { loadCalendar } from '../storage/working-days.ts';
import { type DeadlineRules, toWakeAt } from './deadlines.ts';
import { printDocuments } from './documents/print-documents.ts';
import { readText } from './job-variables.ts';

/** What every worker works with; nothing below reads a global. */
export interface WorkerDeps {
  readonly knex: Knex;
  readonly clock: LegalClock;
  readonly files: FileStore;
  /** Asks a deployed decision table, for what no diagram asks. */
  readonly decide: Decide;
  readonly logger: Logger;
  /** Which engine the jobs come from; keys of two engines may be equal. */
  readonly engineIdentity: string;
  /** Address of the web pages, for the check code on documents. */
  readonly publicUrl: string;
  readonly cityName: string;
}

/** One job to be done. */
export interface JobCall {
  readonly job: Job;
  readonly deps: WorkerDeps;
}

/**
 * Does a job. It may be called twice for one job and once more for a job that repeats the step: same effect, same answer, but
 * for the instant to wake at.
 */
export type JobHandler = (call: JobCall) => Promise<JobOutcome>;

/** A job's work on one case, whose row is locked until the transaction ends. */
export interface CaseContext extends JobCall {
  readonly acting: ActorTransaction;
  readonly application: Application;
  /** Legal time, the same for everything that the job writes; never before what was written to the case last. */
  readonly at: Date;
  readonly today: PlainDate;
  /** The calendar and the city's limits, for work that counts days. */
  readonly rules: () => Promise<DeadlineRules>;
}

/** What a case worker is made of. */
export interface CaseWork {
  /**
   * Name of the effect in words of the business; a second job with the same name answers what the first did. Absent for
   * work that asks the tables itself whether it was done.
   */
  readonly effectKey?: (context: CaseContext) => string | Promise<string>;
  /** True for the jobs that still have something to say about a case that has ended. */
  readonly onClosed?: boolean;
  /** True for work that issues documents: they are printed after the commit, when no lock is held any more. */
  readonly issuesDocuments?: boolean;
  readonly work: (context: CaseContext) => Promise<Variables>;
}

/** The work cannot be done for a reason that the diagram knows: it ends in the BPMN error of this code. */
export class ModelledError extends Error {
  readonly code: string;
  readonly variables: Variables;

  constructor(code: string, message: string, variables: Variables = {}) {
    super(message);
    this.name = 'ModelledError';
    this.code = code;
    this.variables = variables;
  }
}

/** Wraps the work on a case: one transaction, the case's row locked first, the effect stored beside what it did. */
export function caseHandler({ effectKey, onClosed = false, issuesDocuments = false, work }: CaseWork): JobHandler {
  return async ({ job, deps }) => {
    const actor = { kind: 'WORKER' as const, id: job.type, name: job.type };
    try {
      const variables = await actAs(deps.knex, actor, async (acting) => {
        const context = await openContext(acting, { job, deps });
        const key = await effectKey?.(context);
        const earlier = key === undefined ? undefined : await findEffect(acting.trx, key);
        if (earlier !== undefined) return answerAgain(earlier, context);
        if (context.application.closedAt !== null && !onClosed) {
          throw new Error(`Expected an open case for job ${job.type}, but ${context.application.id} has ended.`);
        }
        const result = await work(context);
        if (key !== undefined) {
          const { engineIdentity } = deps;
          const caseId = context.application.id;
          const effect = { businessKey: key, caseId, jobType: job.type, jobKey: job.key, engineIdentity };
          await storeEffect(acting.trx, effect, result);
        }
        return result;
      });
      if (issuesDocuments) await printDocuments(deps, readText(job, 'caseId'));
      return { kind: 'complete', variables };
    } catch (thrown) {
      if (!(thrown instanceof ModelledError)) throw thrown;
      return { kind: 'error', code: thrown.code, message: thrown.message, variables: thrown.variables };
    }
  };
}

/** Name of an effect that belongs to this one job, for work that a repair may well repeat. */
export function keyOfJob({ job, deps }: JobCall): string {
  return `${job.type}:${deps.engineIdentity}:${job.key}`;
}

/**
 * What the effect had led to. Another job repeats the step maybe long after the first, in an engine of its own: the instant
 * that was answered then says nothing any more, so the watcher is to look at once.
 */
function answerAgain({ result, jobKey, engineIdentity }: StoredEffect, { job, deps }: CaseContext): Variables {
  const isSameJob = jobKey === job.key && engineIdentity === deps.engineIdentity;
  if (isSameJob || result['wakeAt'] === undefined) return result;
  return { ...result, wakeAt: toWakeAt(deps.clock, deps.clock.now()) };
}

async function openContext(acting: ActorTransaction, { job, deps }: JobCall): Promise<CaseContext> {
  const application = await lockApplication(acting.trx, readText(job, 'caseId'));
  const at = timeOf(application, deps.clock);
  const today = deps.clock.dayOf(at);
  // Several parts of one job count days: they are read once, and none of them while nobody does.
  let read: Promise<DeadlineRules> | undefined;
  const rules = () => {
    read ??= readRules(acting, application.regionCode, today);
    return read;
  };
  return { acting, application, job, deps, at, today, rules };
}

async function readRules({ trx }: ActorTransaction, regionCode: string, today: PlainDate): Promise<DeadlineRules> {
  const calendar = await loadCalendar(trx, { regionCode, around: today });
  return { calendar, settings: await readCitySettings(trx) };
}

/** A clock that was put back must not date a certificate before its application. */
function timeOf({ submittedAt, updatedAt }: Application, clock: LegalClock): Date {
  return new Date(Math.max(clock.now().getTime(), updatedAt.getTime(), submittedAt?.getTime() ?? 0));
}
