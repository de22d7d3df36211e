import type { RowChange, TakenFlow } from '../../storage/read-model-writer.ts';
import type { ExportedRecord } from '../record.ts';

/** What one record changes. */
export interface RecordEffect {
  readonly changes?: readonly RowChange[];
  readonly flow?: TakenFlow;
  /** Key of a job whose human task must be closed because the engine canceled the job. */
  readonly canceledJobKey?: number;
}

export type RecordHandler = (record: ExportedRecord) => RecordEffect;
