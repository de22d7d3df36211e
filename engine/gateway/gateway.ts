/** The gRPC server in front of the engine: what zeebe-node, @camunda8/sdk and other Zeebe clients talk to. */
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Engine, EngineLogger } from '../engine.ts';
import { type GatewayContext, unary } from './context.ts';
import { JobPolls } from './job-polls.ts';
import { loadGatewayService } from './protocol-definition.ts';
import { activateJobs } from './rpc/activate-jobs.ts';
import { broadcastSignal } from './rpc/broadcast-signal.ts';
import { cancelProcessInstance } from './rpc/cancel-process-instance.ts';
import { completeJob } from './rpc/complete-job.ts';
import { createProcessInstance } from './rpc/create-process-instance.ts';
import { createProcessInstanceWithResult } from './rpc/create-process-instance-with-result.ts';
import { deleteResource } from './rpc/delete-resource.ts';
import { deployProcess } from './rpc/deploy-process.ts';
import { deployResource } from './rpc/deploy-resource.ts';
import { evaluateDecision } from './rpc/evaluate-decision.ts';
import { failJob } from './rpc/fail-job.ts';
import { migrateProcessInstance } from './rpc/migrate-process-instance.ts';
import { modifyProcessInstance } from './rpc/modify-process-instance.ts';
import { publishMessage } from './rpc/publish-message.ts';
import { resolveIncident } from './rpc/resolve-incident.ts';
import { setVariables } from './rpc/set-variables.ts';
import { streamActivatedJobs } from './rpc/stream-activated-jobs.ts';
import { throwError } from './rpc/throw-error.ts';
import { topology } from './rpc/topology.ts';
import { updateJobRetries } from './rpc/update-job-retries.ts';
import { updateJobTimeout } from './rpc/update-job-timeout.ts';

interface GatewayOptions {
  readonly logger: EngineLogger;
  /** Loopback unless told otherwise: the protocol has no log-in of its own. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** How long calls in flight may take to end when the gateway closes, in ms. */
  readonly closeGrace?: number;
}

export interface Gateway {
  readonly port: number;
  /** Long polls and job streams that are open. */
  waitingPolls(): number;
  /** Takes no more calls, ends parked polls with OK, lets calls in flight be answered. */
  close(): Promise<void>;
}

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 26_500;
const DEFAULT_CLOSE_GRACE = 5_000;

/** Zeebe's own limit; more is answered RESOURCE_EXHAUSTED. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** A client that vanished without a word (cable, sleep) is noticed by pings, so that its polls take no jobs. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 };

export async function startGateway(engine: Engine, options: GatewayOptions): Promise<Gateway> {
  const { logger, host = DEFAULT_HOST, port = DEFAULT_PORT, closeGrace = DEFAULT_CLOSE_GRACE } = options;
  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES, ...KEEPALIVE });
  const closing = new AbortController();
  const polls = new JobPolls((type, listener) => engine.onJobsAvailable(type, listener));
  let boundPort = port;
  const address = () => ({ host, port: boundPort });
  server.addService(loadGatewayService(), implement({ engine, logger, polls, closing: closing.signal, address }));
  boundPort = await bind(server, host, port);
  return {
    port: boundPort,
    waitingPolls: () => polls.size,
    close: () => {
      closing.abort();
      polls.finishAll();
      return shutDown(server, closeGrace);
    },
  };
}

function implement(context: GatewayContext): UntypedServiceImplementation {
  return {
    ActivateJobs: activateJobs(context),
    BroadcastSignal: unary(context, broadcastSignal),
    CancelProcessInstance: unary(context, cancelProcessInstance),
    CompleteJob: unary(context, completeJob),
    CreateProcessInstance: unary(context, createProcessInstance),
    CreateProcessInstanceWithResult: unary(context, createProcessInstanceWithResult),
    DeleteResource: unary(context, deleteResource),
    DeployProcess: unary(context, deployProcess),
    DeployResource: unary(context, deployResource),
    EvaluateDecision: unary(context, evaluateDecision),
    FailJob: unary(context, failJob),
    MigrateProcessInstance: unary(context, migrateProcessInstance),
    ModifyProcessInstance: unary(context, modifyProcessInstance),
    PublishMessage: unary(context, publishMessage),
    ResolveIncident: unary(context, resolveIncident),
    SetVariables: unary(context, setVariables),
    StreamActivatedJobs: streamActivatedJobs(context),
    ThrowError: unary(context, throwError),
    Topology: unary(context, topology),
    UpdateJobRetries: unary(context, updateJobRetries),
    UpdateJobTimeout: unary(context, updateJobTimeout),
  };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(authority, ServerCredentials.createInsecure(), (error, boundPort) => {
      if (error === null) {
        resolve(boundPort);
      } else {
        reject(new Error(`Expected to listen on ${authority}, but it failed: ${error.message}`, { cause: error }));
      }
    });
  });
}

function shutDown(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), grace);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
