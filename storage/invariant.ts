/** What must never be found in the tables; the query selects `offender`, one row for each place where it is found. */
export interface Invariant {
  readonly name: string;
  /** Completes "there is ...". */
  readonly says: string;
  readonly sql: string;
}
