import type { Knex } from 'knex';
import { getApplication } from '../storage/applications.ts';
import { findDefinitionSource } from '../storage/process-definitions.ts';
import { listStageResults } from '../storage/reviews.ts';
import {
  type InstanceRecords,
  isReleaseOrdered,
  listSeatTasks,
  listWaitingMessages,
  readInstanceRecords,
} from '../storage/standings.ts';
import { findSupplement } from '../storage/supplements.ts';
import { type Diagram, readDiagram } from './diagram.ts';
import type { Charted } from './inside.ts';
import type { CaseFile, CaseRequests } from './plan.ts';

/** A case with the instance that drives it. */
export interface SeatedCase {
  readonly caseId: string;
  readonly engineIdentity: string;
  readonly processInstanceKey: string;
}

/** Reads the files of cases; diagrams are read once. */
export interface CaseFiles {
  /** Everything known of a case, or why too little is. */
  read(seated: SeatedCase): Promise<CaseFile | { readonly obstacle: string }>;
}

export function openCaseFiles(knex: Knex): CaseFiles {
  const diagrams = new Map<string, Promise<Diagram | undefined>>();
  const chart = async (engineIdentity: string, records: InstanceRecords): Promise<Charted | undefined> => {
    const { processId, version } = records;
    const key = `${engineIdentity} ${processId} ${version}`;
    const reading = diagrams.get(key) ?? findDiagram(knex, engineIdentity, { processId, version });
    diagrams.set(key, reading);
    const diagram = await reading;
    const called: Charted[] = [];
    for (const each of records.called) {
      const charted = await chart(engineIdentity, each);
      if (charted === undefined) return undefined;
      called.push(charted);
    }
    return diagram && { records, diagram, called };
  };
  return {
    read: async ({ caseId, engineIdentity, processInstanceKey }) => {
      const records = await readInstanceRecords(knex, engineIdentity, processInstanceKey);
      if (records === undefined)
        return { obstacle: `no record of its instance ${processInstanceKey} was ever taken in` };
      const charted = await chart(engineIdentity, records);
      if (charted === undefined) return { obstacle: 'a diagram that it runs in was not deployed by this program' };
      return { ...(await readTables(knex, caseId)), engineIdentity, charted };
    },
  };
}

async function findDiagram(
  knex: Knex,
  engineIdentity: string,
  { processId, version }: { readonly processId: string; readonly version: number },
): Promise<Diagram | undefined> {
  const wanted = { kind: 'PROCESS' as const, definitionId: processId, version };
  const source = await findDefinitionSource(knex, engineIdentity, wanted);
  return source === undefined ? undefined : readDiagram(source.content, processId);
}

async function readTables(knex: Knex, caseId: string): Promise<Pick<CaseFile, 'tasks' | 'deemed' | 'requests'>> {
  const { round } = await getApplication(knex, caseId);
  const results = await listStageResults(knex, caseId, round);
  const deemed = results.filter(({ verdict }) => verdict === 'DEEMED_AGREED');
  return {
    tasks: await listSeatTasks(knex, caseId),
    deemed: deemed.map(({ department }) => ({ department })),
    requests: await readRequests(knex, caseId),
  };
}

async function readRequests(knex: Knex, caseId: string): Promise<CaseRequests> {
  const { suspended, withdrawalRequestedAt } = await getApplication(knex, caseId);
  const supplement = await findSupplement(knex, caseId);
  const isAsked = supplement !== undefined && supplement.extensionRequestedAt !== null && supplement.outcome === null;
  return {
    withdrawal: withdrawalRequestedAt !== null,
    suspended,
    release: suspended && (await isReleaseOrdered(knex, caseId)),
    extension: isAsked && supplement.extensionDecision === null,
    waiting: await listWaitingMessages(knex, caseId),
  };
}
