/** Why a command was refused. The names are Zeebe's; the gateway maps them to gRPC status codes. */
export type RejectionType =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'INVALID_STATE'
  | 'PROCESSING_ERROR'
  | 'EXCEEDED_BATCH_RECORD_SIZE'
  | 'UNAVAILABLE';

/** A refusal: data, never an exception. `reason` reads "Expected to ..., but ...". */
export interface Rejection {
  readonly type: RejectionType;
  readonly reason: string;
}

/** Builds a refusal. */
export function rejection(type: RejectionType, reason: string): Rejection {
  return { type, reason };
}
