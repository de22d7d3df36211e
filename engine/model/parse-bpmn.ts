/** BPMN XML to executable processes: guard, read, check, transform. */
import type { Result } from '../protocol/result.ts';
import type { ExecutableProcess } from './executable.ts';
import { Faults } from './faults.ts';
import { childrenOf, flagOf, idOf, isA, readDefinitions } from './moddle.ts';
import { checkRules } from './rules/index.ts';
import { indexProcess, type ProcessSource } from './source.ts';
import { transformProcess } from './transform/process.ts';
import { guardXml } from './xml-guard.ts';

type Processes = Result<readonly ExecutableProcess[], string>;

/**
 * Asynchronous because bpmn-moddle is. The error is one text with every fault found, led by the resource name. Processes
 * not marked executable are skipped, as in Zeebe; a file with nothing else in it is refused.
 */
export async function parseBpmn(resourceName: string, content: Uint8Array): Promise<Processes> {
  const sources = await readSources(resourceName, content);
  if (!sources.ok) {
    return sources;
  }
  const faults = new Faults();
  checkRules(sources.value, faults);
  const processes = sources.value.map((source) => transformProcess(source, faults));
  return faults.isEmpty ? { ok: true, value: processes } : refusal(resourceName, faults.toText());
}

/**
 * Reads a file again that was deployed before, without judging it: a rule that came with a later version of this program
 * must not keep the engine from starting. What cannot be compiled any more becomes an incident where it is reached.
 */
export async function rereadBpmn(resourceName: string, content: Uint8Array): Promise<Processes> {
  const sources = await readSources(resourceName, content);
  return sources.ok
    ? { ok: true, value: sources.value.map((source) => transformProcess(source, new Faults())) }
    : sources;
}

async function readSources(
  resourceName: string,
  content: Uint8Array,
): Promise<Result<readonly ProcessSource[], string>> {
  const xml = guardXml(content);
  if (!xml.ok) {
    return refusal(resourceName, xml.error);
  }
  const definitions = await readDefinitions(xml.value);
  if (!definitions.ok) {
    return refusal(resourceName, definitions.error.join('\n'));
  }
  const executable = childrenOf(definitions.value, 'rootElements').filter(
    (element) => isA(element, 'bpmn:Process') && flagOf(element, 'isExecutable'),
  );
  if (executable.length === 0) {
    const fault = 'Expected an executable process, but found none';
    return refusal(resourceName, `- Element: ${idOf(definitions.value)}\n    - ERROR: ${fault}`);
  }
  return { ok: true, value: executable.map(indexProcess) };
}

function refusal(resourceName: string, text: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error: `'${resourceName}': ${text}` };
}
