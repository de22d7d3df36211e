import { randomUUID } from 'node:crypto';
import type { Job, JobOutcome, JobWorker, Variables, ZeebeClient } from '../../platform/zeebe-client/index.ts';
import { ZeebeError } from '../../platform/zeebe-client/index.ts';
import { shippedJobTypes } from './process-files.ts';

const USER_TASK = 'io.camunda.zeebe:userTask';
const LOCK_MS = 600_000;
const WAIT_MS = 20_000;

/** An instant that no test lives to see, and one that has passed: a timer set to it fires at once. */
export const FAR = '2099-12-31T00:00:00Z';
export const PAST = '2020-01-01T00:00:00Z';

/** What a stub worker answers: variables, or a whole outcome. */
type Stub = (job: Job, flow: CaseFlow) => Variables | JobOutcome | Promise<Variables>;
export type Stubs = Readonly<Record<string, Stub>>;

/** A medium plant of fire class 丙: complete, eligible for FAST, nothing special. */
export const FACTS = {
  ...{ scope: 'IN', missingKeyCount: 0, missingNonKeyCount: 0, missingCount: 0, commitmentSigned: true },
  ...{ applicantBadCredit: false, designCredit: 'A', projectKind: 'NEW', buildingUse: 'PLANT', fireClass: '丙' },
  ...{ structureType: 'RC_FRAME', structuralIrregularity: 'REGULAR', totalAreaM2: 18_600, maxSingleAreaM2: 9_300 },
  ...{ heightM: 23.4, maxSpanM: 9, storeysAbove: 4, storeysBelow: 0, craneT: 2, pitDepthM: 3 },
  ...{ fireDesignBeyondCode: false, civilDefence: false, specialEquipment: false, officePart: true },
  ...{ special: false, noGroundWork: false, sizeClass: 'MEDIUM', reReview: false },
} as const;

export const ELIGIBLE_AGENCY = {
  ...{ agencyClass: 1, agencyStatus: 'ACTIVE', uncoveredDisciplineCount: 0 },
  ...{ affiliatedWithApplicant: false, affiliatedWithDesignUnit: false, affiliatedWithSurveyUnit: false },
} as const;

/** Stubs of a case in which everything goes well; a scenario replaces single ones. */
const SMOOTH: Stubs = {
  'open-case': () => ({ duplicate: false }),
  'check-materials': () => ({ facts: FACTS, rulesDate: '2026-03-02', wakeAt: FAR }),
  'record-acceptance': (job) => ({ acceptanceDecision: job.variables['decision'] }),
  'open-selection': () => ({ agencySelection: 'CHOICE', candidates: [] }),
  'check-agency': () => ({ agencyFacts: ELIGIBLE_AGENCY }),
  'ask-agency': () => ({ wakeAt: FAR }),
  'plan-round': (_job, flow) => ({
    round: flow.ran('PlanRound'),
    roundDisciplines: ['STRU', 'FIRE'],
    finalDepartments: ['FIRE'],
    restarts: 0,
    reReview: flow.ran('PlanRound') > 1,
  }),
  'check-design-basis': () => ({ basisDisciplines: [] }),
  'start-stage': () => ({ wakeAt: FAR }),
  'issue-opinions': () => ({ wakeAt: FAR }),
  'open-correction': () => ({ wakeAt: FAR }),
  'open-supplement': () => ({ wakeAt: FAR }),
  'check-deadline': () => ({ action: 'NOT_DUE', wakeAt: FAR }),
  'conclude-round': () => ({ reviewOutcome: 'PASS' }),
};

/** Stub workers for every job type of the shipped diagrams; hands each job to the case it belongs to. */
export class FlowBench {
  readonly client: ZeebeClient;
  readonly #flows = new Map<unknown, CaseFlow>();
  readonly #workers: readonly JobWorker[];

  constructor(client: ZeebeClient) {
    this.client = client;
    const handler = async (job: Job): Promise<JobOutcome> =>
      this.#flows.get(job.variables['caseId'])?.take(job) ?? { kind: 'keep' };
    const types = [...shippedJobTypes(), USER_TASK];
    this.#workers = types.map((type) => client.openWorker({ type, handler, timeoutMs: LOCK_MS }));
  }

  /** Submits a new application; `stubs` replace those of a smooth case. */
  async start(stubs: Stubs = {}): Promise<CaseFlow> {
    const flow = new CaseFlow(this.client, { ...SMOOTH, ...stubs });
    this.#flows.set(flow.caseId, flow);
    await flow.submit();
    return flow;
  }

  /** Leaves nothing behind: another suite on the same engine would be handed our open tasks. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await Promise.all([...this.#flows.values()].map((flow) => flow.cancel()));
    await this.client.close();
  }
}

/** One case: its open tasks, and every job in the order of arrival. */
export class CaseFlow {
  readonly caseId = randomUUID();
  readonly submissionId = randomUUID();
  /** Element ids of all jobs and tasks so far. */
  readonly path: string[] = [];
  readonly jobs: Job[] = [];
  readonly #client: ZeebeClient;
  readonly #stubs: Stubs;
  readonly #tasks: Job[] = [];
  #listeners: (() => void)[] = [];

  constructor(client: ZeebeClient, stubs: Stubs) {
    this.#client = client;
    this.#stubs = stubs;
  }

  submit(messageId = this.submissionId): Promise<string> {
    const variables = { caseId: this.caseId, submissionId: messageId };
    const message = { correlationKey: this.caseId, messageId, timeToLiveMs: 600_000, variables };
    return this.#client.publishMessage({ name: 'application-submitted', ...message });
  }

  /** Publishes a message about the case as the outbox does. */
  publish(name: string): Promise<string> {
    const message = { name, correlationKey: this.caseId, messageId: randomUUID(), timeToLiveMs: 60_000 };
    return this.#client.publishMessage(message);
  }

  /** A job of the case has arrived. */
  async take(job: Job): Promise<JobOutcome> {
    this.path.push(job.elementId);
    this.jobs.push(job);
    if (job.type === USER_TASK) this.#tasks.push(job);
    for (const listener of this.#listeners.splice(0)) listener();
    return job.type === USER_TASK ? { kind: 'keep' } : this.#work(job);
  }

  /** How often an element's job has arrived. */
  ran(elementId: string): number {
    return this.path.filter((each) => each === elementId).length;
  }

  /** Results with which the case was closed. */
  get results(): readonly unknown[] {
    return this.jobs.filter((job) => job.type === 'close-case').map((job) => job.variables['caseResult']);
  }

  /** Waits for open tasks of an element and takes them off the list. */
  async tasks(elementId: string, count: number): Promise<readonly Job[]> {
    const open = () => this.#tasks.filter((task) => task.elementId === elementId);
    await this.until(() => open().length >= count, `${count} task(s) ${elementId}`);
    const taken = open().slice(0, count);
    for (const task of taken) this.#tasks.splice(this.#tasks.indexOf(task), 1);
    return taken;
  }

  async task(elementId: string): Promise<Job> {
    const [task] = await this.tasks(elementId, 1);
    if (task === undefined) throw new Error(`no task ${elementId}`);
    return task;
  }

  /** Waits for tasks of an element and completes them all alike. */
  async complete(elementId: string, variables: Variables = {}, count = 1): Promise<void> {
    for (const task of await this.tasks(elementId, count)) await this.finish(task, variables);
  }

  finish(task: Job, variables: Variables = {}): Promise<void> {
    return this.#client.completeJob(task.key, variables);
  }

  /** Waits until an element's job has arrived so many times. */
  untilRan(elementId: string, count = 1): Promise<void> {
    return this.until(() => this.ran(elementId) >= count, `${elementId} to run ${count} time(s)`);
  }

  async until(isReached: () => boolean, what: string): Promise<void> {
    const end = performance.now() + WAIT_MS;
    while (!isReached()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`Waited in vain for ${what}; so far: ${this.path.join(' -> ')}`);
      await this.#change(left);
    }
  }

  /** Waits until the instance is gone. The one question the protocol has for it: a scope that ended takes no variables. */
  async ended(): Promise<void> {
    const end = performance.now() + WAIT_MS;
    while (await this.isRunning()) {
      if (performance.now() > end) throw new Error(`The case goes on: ${this.path.join(' -> ')}`);
    }
  }

  async isRunning(): Promise<boolean> {
    const elementInstanceKey = this.jobs[0]?.processInstanceKey ?? '';
    return isAccepted(this.#client.setVariables({ elementInstanceKey, variables: {}, local: true }));
  }

  /** True when the engine has dropped the task, because its scope was ended. */
  async isCanceled(task: Job): Promise<boolean> {
    return !(await isAccepted(this.#client.updateJobRetries(task.key, 1)));
  }

  async cancel(): Promise<void> {
    const instances = new Set(this.jobs.map((job) => job.processInstanceKey));
    // A called instance cannot be canceled by itself and goes with its caller.
    for (const key of instances) await this.#client.cancelInstance(key).catch(() => {});
  }

  async #work(job: Job): Promise<JobOutcome> {
    const answer = (await this.#stubs[job.type]?.(job, this)) ?? {};
    return isOutcome(answer) ? answer : { kind: 'complete', variables: answer };
  }

  async #change(timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#listeners.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function isOutcome(answer: Variables | JobOutcome): answer is JobOutcome {
  return 'kind' in answer;
}

async function isAccepted(command: Promise<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (error instanceof ZeebeError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}
