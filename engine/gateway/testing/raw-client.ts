/** A client without conveniences: for calls zeebe-node does not know, and for seeing statuses as they are. */
import { Client, type ClientReadableStream, credentials, type ServiceError } from '@grpc/grpc-js';
import { loadGatewayService } from '../protocol-definition.ts';

const service = loadGatewayService();

export interface OpenStream {
  readonly stream: ClientReadableStream<unknown>;
  readonly messages: readonly unknown[];
  /** Resolves with the error the stream ended with, or undefined for OK. */
  readonly ended: Promise<ServiceError | undefined>;
}

export class RawClient {
  private readonly client: Client;

  constructor(port: number) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  call(rpc: string, request: object): Promise<unknown> {
    const { path, requestSerialize, responseDeserialize } = methodOf(rpc);
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, response) =>
        error === null ? resolve(response) : reject(error),
      );
    });
  }

  openStream(rpc: 'ActivateJobs' | 'StreamActivatedJobs', request: object): OpenStream {
    const { path, requestSerialize, responseDeserialize } = methodOf(rpc);
    const stream = this.client.makeServerStreamRequest<object, unknown>(
      path,
      requestSerialize,
      responseDeserialize,
      request,
    );
    const messages: unknown[] = [];
    stream.on('data', (message) => messages.push(message));
    const ended = new Promise<ServiceError | undefined>((resolve) => {
      stream.on('error', (error: ServiceError) => resolve(error));
      stream.on('end', () => resolve(undefined));
    });
    return { stream, messages, ended };
  }

  close(): void {
    this.client.close();
  }
}

function methodOf(rpc: string) {
  const method = service[rpc];
  if (method === undefined) {
    throw new Error(`Expected an RPC of the gateway, but found '${rpc}'`);
  }
  return method;
}
