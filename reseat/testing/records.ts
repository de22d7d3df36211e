import { readFileSync } from 'node:fs';
import type { ElementRecord, InstanceRecords, SeatTask } from '../../storage/standings.ts';
import { readDiagram } from '../diagram.ts';
import type { Charted } from '../inside.ts';

/** One element instance: `[key, element, type, scope]`, active unless it says otherwise. */
export type Row = readonly [
  key: string,
  elementId: string,
  type: string,
  scope: string,
  state?: ElementRecord['state'],
];

export interface Drawn {
  readonly key: string;
  readonly process: string;
  readonly rows: readonly Row[];
  readonly flows?: Readonly<Record<string, number>>;
  readonly variables?: InstanceRecords['variables'];
  readonly openJobs?: InstanceRecords['openJobs'];
  readonly calledBy?: string;
  readonly called?: readonly Drawn[];
}

/** An instance of a shipped diagram as the read model would tell of it. */
export async function chart(drawn: Drawn): Promise<Charted> {
  const xml = readFileSync(new URL(`../../processes/${drawn.process}.bpmn`, import.meta.url), 'utf8');
  const called = await Promise.all((drawn.called ?? []).map(chart));
  const records: InstanceRecords = {
    key: drawn.key,
    processId: drawn.process,
    version: 1,
    definitionKey: '1',
    parentElementInstanceKey: drawn.calledBy ?? null,
    state: 'ACTIVE',
    elements: drawn.rows.map(([key, elementId, elementType, flowScopeKey, state = 'ACTIVE']) => {
      return { key, elementId, elementType, flowScopeKey, state };
    }),
    takenFlows: new Map(Object.entries(drawn.flows ?? {})),
    variables: drawn.variables ?? [],
    openJobs: drawn.openJobs ?? [],
    called: called.map(({ records: each }) => each),
  };
  return { records, diagram: await readDiagram(xml, drawn.process), called };
}

let tasks = 0;

/** A task of an element instance. */
export function task(more: Partial<SeatTask> & Pick<SeatTask, 'elementId'>): SeatTask {
  tasks += 1;
  return {
    id: `task-${tasks}`,
    engineIdentity: 'old',
    jobKey: String(900 + tasks),
    processInstanceKey: '1',
    processId: 'drawing-review',
    elementInstanceKey: '',
    discipline: null,
    department: null,
    round: null,
    status: 'OPEN',
    outcome: null,
    awaitsJob: false,
    ...more,
  };
}
