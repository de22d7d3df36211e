import type { Application } from '../storage/applications.ts';

/** An application as the API shows it: the hand-over to the process is told apart from a draft and from a case. */
export function toApplicationView(application: Application) {
  const { state, submittedAt, withdrawalRequestedAt, closedAt } = application;
  const isHandedOver = state === 'DRAFT' && submittedAt !== null;
  return {
    ...application,
    state: isHandedOver ? ('SUBMITTING' as const) : state,
    withdrawing: withdrawalRequestedAt !== null && closedAt === null,
  };
}
