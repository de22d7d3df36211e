import type { RowChange, TakenFlow } from '../../storage/read-model-writer.ts';
import type { ExportedRecord } from '../record.ts';

/** What one record changes. */
export interface RecordEffect {
  readonly change?: RowChange;
  readonly flow?: TakenFlow;
  /** Key of a job whose human task must be closed because the engine canceled the job. */
  readonly canceledJobKey?: number;
}

/** Undefined when the record changes nothing. */
export type RecordHandler = (record: ExportedRecord) => RecordEffect | undefined;
