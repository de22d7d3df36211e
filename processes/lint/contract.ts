/**
 * What the job of each type hands to the process, for the types for which the server has a worker;
 * docs/process-contract.md says what each of them does.
 */
export const OUTPUTS_OF_JOB: Readonly<Record<string, readonly string[]>> = {
  'apply-lane-change': ['channelDecision', 'limits', 'panelDue'],
  'ask-agency': ['wakeAt'],
  'assign-agency': [],
  'check-agency': ['agencyFacts'],
  'check-deadline': ['action', 'wakeAt'],
  'check-design-basis': ['basisDisciplines'],
  'check-materials': ['facts', 'rulesDate', 'wakeAt'],
  'close-case': [],
  'conclude-round': ['reviewOutcome'],
  'convene-panel': [],
  'draw-agency': ['drawnAgency'],
  'escalate-deadline': [],
  'extend-supplement': [],
  'issue-certificate': [],
  'issue-opinions': ['wakeAt'],
  'open-case': ['duplicate'],
  'open-correction': ['wakeAt'],
  'open-panel': ['wakeAt'],
  'open-selection': ['agencySelection', 'candidates'],
  'open-supplement': ['wakeAt'],
  'plan-round': [
    ...['round', 'roundDisciplines', 'secondDisciplines', 'finalDepartments'],
    ...['panelDue', 'restarts', 'reReview'],
  ],
  'receive-revision': ['agencyReplaced'],
  'record-acceptance': ['acceptanceDecision', 'lateFound'],
  'record-agency-refusal': [],
  'record-channel': [],
  'record-deemed-agreement': [],
  'record-panel-result': ['panelOutcome'],
  'record-pass': ['awaitsSupplement'],
  'record-supplement': [],
  'replace-agency': [],
  'report-certificate': [],
  'restart-review': [],
  'resume-case': [],
  'send-reminder': [],
  'start-stage': ['limits', 'wakeAt'],
  'suspend-case': [],
};

export const JOB_TYPES: readonly string[] = Object.keys(OUTPUTS_OF_JOB);

/** Candidate groups that the task list knows: the roles that act in a case. */
export const CANDIDATE_GROUPS = [
  'acceptanceOfficer',
  'agencyManager',
  'applicant',
  'department',
  'legalRepresentative',
  'reviewer',
  'secondReviewer',
  'technicalHead',
] as const;
