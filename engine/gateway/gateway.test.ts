import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZBClient } from 'zeebe-node';
import type { ClientCommand } from '../protocol/commands.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { FakeEngine, KEY } from './testing/fake-engine.ts';
import { RawClient } from './testing/raw-client.ts';

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {
  // The tests look at answers, not at the log.
}

let engine: FakeEngine;
let gateway: Gateway;
let client: ZBClient;
let raw: RawClient;

beforeEach(async () => {
  engine = new FakeEngine();
  gateway = await startGateway(engine, { logger: silent, port: 0 });
  client = new ZBClient(`127.0.0.1:${gateway.port}`, { retry: false, useTLS: false, loglevel: 'NONE' });
  raw = new RawClient(gateway.port);
});

afterEach(async () => {
  await client.close();
  raw.close();
  await gateway.close();
});

function lastCommand(): ClientCommand | undefined {
  return engine.submitted.at(-1);
}

describe('the gateway', () => {
  it('describes itself as one broker that leads one partition', async () => {
    expect(await client.topology()).toMatchObject({
      brokers: [
        {
          nodeId: 0,
          port: gateway.port,
          version: '8.5.8',
          partitions: [{ partitionId: 1, role: 'LEADER', health: 'HEALTHY' }],
        },
      ],
      clusterSize: 1,
      partitionsCount: 1,
      replicationFactor: 1,
      gatewayVersion: '8.5.8',
    });
  });

  it('deploys resources and lists processes, decisions, requirements and forms', async () => {
    // given
    const common = { version: 1, resourceName: 'r', checksum: '', duplicate: false, tenantId: '<default>' };
    engine.answer('DEPLOYMENT.CREATE', {
      resources: [],
      processesMetadata: [{ ...common, bpmnProcessId: 'review', processDefinitionKey: KEY + 1 }],
      decisionsMetadata: [
        {
          ...common,
          decisionId: 'channel',
          decisionName: 'Channel',
          decisionKey: KEY + 2,
          decisionRequirementsId: 'drg',
          decisionRequirementsKey: KEY + 3,
        },
      ],
      decisionRequirementsMetadata: [
        {
          ...common,
          decisionRequirementsId: 'drg',
          decisionRequirementsName: 'DRG',
          decisionRequirementsVersion: 4,
          decisionRequirementsKey: KEY + 3,
          namespace: 'n',
        },
      ],
      formMetadata: [{ ...common, formId: 'form', formKey: KEY + 4 }],
      tenantId: '<default>',
    });

    // when
    const deployed = await client.deployResource({ process: Buffer.from('<xml/>'), name: 'review.bpmn' });

    // then
    expect(deployed).toMatchObject({
      key: String(KEY),
      deployments: [
        { process: { bpmnProcessId: 'review', version: 1, processDefinitionKey: String(KEY + 1), resourceName: 'r' } },
        {
          decision: {
            dmnDecisionId: 'channel',
            decisionKey: String(KEY + 2),
            decisionRequirementsKey: String(KEY + 3),
          },
        },
        { decisionRequirements: { dmnDecisionRequirementsId: 'drg', version: 4 } },
        { form: { formId: 'form', formKey: String(KEY + 4), version: 1 } },
      ],
    });
    expect(lastCommand()).toMatchObject({
      value: { resources: [{ name: 'review.bpmn', bytes: Buffer.from('<xml/>') }] },
    });
  });

  it('still takes the old DeployProcess', async () => {
    engine.answer('DEPLOYMENT.CREATE', {
      processesMetadata: [
        {
          bpmnProcessId: 'review',
          version: 3,
          processDefinitionKey: KEY + 1,
          resourceName: 'review.bpmn',
          tenantId: '<default>',
        },
      ],
    });
    const deployed = await client.deployProcess({ definition: Buffer.from('<xml/>'), name: 'review.bpmn' });
    expect(deployed).toMatchObject({ key: String(KEY), processes: [{ bpmnProcessId: 'review', version: 3 }] });
  });

  it('creates an instance, with the variables as they were sent', async () => {
    engine.answer('PROCESS_INSTANCE_CREATION.CREATE', {
      bpmnProcessId: 'review',
      version: 2,
      processDefinitionKey: KEY + 1,
      processInstanceKey: KEY + 2,
    });
    const created = await raw.call('CreateProcessInstance', {
      bpmnProcessId: 'review',
      version: -1,
      variables: '{"area": 1.0}',
      startInstructions: [{ elementId: 'second' }],
    });
    expect(created).toMatchObject({
      processInstanceKey: String(KEY + 2),
      processDefinitionKey: String(KEY + 1),
      version: 2,
      tenantId: '<default>',
    });
    expect(lastCommand()?.value).toEqual({
      processDefinitionKey: -1,
      bpmnProcessId: 'review',
      version: -1,
      variables: { area: '1.0' },
      startInstructions: [{ elementId: 'second' }],
    });
  });

  it('waits for the result of an instance', async () => {
    engine.answer('PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT', {
      bpmnProcessId: 'review',
      version: 2,
      processDefinitionKey: KEY,
      processInstanceKey: KEY,
      variables: '{"fee":12.50}',
    });
    const result = await client.createProcessInstanceWithResult({
      bpmnProcessId: 'review',
      variables: {},
      requestTimeout: 5_000,
    });
    expect(result).toMatchObject({ processInstanceKey: String(KEY), variables: { fee: 12.5 } });
  });

  it('gives up waiting for a result when its time is over', async () => {
    engine.answers.set('PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT', () => new Promise(() => undefined));
    const result = raw.call('CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'review' },
      requestTimeout: 50,
    });
    await expect(result).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
      details: expect.stringContaining('within 50 ms'),
    });
  });

  it.each([
    {
      rpc: 'CancelProcessInstance',
      request: { processInstanceKey: KEY },
      command: { name: 'PROCESS_INSTANCE.CANCEL', key: KEY, value: {} },
    },
    {
      rpc: 'CompleteJob',
      request: { jobKey: KEY, variables: '{"a":1}' },
      command: { name: 'JOB.COMPLETE', key: KEY, value: { variables: { a: '1' } } },
    },
    {
      rpc: 'FailJob',
      request: { jobKey: KEY, retries: 2, errorMessage: 'no', retryBackOff: 500, variables: '' },
      command: {
        name: 'JOB.FAIL',
        key: KEY,
        value: { retries: 2, errorMessage: 'no', retryBackOff: 500, variables: {} },
      },
    },
    {
      rpc: 'ThrowError',
      request: { jobKey: KEY, errorCode: 'E', errorMessage: 'm', variables: '{}' },
      command: { name: 'JOB.THROW_ERROR', key: KEY, value: { errorCode: 'E', errorMessage: 'm', variables: {} } },
    },
    {
      rpc: 'UpdateJobRetries',
      request: { jobKey: KEY, retries: 4 },
      command: { name: 'JOB.UPDATE_RETRIES', key: KEY, value: { retries: 4 } },
    },
    {
      rpc: 'UpdateJobTimeout',
      request: { jobKey: KEY, timeout: 3_153_600_000_000 },
      command: { name: 'JOB.UPDATE_TIMEOUT', key: KEY, value: { timeout: 3_153_600_000_000 } },
    },
    {
      rpc: 'ResolveIncident',
      request: { incidentKey: KEY },
      command: { name: 'INCIDENT.RESOLVE', key: KEY, value: {} },
    },
    {
      rpc: 'DeleteResource',
      request: { resourceKey: KEY },
      command: { name: 'RESOURCE_DELETION.DELETE', key: KEY, value: {} },
    },
    {
      rpc: 'SetVariables',
      request: { elementInstanceKey: KEY, variables: '{"a":[]}', local: true },
      command: { name: 'VARIABLE_DOCUMENT.UPDATE', key: KEY, value: { variables: { a: '[]' }, local: true } },
    },
    {
      rpc: 'PublishMessage',
      request: { name: 'paid', correlationKey: 'c', timeToLive: 1_000, messageId: 'm', variables: '{}' },
      command: {
        name: 'MESSAGE.PUBLISH',
        key: -1,
        value: { name: 'paid', correlationKey: 'c', timeToLive: 1_000, messageId: 'm', variables: {} },
      },
    },
    {
      rpc: 'BroadcastSignal',
      request: { signalName: 'clock', variables: '{}' },
      command: { name: 'SIGNAL.BROADCAST', key: -1, value: { signalName: 'clock', variables: {} } },
    },
    {
      rpc: 'ModifyProcessInstance',
      request: {
        processInstanceKey: KEY,
        activateInstructions: [{ elementId: 'e', variableInstructions: [{ variables: '{"a":1}', scopeId: 's' }] }],
        terminateInstructions: [{ elementInstanceKey: KEY }],
      },
      command: {
        name: 'PROCESS_INSTANCE_MODIFICATION.MODIFY',
        key: KEY,
        value: {
          activateInstructions: [
            { elementId: 'e', ancestorScopeKey: -1, variableInstructions: [{ elementId: 's', variables: { a: '1' } }] },
          ],
          terminateInstructions: [{ elementInstanceKey: KEY }],
        },
      },
    },
    {
      rpc: 'MigrateProcessInstance',
      request: {
        processInstanceKey: KEY,
        migrationPlan: {
          targetProcessDefinitionKey: KEY,
          mappingInstructions: [{ sourceElementId: 'a', targetElementId: 'b' }],
        },
      },
      command: {
        name: 'PROCESS_INSTANCE_MIGRATION.MIGRATE',
        key: KEY,
        value: {
          targetProcessDefinitionKey: KEY,
          mappingInstructions: [{ sourceElementId: 'a', targetElementId: 'b' }],
        },
      },
    },
  ])('passes $rpc on as a command', async ({ rpc, request, command }) => {
    await raw.call(rpc, request);
    expect(lastCommand()).toEqual(command);
  });

  it.each(['PublishMessage', 'BroadcastSignal', 'SetVariables'])('answers %s with a key', async (rpc) => {
    expect(await raw.call(rpc, { variables: '{}' })).toMatchObject({ key: String(KEY) });
  });

  it('evaluates a decision', async () => {
    const input = { inputId: 'i', inputName: 'I', inputValue: '1' };
    const rule = {
      ruleId: 'r',
      ruleIndex: 1,
      evaluatedOutputs: [{ outputId: 'o', outputName: 'O', outputValue: '"fast"' }],
    };
    const evaluated = {
      decisionId: 'channel',
      decisionName: 'Channel',
      decisionKey: KEY,
      decisionVersion: 1,
      decisionType: 'DECISION_TABLE',
      decisionOutput: '"fast"',
      evaluatedInputs: [input],
      matchedRules: [rule],
      tenantId: '<default>',
    };
    engine.answer('DECISION_EVALUATION.EVALUATE', {
      ...evaluated,
      decisionRequirementsId: 'drg',
      decisionRequirementsKey: KEY,
      evaluatedDecisions: [evaluated],
      evaluationFailureMessage: '',
      failedDecisionId: '',
    });
    const answer = await client.evaluateDecision({ decisionId: 'channel', variables: { area: 1 } });
    expect(answer).toMatchObject({
      decisionOutput: '"fast"',
      failureMessage: '',
      evaluatedDecisions: [{ decisionType: 'DECISION_TABLE', matchedRules: [rule], evaluatedInputs: [input] }],
    });
  });

  it.each([
    { rpc: 'DeployResource', request: { resources: [] }, details: 'at least one resource' },
    { rpc: 'DeployProcess', request: { processes: [] }, details: 'at least one resource' },
    {
      rpc: 'CreateProcessInstance',
      request: { processDefinitionKey: -1 },
      details: 'Expected at least a bpmnProcessId or a key',
    },
    {
      rpc: 'CreateProcessInstance',
      request: { bpmnProcessId: 'a', variables: '[]' },
      details: "root level object, but was 'ARRAY'",
    },
    {
      rpc: 'CreateProcessInstance',
      request: { bpmnProcessId: 'a', tenantId: 'other' },
      details: "CreateProcessInstance with tenant identifier 'other', but multi-tenancy is disabled",
    },
    { rpc: 'CreateProcessInstanceWithResult', request: {}, details: 'Expected a request' },
    { rpc: 'CompleteJob', request: { jobKey: KEY, variables: '{' }, details: 'Invalid JSON value' },
    {
      rpc: 'EvaluateDecision',
      request: { decisionKey: -1 },
      details: 'Expected either a decision id or a valid decision key',
    },
    { rpc: 'PublishMessage', request: { tenantId: 'other' }, details: 'multi-tenancy is disabled' },
    {
      rpc: 'ModifyProcessInstance',
      request: { activateInstructions: [{ elementId: 'e', variableInstructions: [{ variables: '1' }] }] },
      details: "but was 'INTEGER'",
    },
  ])('refuses $rpc as an invalid argument: $details', async ({ rpc, request, details }) => {
    await expect(raw.call(rpc, request)).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(details),
    });
    expect(engine.submitted).toEqual([]);
  });

  it.each([
    {
      type: 'NOT_FOUND',
      code: status.NOT_FOUND,
      details: "Command 'COMPLETE' rejected with code 'NOT_FOUND': Expected x, but y",
    },
    {
      type: 'INVALID_STATE',
      code: status.FAILED_PRECONDITION,
      details: "Command 'COMPLETE' rejected with code 'INVALID_STATE': Expected x, but y",
    },
    {
      type: 'INVALID_ARGUMENT',
      code: status.INVALID_ARGUMENT,
      details: "Command 'COMPLETE' rejected with code 'INVALID_ARGUMENT': Expected x, but y",
    },
    {
      type: 'ALREADY_EXISTS',
      code: status.ALREADY_EXISTS,
      details: "Command 'COMPLETE' rejected with code 'ALREADY_EXISTS': Expected x, but y",
    },
    {
      type: 'PROCESSING_ERROR',
      code: status.INTERNAL,
      details: "Command 'COMPLETE' rejected with code 'PROCESSING_ERROR': Expected x, but y",
    },
    { type: 'EXCEEDED_BATCH_RECORD_SIZE', code: status.UNKNOWN, details: '' },
    { type: 'UNAVAILABLE', code: status.UNAVAILABLE, details: 'Expected x, but y' },
  ] as const)('answers a rejection of type $type with the status of Zeebe', async ({ type, code, details }) => {
    engine.refuse('JOB.COMPLETE', type, 'Expected x, but y');
    await expect(raw.call('CompleteJob', { jobKey: KEY })).rejects.toMatchObject({ code, details });
  });

  it('answers a fault of its own without detail', async () => {
    engine.answers.set('JOB.COMPLETE', () => Promise.reject(new Error('password=secret')));
    await expect(raw.call('CompleteJob', { jobKey: KEY })).rejects.toMatchObject({
      code: status.INTERNAL,
      details: expect.not.stringContaining('secret'),
    });
  });

  it('refuses a message of more than 4 MiB', async () => {
    const variables = JSON.stringify({ drawing: 'x'.repeat(4 * 1024 * 1024) });
    await expect(raw.call('CompleteJob', { jobKey: KEY, variables })).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    });
  });

  it('serves 1,000 calls on one connection without losing the session', async () => {
    const calls = Array.from({ length: 1_000 }, () => client.completeJob({ jobKey: String(KEY), variables: {} }));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toEqual([]);
    expect(engine.submitted).toHaveLength(1_000);
  });

  it.each([
    ['ASCII', 'x'],
    ['Chinese', '图'],
  ])('cuts a refusal of %s that would not fit into the trailers, instead of never answering', async (_what, letter) => {
    // given
    engine.refuse('MESSAGE.PUBLISH', 'INVALID_ARGUMENT', letter.repeat(1_000_000));
    // when
    const outcome = await raw.call('PublishMessage', { name: 'm' }).catch((error: unknown) => error);
    // then
    expect(outcome).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringMatching(/[x图]\.\.\.$/) });
    expect(await raw.call('Topology', {})).toMatchObject({ partitionsCount: 1 });
  });

  it('cuts a refusal of a stream, too', async () => {
    const { ended } = raw.openStream('ActivateJobs', { type: 't', timeout: 1, tenantIds: ['x'.repeat(1_000_000)] });
    expect(await ended).toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  it('waits for a result as long as it can count when it is asked to wait for ever', async () => {
    // given
    const soon = () => new Promise((resolve) => setTimeout(() => resolve({ ok: true, key: KEY, value: {} }), 50));
    engine.answers.set('PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT', soon);
    // when
    const request = { request: { bpmnProcessId: 'p' }, requestTimeout: '9223372036854775807' };
    // then
    expect(await raw.call('CreateProcessInstanceWithResult', request)).toMatchObject({ tenantId: '<default>' });
  });
});
