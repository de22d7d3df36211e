import type { RecordHandler } from './effect.ts';
import { incident } from './incident.ts';
import { job } from './job.ts';
import { message } from './message.ts';
import { process } from './process.ts';
import { processInstance } from './process-instance.ts';
import { timer } from './timer.ts';
import { variable } from './variable.ts';

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
