/** Cases from their filing to their certificate. Everybody acts through the API, and finds the work in a list of tasks. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Application, Items, Task } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, passingActs, uploadAll } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { DISCIPLINES } from '../../domain/disciplines.ts';
import type { City } from '../../tests/crash/city.ts';

/** Between two looks into one's list. */
const LOOK_AGAIN_MS = 1_000;
const LONGEST_PAGE = 200;
const PATIENCE_MS = 120_000;

export class BusyCity {
  readonly #city: City;
  readonly #casts = new Map<string, Cast>();
  readonly #begun = new Set<string>();
  readonly #signed = new Map<string, () => void>();
  #isOpen = true;

  constructor(city: City) {
    this.#city = city;
  }

  /** Everybody looks into the list of tasks and does what is there. Rejects when a task cannot be done. */
  async work(): Promise<void> {
    await Promise.all((await this.#staff()).map((person) => this.#workOf(person)));
  }

  close(): void {
    this.#isOpen = false;
  }

  /** An application with all its materials, not yet filed; answers its id. */
  async drawUp(): Promise<string> {
    const { people, sample, materials } = this.#city;
    const applicant = await people.applicantOf(sample.facts.applicantUscc);
    const draft = { facts: sample.facts, building: 'A', commitmentSigned: false };
    const { id } = await applicant.post<Application>('/applications', draft);
    await uploadAll(applicant, id, materials);
    return id;
  }

  /** Files an application that was drawn up, and waits for its certificate. */
  async certify(id: string): Promise<void> {
    const { people, sample } = this.#city;
    const { facts } = sample;
    const applicant = await people.applicantOf(facts.applicantUscc);
    this.#casts.set(id, {
      ...{ caseId: id, regionCode: facts.regionCode, people, applicant },
      designer: await people.designerOf(facts.designUscc),
      ...{ officer: await people.officerOf(facts.regionCode), missing: [], proposed: [facts.agencyUscc] },
      seenByOfficer: undefined,
    });
    const signed = new Promise<void>((done) => this.#signed.set(id, done));
    await applicant.post(`/applications/${id}/submission`);
    await signed;
    await until(`the certificate of case ${id}`, () => isCertified(applicant, id), PATIENCE_MS);
  }

  async #staff(): Promise<readonly Caller[]> {
    const { people, sample } = this.#city;
    const { regionCode, agencyUscc } = sample.facts;
    const team = await people.agency(agencyUscc);
    const kinds = ['CONSTRUCTION', 'FIRE', 'CIVIL_DEFENCE'];
    return [
      await people.officerOf(regionCode),
      ...(await Promise.all(kinds.map((kind) => people.departmentOf(kind, regionCode)))),
      ...[team.manager, team.technicalHead, team.legalRepresentative],
      ...DISCIPLINES.flatMap((discipline) => [team.reviewer(discipline), team.secondReviewer(discipline)]),
    ];
  }

  async #workOf(person: Caller): Promise<void> {
    while (this.#isOpen) {
      const { items } = await person.get<Items<Task>>(`/tasks?view=QUEUE&limit=${LONGEST_PAGE}`);
      const fresh = items.filter(({ id }) => !this.#begun.has(id));
      for (const { id } of fresh) {
        this.#begun.add(id);
      }
      await Promise.all(fresh.map((task) => this.#act(task)));
      if (fresh.length === 0) {
        await pause(LOOK_AGAIN_MS);
      }
    }
  }

  async #act(task: Task): Promise<void> {
    const cast = this.#casts.get(task.caseId);
    if (cast === undefined) {
      throw new Error(`Expected only tasks of the bench, but found one of case ${task.caseId}`);
    }
    await passingActs(cast)[task.taskType]?.(task);
    if (task.taskType === 'SignCertificate') {
      this.#signed.get(task.caseId)?.();
    }
  }
}

/** undefined while the case is open. */
async function isCertified(applicant: Caller, id: string): Promise<true | undefined> {
  const { closedAt, caseResult } = await applicant.get<Application>(`/applications/${id}`);
  if (closedAt !== null && caseResult !== 'CERTIFIED') {
    throw new Error(`Expected case ${id} to end with its certificate, but found ${caseResult}`);
  }
  return closedAt === null ? undefined : true;
}
