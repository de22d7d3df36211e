import type { ContinuationValue } from './continuation-values.ts';
import type { DecisionEvaluationValue } from './decision-values.ts';
import type {
  DecisionRequirementsValue,
  DecisionValue,
  DeploymentValue,
  FormValue,
  ProcessValue,
  ResourceDeletionValue,
} from './deployment-values.ts';
import type { ErrorValue, IncidentValue } from './incident-values.ts';
import type { JobBatchValue, JobValue } from './job-values.ts';
import type {
  MessageStartEventSubscriptionValue,
  MessageSubscriptionValue,
  MessageValue,
  ProcessMessageSubscriptionValue,
} from './message-values.ts';
import type {
  EscalationValue,
  ProcessEventValue,
  ProcessInstanceCreationValue,
  ProcessInstanceModificationValue,
  ProcessInstanceValue,
} from './process-instance-values.ts';
import type { SignalSubscriptionValue, SignalValue } from './signal-values.ts';
import type { TimerValue } from './timer-values.ts';
import type { VariableDocumentValue, VariableValue } from './variable-values.ts';

/** Every value type of the record stream with the shape of its value. */
export interface RecordValues {
  readonly DEPLOYMENT: DeploymentValue;
  readonly PROCESS: ProcessValue;
  readonly DECISION_REQUIREMENTS: DecisionRequirementsValue;
  readonly DECISION: DecisionValue;
  readonly FORM: FormValue;
  readonly RESOURCE_DELETION: ResourceDeletionValue;
  readonly PROCESS_INSTANCE_CREATION: ProcessInstanceCreationValue;
  readonly PROCESS_INSTANCE_MODIFICATION: ProcessInstanceModificationValue;
  readonly PROCESS_INSTANCE: ProcessInstanceValue;
  readonly PROCESS_EVENT: ProcessEventValue;
  readonly CONTINUATION: ContinuationValue;
  readonly JOB: JobValue;
  readonly JOB_BATCH: JobBatchValue;
  readonly INCIDENT: IncidentValue;
  readonly ERROR: ErrorValue;
  readonly VARIABLE: VariableValue;
  readonly VARIABLE_DOCUMENT: VariableDocumentValue;
  readonly TIMER: TimerValue;
  readonly MESSAGE: MessageValue;
  readonly MESSAGE_SUBSCRIPTION: MessageSubscriptionValue;
  readonly PROCESS_MESSAGE_SUBSCRIPTION: ProcessMessageSubscriptionValue;
  readonly MESSAGE_START_EVENT_SUBSCRIPTION: MessageStartEventSubscriptionValue;
  readonly SIGNAL: SignalValue;
  readonly SIGNAL_SUBSCRIPTION: SignalSubscriptionValue;
  readonly ESCALATION: EscalationValue;
  readonly DECISION_EVALUATION: DecisionEvaluationValue;
}

export type ValueType = keyof RecordValues;

/**
 * Value types a real broker's exporter does not send by default (JOB_BATCH, PROCESS_EVENT) or does not know
 * (CONTINUATION): they are in the log because the state is rebuilt from it, but readers of records never see them.
 */
export const INTERNAL_VALUE_TYPES: ReadonlySet<ValueType> = new Set(['JOB_BATCH', 'PROCESS_EVENT', 'CONTINUATION']);
