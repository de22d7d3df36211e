import type { RowChange, TakenFlow } from '../../storage/read-model-writer.ts';
import type { ExportedRecord } from '../record.ts';
import { incident } from './incident.ts';
import { job } from './job.ts';
import { message } from './message.ts';
import { process } from './process.ts';
import { processInstance } from './process-instance.ts';
import { timer } from './timer.ts';
import { variable } from './variable.ts';

/** What one record changes. */
export interface RecordEffect {
  readonly changes?: readonly RowChange[];
  readonly flow?: TakenFlow;
  /** Key of a job whose human task must be closed because the engine canceled the job. */
  readonly canceledJobKey?: number;
}

export type RecordHandler = (record: ExportedRecord) => RecordEffect;

/** Value type → handler; records of other value types leave the read model as it is. */
export const recordHandlers: Readonly<Record<string, RecordHandler>> = {
  INCIDENT: incident,
  JOB: job,
  MESSAGE: message,
  PROCESS: process,
  PROCESS_INSTANCE: processInstance,
  TIMER: timer,
  VARIABLE: variable,
};
