import { inject } from 'vitest';
import { createApiClient } from '../../demo/api-client.ts';
import { drawMaterials, type Material } from '../../demo/materials.ts';
import { gatherPeople } from '../../demo/people.ts';
import { openRegisters } from '../../demo/registers.ts';
import { repositoryFile } from '../../demo/repository.ts';
import { readSampleProjects, type SampleProject } from '../../demo/sample-projects.ts';
import type { Stage } from '../../demo/walk.ts';
import { startSystem } from '../system.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** A running system with its people, and the project that is filed by hand. */
export interface Site {
  readonly baseUrl: string;
  readonly administrator: Account;
  readonly stage: Stage;
  readonly sample: SampleProject;
  readonly materials: readonly Material[];
  /** Project that goes its way by the API, for the pages that need a case with an end. */
  readonly other: { readonly sample: SampleProject; readonly materials: readonly Material[] };
  /**
   * Gives a person of the system a password to sign in with. A one-time password must be changed at the first sign-in.
   */
  accountOf(username: string, kind?: 'KNOWN' | 'ONE_TIME'): Promise<Account>;
  /** Makes a person of the design unit of the project that is filed by hand. */
  designerAccount(): Promise<Account>;
  close(): Promise<void>;
}

const ONE_TIME = 'einmal-Passwort-73';
export const CHOSEN = 'gewählt-Passwort-74';

/** Starts a system for two sample projects: the first is walked by hand, the other goes its way by the API. */
export async function openSite(ids: readonly [string, string] = ['P01', 'P02']): Promise<Site> {
  const built = await fetch(inject('pagesService'));
  if (!built.ok) throw new Error(`Expected the pages to be built, but ${await built.text()}`);
  const system = await startSystem();
  const { username, password } = system.administrator;
  const api = createApiClient(system.baseUrl);
  const administrator = await api.signIn(username, password);
  const samples = await readSampleProjects(repositoryFile('data/demo/projects.csv'));
  const [sample, otherSample] = ids.map((id) => samples.find((each) => each.id === id));
  if (sample === undefined || otherSample === undefined) throw new Error('Expected two sample projects');
  const { facts } = sample;
  const registers = await openRegisters(administrator, samples);
  await registers.holdFor([sample, otherSample]);
  const people = await gatherPeople(api, administrator);
  await Promise.all([people.agency(facts.agencyUscc), people.applicantOf(facts.applicantUscc)]);
  await people.officerOf(facts.regionCode);
  await people.departmentOf('CONSTRUCTION', facts.regionCode);
  await administrator.post(`/agencies/${facts.agencyUscc}/one-time-passwords`, {});

  const known = new Map<string, Promise<Account>>();
  /** An account with a password of one's own, once for each person: cases that are filed side by side share their applicant. */
  function accountOf(name: string, kind = 'KNOWN'): Promise<Account> {
    const account = kind === 'KNOWN' ? known.get(name) : undefined;
    if (account !== undefined) return account;
    const fresh = giveAccount(name, kind);
    if (kind === 'KNOWN') known.set(name, fresh);
    else known.delete(name);
    return fresh;
  }

  async function giveAccount(name: string, kind: string): Promise<Account> {
    const { items } = await administrator.get<{ items: { id: string; username: string }[] }>('/users?limit=200');
    const user = items.find((each) => each.username === name);
    if (user === undefined) throw new Error(`Expected a user ${name}, but there is none`);
    await administrator.patch(`/users/${user.id}`, { password: ONE_TIME });
    if (kind === 'ONE_TIME') return { username: name, password: ONE_TIME };
    const person = await api.signIn(name, ONE_TIME);
    await person.put('/session/password', { currentPassword: ONE_TIME, newPassword: CHOSEN });
    return { username: name, password: CHOSEN };
  }

  async function designerAccount(): Promise<Account> {
    const username = 'designer.of.the.case';
    const person = { username, displayName: '设计经办人', roles: ['designUnit'], firmCode: facts.designUscc };
    await administrator.post('/users', { ...person, password: ONE_TIME });
    return accountOf(username);
  }

  return {
    baseUrl: system.baseUrl,
    administrator: system.administrator,
    stage: { api, people, registers },
    sample,
    materials: await drawMaterials(facts),
    other: { sample: otherSample, materials: await drawMaterials(otherSample.facts) },
    accountOf,
    designerAccount,
    close: () => system.stop(),
  };
}
