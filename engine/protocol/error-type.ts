/** The causes of an incident, with Zeebe's names (field `errorType` of INCIDENT records). */
export type ErrorType =
  | 'UNKNOWN'
  | 'IO_MAPPING_ERROR'
  | 'JOB_NO_RETRIES'
  | 'CONDITION_ERROR'
  | 'EXTRACT_VALUE_ERROR'
  | 'CALLED_ELEMENT_ERROR'
  | 'UNHANDLED_ERROR_EVENT'
  | 'MESSAGE_SIZE_EXCEEDED'
  | 'CALLED_DECISION_ERROR'
  | 'DECISION_EVALUATION_ERROR'
  | 'FORM_NOT_FOUND';

/** What went wrong while an element was processed; becomes an incident on that element. */
export interface Failure {
  readonly errorType: ErrorType;
  readonly message: string;
  /** Scope whose variables were looked at, when it is not the element itself (Zeebe: variableScopeKey). */
  readonly variableScopeKey?: number;
}

/** Builds a failure. */
export function failure(errorType: ErrorType, message: string, variableScopeKey?: number): Failure {
  return variableScopeKey === undefined ? { errorType, message } : { errorType, message, variableScopeKey };
}
