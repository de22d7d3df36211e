import type { BuildingFacts } from '../../domain/building.ts';
import type { CaseFacts } from '../../domain/case-facts.ts';
import { classOfBuilding } from '../../domain/testing/building-class.ts';
import { requiredToday } from '../../domain/testing/required-materials.ts';
import type { Deployment, NewInstance, Variables, ZeebeClient } from '../../platform/zeebe-client/types.ts';
import { ZeebeError } from '../../platform/zeebe-client/zeebe-error.ts';

type Decision = (variables: Variables) => unknown;

/** What the API asked of the engine, and what the engine is to answer. */
export interface TestEngine {
  readonly client: ZeebeClient;
  readonly started: NewInstance[];
  readonly deployed: string[];
  /** Answers of decisions by id, at first of those that every filing asks; one without an answer is not known to the engine. */
  readonly decisions: Map<string, Decision>;
  /** Text with which the next deployment is refused. */
  refuseDeployment: string | undefined;
}

/** Stands in for the gateway where a test is about the API's side of the conversation. */
export function createTestEngine(): TestEngine {
  let key = 2_251_799_813_685_249n;
  const nextKey = () => String(key++);
  const versions = new Map<string, number>();
  const nobody = () => Promise.reject(new ZeebeError('UNIMPLEMENTED', 'Expected no such command in this test'));
  const engine: TestEngine = {
    started: [],
    deployed: [],
    decisions: new Map<string, Decision>([
      ['project-class', ({ facts }) => classOfBuilding(facts as BuildingFacts)],
      ['required-materials', ({ facts }) => requiredToday(facts as CaseFacts)],
    ]),
    refuseDeployment: undefined,
    client: {
      topology: async () => ({ gatewayVersion: '8.5.9', clusterSize: 1, partitionsCount: 1, healthy: true }),
      deploy: async (resources): Promise<Deployment> => {
        if (engine.refuseDeployment !== undefined) throw new ZeebeError('INVALID_ARGUMENT', engine.refuseDeployment);
        engine.deployed.push(...resources.map(({ name }) => name));
        return {
          key: nextKey(),
          resources: resources.map(({ name }) => {
            const id = name.replace(/\.[a-z]+$/, '');
            const version = (versions.get(id) ?? 0) + 1;
            versions.set(id, version);
            const kind = name.endsWith('.dmn') ? 'decision' : name.endsWith('.form') ? 'form' : 'process';
            return { kind, id, version, key: nextKey(), resourceName: name };
          }),
        };
      },
      createInstance: async (instance) => {
        engine.started.push(instance);
        return {
          processInstanceKey: nextKey(),
          processDefinitionKey: nextKey(),
          processId: instance.processId,
          version: 1,
        };
      },
      evaluateDecision: async (decisionId, variables) => {
        const decide = engine.decisions.get(decisionId);
        if (decide === undefined) throw new ZeebeError('INVALID_ARGUMENT', `Expected a decision, but found none`);
        const output = decide(variables);
        return { decisionId, decisionKey: nextKey(), version: 1, output, failure: undefined, evaluated: [] };
      },
      publishMessage: nobody,
      createInstanceWithResult: nobody,
      broadcastSignal: nobody,
      setVariables: nobody,
      cancelInstance: nobody,
      resolveIncident: nobody,
      completeJob: nobody,
      failJob: nobody,
      throwError: nobody,
      updateJobRetries: nobody,
      updateJobTimeout: nobody,
      modify: nobody,
      migrate: nobody,
      deleteResource: nobody,
      openWorker: () => {
        throw new Error('Expected no worker in a test of the API');
      },
      workers: () => [],
      close: async () => {},
    },
  };
  return engine;
}
