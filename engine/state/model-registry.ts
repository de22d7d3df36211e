import { type DecisionRequirements, parseDmn } from '../dmn/index.ts';
import { type ExecutableElement, type ExecutableProcess, rereadBpmn } from '../model/index.ts';
import type { DecisionRequirementsValue, ProcessValue } from '../protocol/deployment-values.ts';

/**
 * The parsed form of what is deployed, by key. Not state: it is made again from the resources, so it is neither logged nor
 * part of a snapshot, and an entry left behind by a refused deployment does no harm.
 */
export class ModelRegistry {
  readonly #processes = new Map<number, ExecutableProcess>();
  readonly #requirements = new Map<number, DecisionRequirements>();

  /** Throws when the definition is not deployed: a bug, since every instance keeps its definition from being deleted. */
  process(processDefinitionKey: number): ExecutableProcess {
    const process = this.#processes.get(processDefinitionKey);
    if (process === undefined) {
      throw new Error(`Expected process definition ${processDefinitionKey} to be deployed, but it is not`);
    }
    return process;
  }

  element(processDefinitionKey: number, elementId: string): ExecutableElement {
    const element = this.process(processDefinitionKey).elements.get(elementId);
    if (element === undefined) {
      throw new Error(
        `Expected element '${elementId}' in process definition ${processDefinitionKey}, but there is none`,
      );
    }
    return element;
  }

  requirements(requirementsKey: number): DecisionRequirements {
    const requirements = this.#requirements.get(requirementsKey);
    if (requirements === undefined) {
      throw new Error(`Expected decision requirements ${requirementsKey} to be deployed, but they are not`);
    }
    return requirements;
  }

  setProcess(key: number, process: ExecutableProcess): void {
    this.#processes.set(key, process);
  }

  setRequirements(key: number, requirements: DecisionRequirements): void {
    this.#requirements.set(key, requirements);
  }

  forgetProcess(key: number): void {
    this.#processes.delete(key);
  }

  forgetRequirements(key: number): void {
    this.#requirements.delete(key);
  }

  /** Parses again what a log or snapshot holds; it passed validation when it was deployed. */
  async loadProcess(value: ProcessValue): Promise<void> {
    if (this.#processes.has(value.processDefinitionKey)) {
      return;
    }
    const parsed = await rereadBpmn(value.resourceName, Buffer.from(value.resource, 'base64'));
    const process = parsed.ok ? parsed.value.find(({ id }) => id === value.bpmnProcessId) : undefined;
    if (process === undefined) {
      throw new Error(
        `Expected to read the deployed process '${value.bpmnProcessId}' (${value.processDefinitionKey}) again, but it failed: ${parsed.ok ? 'no such process' : parsed.error}`,
      );
    }
    this.#processes.set(value.processDefinitionKey, process);
  }

  async loadRequirements(value: DecisionRequirementsValue): Promise<void> {
    if (this.#requirements.has(value.decisionRequirementsKey)) {
      return;
    }
    const parsed = await parseDmn(value.resourceName, Buffer.from(value.resource, 'base64'));
    if (!parsed.ok) {
      throw new Error(
        `Expected to read the deployed decisions '${value.decisionRequirementsId}' again, but it failed: ${parsed.error.join('; ')}`,
      );
    }
    this.#requirements.set(value.decisionRequirementsKey, parsed.value);
  }
}
