import { CodedError, reasonOf } from '../errors.ts';

/** gRPC status names (by their numbers), and CLOSED: the client was closing, whether the command arrived is unknown. */
const STATUS_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type ZeebeErrorCode = (typeof STATUS_NAMES)[number] | 'CLOSED';

/** A command that the gateway refused, or whose answer did not arrive. */
export class ZeebeError extends CodedError<ZeebeErrorCode> {
  constructor(code: ZeebeErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'ZeebeError';
  }

  /** True when the gateway did not take the command up: repeating it cannot do anything twice. */
  get notTaken(): boolean {
    // A message over the size limit has the same status as back-pressure, but will never pass.
    return this.code === 'RESOURCE_EXHAUSTED' && !this.message.includes('maximum size');
  }

  /** True when the command may or may not have been carried out. */
  get outcomeUnknown(): boolean {
    return ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'INTERNAL', 'CANCELLED', 'UNKNOWN', 'CLOSED'].includes(this.code);
  }
}

/** Texts of gRPC around the reason: "5 NOT_FOUND: " before it, an empty note about name resolution behind it. */
const WRAPPING = /^\d+ [A-Z_]+: |\.? Resolution note: $/g;

/** Turns whatever the client libraries throw into a ZeebeError. */
export function toZeebeError(thrown: unknown): ZeebeError {
  if (thrown instanceof ZeebeError) {
    return thrown;
  }
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  const name = typeof code === 'number' ? STATUS_NAMES[code] : undefined;
  return new ZeebeError(name ?? 'UNKNOWN', reasonOf(thrown).replace(WRAPPING, ''), { cause: thrown });
}
