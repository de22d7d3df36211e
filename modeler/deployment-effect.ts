import type { ProcessDefinitionView } from '../api/schemas/definitions.ts';
import { get, getText } from '../pages/api-client.ts';
import type { Answer } from '../pages/wire.ts';

/** A deployed process: its name for people, its id and its newest diagram. */
export interface DeployedProcess {
  readonly id: string;
  readonly name: string;
  readonly xml: string;
}

/** What a new version of a process means for the cases under way, in a sentence for the administrator. */
export function effectOf(processId: string, deployed: readonly DeployedProcess[]): string {
  if (!deployed.some(({ id }) => id === processId)) return '这是新的流程，没有在办案件受影响。';
  const callers = deployed.filter(({ xml }) => callsNewest(xml, processId)).map(({ name }) => `“${name}”`);
  return callers.length === 0
    ? '在办案件仍按原版本办理，新案件用新版本。'
    : `本流程由${callers.join('、')}调用，总用最新版本：在办案件此后走到这一步即用新版本，已在其中的仍按原版本走完。`;
}

/** A call without a binding of its own takes the newest version. */
function callsNewest(xml: string, processId: string): boolean {
  const calls = [...xml.matchAll(/<(?:[\w-]+:)?calledElement\s[^>]*>/g)].map(([tag]) => tag);
  return calls.some((tag) => tag.includes(` processId="${processId}"`) && !/bindingType="(?!latest")/.test(tag));
}

/** Reads the newest diagrams and tells what a new version of the process would mean. */
export async function readEffect(processId: string): Promise<string> {
  const { items } = await get<{ items: readonly Answer<typeof ProcessDefinitionView>[] }>('/process-definitions');
  const deployed = items.map(async ({ definitionId: id, name }) => ({
    id,
    name: name ?? id,
    xml: await getText(`/process-definitions/${id}/xml`),
  }));
  return effectOf(processId, await Promise.all(deployed));
}
