/** The gateway protocol of Zeebe 8.5, loaded from the client package that ships it; never copied into this repository. */
import { createRequire } from 'node:module';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PROTO_FILE = '@camunda8/sdk/dist/proto/zeebe.proto';
const SERVICE = 'gateway_protocol.Gateway';

/** Messages are read with int64 as text (keys of other partitions do not fit a number) and with every field present. */
export function loadGatewayService(): ServiceDefinition {
  const path = createRequire(import.meta.url).resolve(PROTO_FILE);
  const definition = loadSync(path, { keepCase: true, longs: String, enums: String, defaults: true, oneofs: false })[
    SERVICE
  ];
  if (definition === undefined || 'format' in definition) {
    throw new Error(`Expected the service ${SERVICE} in ${path}, but found none`);
  }
  return definition;
}
