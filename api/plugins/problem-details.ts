import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DecisionOutputError } from '../../domain/decision-outputs.ts';
import { isDatabaseFull, isDatabaseOutage } from '../../platform/database-outage.ts';
import { systemCodeOf } from '../../platform/errors.ts';
import { FileStoreError, type FileStoreErrorCode } from '../../platform/file-store.ts';
import { ZeebeError, type ZeebeErrorCode } from '../../platform/zeebe-client/zeebe-error.ts';
import { CsvRefusal } from '../../storage/csv-register.ts';
import { Refusal, type RefusalCode } from '../../storage/refusal.ts';
import { ApiError, type ProblemCode, type ProblemItem, toProblem } from '../errors.ts';
import { unknownAddress } from './unrouted.ts';

const ofRefusal: Readonly<Record<RefusalCode, ProblemCode>> = {
  NOT_FOUND: 'NOT_FOUND',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  WRONG_STATE: 'WRONG_STATE',
  SUSPENDED: 'CASE_SUSPENDED',
  NOT_YOURS: 'NOT_YOURS',
  NOT_REGISTERED: 'NOT_REGISTERED',
  LEFT: 'PERSON_LEFT',
  ABSENT: 'PERSON_ABSENT',
  RECUSED: 'PERSON_RECUSED',
  PERSON_RULE: 'PERSON_CONFLICT',
  DUPLICATE_PROJECT: 'DUPLICATE_APPLICATION',
  ALREADY_REVIEWED: 'ALREADY_REVIEWED',
  ALREADY_IMPORTED: 'ALREADY_EXISTS',
  FILE_REVIEWED: 'FILE_REVIEWED',
  FILE_UNCHANGED: 'FILE_UNCHANGED',
  DEMAND_BLOCKED: 'DEMAND_BLOCKED',
  CLAUSE_NOT_CITABLE: 'CLAUSE_NOT_CITABLE',
  CERTIFICATE_BARRED: 'CERTIFICATE_BARRED',
  FILES_UNCONFIRMED: 'FILES_UNCONFIRMED',
  PAPER_ON_FILE: 'PAPER_ON_FILE',
  OLD_SET: 'OLD_SET',
  CONTRADICTIONS_OPEN: 'CONTRADICTIONS_OPEN',
  LANE_BARRED: 'LANE_BARRED',
  INCOMPLETE: 'RULE_VIOLATED',
};

const ofFastify: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_BODY',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_BODY',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MALFORMED_BODY',
};

/** What the engine says no to; anything else of it is a fault of the engine or of the way there. */
const ofEngine: Partial<Record<ZeebeErrorCode, ProblemCode>> = {
  INVALID_ARGUMENT: 'ENGINE_REFUSED',
  FAILED_PRECONDITION: 'ENGINE_REFUSED',
  OUT_OF_RANGE: 'ENGINE_REFUSED',
  NOT_FOUND: 'NOT_FOUND',
  ALREADY_EXISTS: 'ALREADY_EXISTS',
};

/** PostgreSQL's codes: values that no column can hold (NUL, a broken surrogate, out of range), and conflicts that pass. */
const ofDatabase: Readonly<Record<string, ProblemCode>> = {
  '22021': 'INVALID_REQUEST',
  '22P05': 'INVALID_REQUEST',
  '22P02': 'INVALID_REQUEST',
  '22003': 'INVALID_REQUEST',
  '22007': 'INVALID_REQUEST',
  '22008': 'INVALID_REQUEST',
  '23505': 'ALREADY_EXISTS',
  '40001': 'DATABASE_UNAVAILABLE',
  '40P01': 'DATABASE_UNAVAILABLE',
  '55P03': 'DATABASE_UNAVAILABLE',
  '57014': 'DATABASE_UNAVAILABLE',
};

const ofFileStore: Readonly<Record<FileStoreErrorCode, ProblemCode>> = {
  FILE_NOT_FOUND: 'NOT_FOUND',
  FILE_TOO_LARGE: 'FILE_TOO_LARGE',
  FILE_STORE_FULL: 'STORAGE_FULL',
};

/** The one place where a refusal becomes an answer: Problem Details (RFC 9457) with a code of the catalogue. */
export function registerProblemDetails(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, unknownAddress(request)));
}

/** Answers what was thrown on the way of a request, also before it has reached a route. */
export function answerError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // Where no route is, what is wrong with the body does not matter.
  const isLost = request.is404 && thrown.code?.startsWith('FST_ERR_') && thrown.code !== 'FST_ERR_BAD_URL';
  const refusal = isLost ? unknownAddress(request) : toApiError(thrown);
  if (refusal.status >= 500) request.log.error({ err: thrown, code: refusal.code }, 'request failed');
  return sendProblem(request, reply, refusal);
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: ApiError): FastifyReply {
  return reply
    .code(refusal.status)
    .headers(refusal.status === 503 ? { 'retry-after': '1', ...refusal.headers } : refusal.headers)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(toProblem(refusal, request.url.split('?', 1)[0]));
}

function toApiError(thrown: FastifyError): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof Refusal) {
    return new ApiError(ofRefusal[thrown.code], thrown.message, { cause: thrown, errors: thrown.items });
  }
  if (thrown instanceof ZeebeError) return fromEngine(thrown);
  if (thrown instanceof DecisionOutputError) return new ApiError('DECISION_FAILED', thrown.message, { cause: thrown });
  if (thrown instanceof CsvRefusal) return new ApiError('REGISTER_REFUSED', thrown.message, csvItems(thrown));
  if (thrown.validation !== undefined) return new ApiError('INVALID_REQUEST', undefined, validationItems(thrown));
  if (thrown instanceof FileStoreError) return new ApiError(ofFileStore[thrown.code], undefined, { cause: thrown });
  const known = ofFastify[thrown.code] ?? outageOf(thrown) ?? ofDatabase[thrown.code];
  if (known !== undefined) return new ApiError(known, undefined, { cause: thrown });
  if (thrown instanceof SyntaxError && thrown.statusCode === 400) return new ApiError('MALFORMED_BODY');
  const isClientFault = thrown.statusCode !== undefined && thrown.statusCode < 500;
  return new ApiError(isClientFault ? 'INVALID_REQUEST' : 'SERVER_FAULT', undefined, { cause: thrown });
}

function outageOf(thrown: Error): ProblemCode | undefined {
  if (isDatabaseFull(thrown) || systemCodeOf(thrown) === 'ENOSPC') return 'STORAGE_FULL';
  return isDatabaseOutage(thrown) ? 'DATABASE_UNAVAILABLE' : undefined;
}

function fromEngine(thrown: ZeebeError): ApiError {
  const isTooLarge = thrown.code === 'RESOURCE_EXHAUSTED' && !thrown.notTaken;
  const code = isTooLarge ? 'ENGINE_REFUSED' : (ofEngine[thrown.code] ?? 'ENGINE_UNAVAILABLE');
  return new ApiError(code, thrown.message, { cause: thrown });
}

function csvItems(refusal: CsvRefusal): { errors: ProblemItem[] } {
  return {
    errors: refusal.faults.map(({ line, column, code, message }) => ({
      pointer: column === null ? `line ${line}` : `line ${line}, ${column}`,
      detail: message,
      code,
    })),
  };
}

function validationItems(thrown: FastifyError): { errors: ProblemItem[] } {
  const context = thrown.validationContext ?? 'body';
  return {
    errors: (thrown.validation ?? []).map((item) => ({
      pointer: `/${context}${item.instancePath}`,
      detail: describe(item.message ?? 'is invalid', item.params),
    })),
  };
}

function describe(message: string, parameters: Record<string, unknown>): string {
  const unknown = parameters['additionalProperties'];
  return Array.isArray(unknown) ? `${message}: ${unknown.join(', ').slice(0, 200)}` : message;
}
