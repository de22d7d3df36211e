import type { ZeebeGrpcClient } from '@camunda8/sdk/dist/zeebe/index.js';
import type { CommandClient } from './connection.ts';
import {
  type RawDeployment,
  type RawEvaluation,
  type RawTopology,
  toDeployment,
  toEvaluation,
  toTopology,
} from './raw-shapes.ts';
import type { CreatedInstance, Message, Modification, NewInstance, Variables, ZeebeClient } from './types.ts';

export type Commands = Omit<ZeebeClient, 'openWorker' | 'workers' | 'close'>;

export interface CommandContext {
  readonly main: CommandClient;
  readonly successor: () => ZeebeGrpcClient;
  call<T>(operation: () => Promise<T>, options?: { timeoutMs?: number; repeatable?: boolean }): Promise<NonNullable<T>>;
}

const REPEATABLE = { repeatable: true };
/** Parsing and distributing many diagrams takes a broker a while. */
const DEPLOY_TIMEOUT_MS = 60_000;
/** How much longer than the gateway's own limit an answer may take. */
const ANSWER_MARGIN_MS = 5_000;

export function createCommands(context: CommandContext): Commands {
  return { ...instanceCommands(context), ...jobCommands(context), ...definitionCommands(context) };
}

type InstanceCommands = Pick<
  Commands,
  | 'publishMessage'
  | 'createInstance'
  | 'createInstanceWithResult'
  | 'broadcastSignal'
  | 'setVariables'
  | 'cancelInstance'
  | 'resolveIncident'
  | 'modify'
  | 'migrate'
>;

function instanceCommands({ main, successor, call }: CommandContext): InstanceCommands {
  return {
    publishMessage: (message) => publish({ main, call }, message),
    createInstance: async (instance) =>
      toCreated(await call(() => main.createProcessInstance(toNewInstance(instance)))),
    createInstanceWithResult: async ({ timeoutMs, fetchVariables, ...instance }) => {
      const request = {
        ...toNewInstance(instance),
        requestTimeout: timeoutMs,
        fetchVariables: [...(fetchVariables ?? [])],
      };
      const answer = await call(() => main.createProcessInstanceWithResult(request), {
        timeoutMs: timeoutMs + ANSWER_MARGIN_MS,
      });
      return { ...toCreated(answer), variables: answer.variables as Variables };
    },
    broadcastSignal: async (name, variables = {}) => {
      const answer = await call(() => main.broadcastSignal({ signalName: name, variables: json(variables) }));
      return answer.key;
    },
    setVariables: async ({ elementInstanceKey, variables, local }) => {
      // A copy, since the library writes the JSON text into the request.
      await call(() => main.setVariables({ elementInstanceKey, variables: json(variables), local }), REPEATABLE);
    },
    cancelInstance: async (processInstanceKey) => {
      await call(() => main.cancelProcessInstance(processInstanceKey));
    },
    resolveIncident: async (incidentKey) => {
      await call(() => main.resolveIncident({ incidentKey }));
    },
    modify: async (modification) => {
      await call(() => main.modifyProcessInstance(toModification(modification)));
    },
    migrate: async ({ processInstanceKey, targetProcessDefinitionKey, mapping }) => {
      const migrationPlan = { targetProcessDefinitionKey, mappingInstructions: [...mapping] };
      await call(() => successor().migrateProcessInstance({ processInstanceKey, migrationPlan }));
    },
  };
}

type JobCommands = Pick<Commands, 'completeJob' | 'failJob' | 'throwError' | 'updateJobRetries' | 'updateJobTimeout'>;

function jobCommands({ main, successor, call }: CommandContext): JobCommands {
  return {
    completeJob: async (jobKey, variables = {}) => {
      await call(() => main.completeJob({ jobKey, variables: json(variables) }));
    },
    failJob: async ({ jobKey, retries, errorMessage, backOffMs = 0, variables = {} }) => {
      // This one command takes its variables as a JSON text in both libraries.
      const request = { jobKey, retries, errorMessage, retryBackOff: backOffMs, variables: JSON.stringify(variables) };
      await call(() => main.failJob(request));
    },
    throwError: async ({ jobKey, code, message = '', variables = {} }) => {
      await call(() => main.throwError({ jobKey, errorCode: code, errorMessage: message, variables: json(variables) }));
    },
    updateJobRetries: async (jobKey, retries) => {
      await call(() => main.updateJobRetries({ jobKey, retries }), REPEATABLE);
    },
    updateJobTimeout: async (jobKey, timeoutMs) => {
      await call(() => successor().updateJobTimeout({ jobKey, timeout: timeoutMs }), REPEATABLE);
    },
  };
}

type DefinitionCommands = Pick<Commands, 'topology' | 'deploy' | 'evaluateDecision' | 'deleteResource'>;

function definitionCommands({ main, successor, call }: CommandContext): DefinitionCommands {
  return {
    topology: async () => toTopology((await call(() => main.topology())) as unknown as RawTopology),
    deploy: async (resources) => {
      // zeebe-node sends one resource per call; together they are all or nothing.
      const files = resources.map(({ name, content }) => ({ name, process: content }));
      const options = { timeoutMs: DEPLOY_TIMEOUT_MS, repeatable: true };
      return toDeployment((await call(() => successor().deployResources(files), options)) as unknown as RawDeployment);
    },
    evaluateDecision: async (decisionId, variables) => {
      const request = { decisionId, variables: json(variables) };
      return toEvaluation((await call(() => main.evaluateDecision(request), REPEATABLE)) as unknown as RawEvaluation);
    },
    deleteResource: async (resourceKey) => {
      await call(() => successor().deleteResource({ resourceKey }));
    },
  };
}

/**
 * With a message id the call may be repeated. ALREADY_EXISTS after an attempt whose answer was lost would
 * then be our own message, but a caller cannot tell it from another's, so the error is passed on.
 */
async function publish({ main, call }: Pick<CommandContext, 'main' | 'call'>, message: Message): Promise<string> {
  const { name, correlationKey, messageId, timeToLiveMs, variables = {} } = message;
  const request = {
    name,
    correlationKey,
    timeToLive: timeToLiveMs,
    variables: json(variables),
    ...(messageId === undefined ? {} : { messageId }),
  };
  const answer = await call(() => main.publishMessage(request), { repeatable: messageId !== undefined });
  // Declared a number by the library, but it arrives as a text.
  return String(answer.key);
}

function toNewInstance({ processId, version, variables = {}, startAt = [] }: NewInstance) {
  return {
    bpmnProcessId: processId,
    version: version ?? -1,
    variables: json(variables),
    startInstructions: startAt.map((elementId) => ({ elementId })),
  };
}

function toCreated(answer: {
  processInstanceKey: string;
  processDefinitionKey: string;
  bpmnProcessId: string;
  version: number;
}): CreatedInstance {
  const { processInstanceKey, processDefinitionKey, bpmnProcessId, version } = answer;
  return { processInstanceKey, processDefinitionKey, processId: bpmnProcessId, version };
}

function toModification({ processInstanceKey, activate = [], terminate = [] }: Modification) {
  return {
    processInstanceKey,
    activateInstructions: activate.map(({ elementId, ancestorElementInstanceKey = '-1', variables = [] }) => ({
      elementId,
      ancestorElementInstanceKey,
      variableInstructions: variables.map((each) => ({ scopeId: each.scopeId, variables: json(each.variables) })),
    })),
    terminateInstructions: terminate.map((elementInstanceKey) => ({ elementInstanceKey })),
  };
}

type LibraryVariables = NonNullable<Parameters<CommandClient['publishMessage']>[0]['variables']>;

/** A copy in the libraries' own type for JSON, which the compiler cannot derive from unknown values. */
function json(variables: Variables): LibraryVariables {
  return { ...variables } as LibraryVariables;
}
