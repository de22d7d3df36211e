/**
 * Limits of a case that no decision table answers, because they run before a channel is known or beside the stages.
 * WD = working days. A city overrides them by configuration.
 */
export interface CaseLimits {
  /** Calendar days after which an untouched draft is deleted. */
  readonly draftDays: number;
  /** WD for the acceptance decision. */
  readonly acceptanceWd: number;
  /** WD after which silence counts as acceptance where the city says so (行政许可法 article 32). */
  readonly acceptanceStatutoryWd: number;
  /** WD to repair an incomplete file after the one notice. */
  readonly correctionWd: number;
  /** WD for an agency to confirm its assignment; half a day is asked of it, but clocks count whole dates. */
  readonly agencyConfirmationWd: number;
  /** WD after which a department's silence in FINAL counts as agreement. */
  readonly departmentSilenceWd: number;
  /** WD for the first reviewer to answer a disagreement of SECOND. */
  readonly disagreementWd: number;
  /** WD for an officer to check a supplement. */
  readonly supplementCheckWd: number;
  /** WD to report a certificate to the county (Order 13 article 13). */
  readonly certificateReportWd: number;
  /** WD after the notice in which an opinion may be disputed, and in which the agency answers. */
  readonly objectionWd: number;
  readonly objectionAnswerWd: number;
  /** WD after a missed due date at which the agency, the county and the city are told. */
  readonly escalationWd: readonly number[];
  /** Calendar days: goal for the average net cycle, goal for new energy, and the line of the long cases. */
  readonly cycleGoalDays: number;
  readonly newEnergyGoalDays: number;
  readonly longCaseDays: number;
}

export const DEFAULT_CASE_LIMITS: CaseLimits = {
  draftDays: 90,
  acceptanceWd: 1,
  acceptanceStatutoryWd: 5,
  correctionWd: 15,
  agencyConfirmationWd: 1,
  departmentSilenceWd: 1,
  disagreementWd: 1,
  supplementCheckWd: 1,
  certificateReportWd: 5,
  objectionWd: 5,
  objectionAnswerWd: 3,
  escalationWd: [0, 1, 3],
  cycleGoalDays: 8,
  newEnergyGoalDays: 12,
  longCaseDays: 15,
};
