import { readFileSync } from 'node:fs';
import { ZeebeGrpcClient } from '@camunda8/sdk/dist/zeebe/index.js';
import { ZBClient } from 'zeebe-node';
import type { RawJob } from './raw-shapes.ts';
import { toZeebeError, ZeebeError } from './zeebe-error.ts';

/** Which of the two client libraries speaks to the gateway. */
export type ClientLibrary = 'zeebe-node' | 'sdk';

export interface GatewayAddress {
  /** host or host:port */
  readonly address: string;
  readonly secure?: boolean;
  readonly rootCertificatesFile?: string;
  readonly oauth?: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly url: string;
    readonly audience: string;
  };
  readonly tenantId?: string;
}

/** The commands that both libraries have under the same names with the same requests. */
export type CommandClient = Pick<
  ZBClient,
  | 'topology'
  | 'publishMessage'
  | 'createProcessInstance'
  | 'createProcessInstanceWithResult'
  | 'evaluateDecision'
  | 'broadcastSignal'
  | 'setVariables'
  | 'cancelProcessInstance'
  | 'resolveIncident'
  | 'completeJob'
  | 'failJob'
  | 'throwError'
  | 'updateJobRetries'
  | 'modifyProcessInstance'
>;

export interface ActivationRequest {
  readonly type: string;
  readonly worker: string;
  readonly timeout: number;
  readonly maxJobsToActivate: number;
  readonly requestTimeout: number;
  readonly fetchVariable: readonly string[];
  readonly tenantIds: readonly string[];
}

/** One gRPC connection of either library. */
export interface Connection {
  readonly commands: CommandClient;
  /** Polls once; resolves when the gateway ends the answer, rejects when it breaks off or the signal aborts. */
  activateJobs(
    request: ActivationRequest,
    onJobs: (jobs: readonly RawJob[]) => void,
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}

interface ActivationStream {
  on(event: 'data', listener: (answer: { jobs: RawJob[] }) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'error', listener: (error: unknown) => void): void;
  cancel(): void;
}

/** The generated stubs inside both libraries. */
interface Stubs {
  activateJobsStream(request: ActivationRequest): Promise<ActivationStream | { error: unknown } | undefined>;
}

const CLOSE_TIMEOUT_MS = 1_000;
/** Both libraries end a stream by themselves after this, without telling the gateway: longer than any poll of ours. */
const LIBRARY_POLL_SECONDS = 120;
const SILENT = { info: () => {}, debug: () => {}, error: () => {} };
const STATUS_DELAY_MS = 100;

export function connect(library: ClientLibrary, gateway: GatewayAddress): Connection {
  return library === 'sdk' ? connectBySuccessor(openSuccessor(gateway)) : connectByZeebeNode(gateway);
}

/** The successor's client, for the commands that zeebe-node lacks. */
export function openSuccessor(gateway: GatewayAddress): ZeebeGrpcClient {
  const { oauth, rootCertificatesFile, tenantId } = gateway;
  return new ZeebeGrpcClient({
    config: {
      ZEEBE_ADDRESS: gateway.address,
      ZEEBE_GRPC_ADDRESS: gateway.address,
      CAMUNDA_SECURE_CONNECTION: gateway.secure ?? false,
      CAMUNDA_OAUTH_DISABLED: oauth === undefined,
      ...(tenantId === undefined ? {} : { CAMUNDA_TENANT_ID: tenantId }),
      ...(rootCertificatesFile === undefined ? {} : { CAMUNDA_CUSTOM_ROOT_CERT_PATH: rootCertificatesFile }),
      ...(oauth === undefined
        ? {}
        : {
            ZEEBE_CLIENT_ID: oauth.clientId,
            ZEEBE_CLIENT_SECRET: oauth.clientSecret,
            CAMUNDA_OAUTH_URL: oauth.url,
            CAMUNDA_ZEEBE_OAUTH_AUDIENCE: oauth.audience,
            CAMUNDA_TOKEN_DISK_CACHE_DISABLE: true,
          }),
      zeebeGrpcSettings: {
        ZEEBE_GRPC_CLIENT_RETRY: false,
        ZEEBE_CLIENT_LOG_LEVEL: 'NONE',
        ZEEBE_GRPC_WORKER_LONGPOLL_SECONDS: LIBRARY_POLL_SECONDS,
        ZEEBE_GRPC_CLIENT_CONNECTION_TOLERANCE_MS: STATUS_DELAY_MS,
      },
    },
  });
}

function connectBySuccessor(client: ZeebeGrpcClient): Connection {
  return {
    // Same names and requests; only the declared types of variables differ.
    commands: client as unknown as CommandClient,
    activateJobs: async (request, onJobs, signal) => activate(await stubsOf(client), request, { onJobs, signal }),
    close: () => closeWithin(client),
  };
}

function connectByZeebeNode(gateway: GatewayAddress): Connection {
  const { oauth, rootCertificatesFile, tenantId } = gateway;
  const client = new ZBClient(gateway.address, {
    // Its own retry repeats CreateProcessInstance for ever and answers with nothing when closing.
    retry: false,
    loglevel: 'NONE',
    stdout: SILENT,
    useTLS: gateway.secure ?? false,
    longPoll: LIBRARY_POLL_SECONDS * 1_000,
    connectionTolerance: STATUS_DELAY_MS,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(rootCertificatesFile === undefined ? {} : { customSSL: { rootCerts: readFileSync(rootCertificatesFile) } }),
    ...(oauth === undefined ? {} : { oAuth: { ...oauth, cacheOnDisk: false } }),
  });
  return {
    commands: client,
    activateJobs: async (request, onJobs, signal) => activate(await stubsOf(client), request, { onJobs, signal }),
    close: () => closeWithin(client),
  };
}

/**
 * The libraries' own activateJobs() never answers when a poll ends without a job, and their workers can
 * stop polling unnoticed; the stub below them is the plain gRPC stream.
 */
async function stubsOf(client: object): Promise<Stubs> {
  return (client as { grpc: Stubs | Promise<Stubs> }).grpc;
}

async function activate(
  stubs: Stubs,
  request: ActivationRequest,
  { onJobs, signal }: { onJobs: (jobs: readonly RawJob[]) => void; signal: AbortSignal },
): Promise<void> {
  const stream = await stubs.activateJobsStream(request);
  if (stream === undefined) {
    throw new ZeebeError('CLOSED', 'The client is closing');
  }
  if ('error' in stream) {
    throw toZeebeError(stream.error);
  }
  await new Promise<void>((ended, broken) => {
    const cancel = () => {
      stream.cancel();
      // A dead connection reports nothing, and a closing library swallows the report.
      broken(new ZeebeError('CANCELLED', 'The poll was given up'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', cancel);
      act();
    };
    stream.on('data', ({ jobs }) => onJobs(jobs));
    stream.on('end', () => settle(ended));
    stream.on('error', (error) => settle(() => broken(toZeebeError(error))));
    if (signal.aborted) {
      cancel();
    }
  });
}

/** Neither library's close() is sure to end: both watch a channel that may never change again. */
async function closeWithin(client: { close(timeout?: number): Promise<unknown> }): Promise<void> {
  const { promise: timeUp, cancel } = timer(CLOSE_TIMEOUT_MS);
  await Promise.race([client.close(CLOSE_TIMEOUT_MS), timeUp]).catch(() => {});
  cancel();
}

function timer(milliseconds: number): { promise: Promise<void>; cancel: () => void } {
  let handle: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((done) => {
    handle = setTimeout(done, milliseconds);
  });
  return { promise, cancel: () => clearTimeout(handle) };
}
