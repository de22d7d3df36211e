import { applyLaneChange } from './apply-lane-change.ts';
import { askAgency } from './ask-agency.ts';
import { assignAgency } from './assign-agency.ts';
import { checkAgency } from './check-agency.ts';
import { checkDeadline } from './check-deadline.ts';
import { checkDesignBasis } from './check-design-basis.ts';
import { checkMaterials } from './check-materials.ts';
import { closeCase } from './close-case.ts';
import { concludeRound } from './conclude-round.ts';
import { convenePanel } from './convene-panel.ts';
import { drawAgency } from './draw-agency.ts';
import { escalateDeadline } from './escalate-deadline.ts';
import { extendSupplement } from './extend-supplement.ts';
import type { JobHandler } from './handler.ts';
import { issueCertificate } from './issue-certificate.ts';
import { issueOpinions } from './issue-opinions.ts';
import { openCase } from './open-case.ts';
import { openCorrection } from './open-correction.ts';
import { openPanel } from './open-panel.ts';
import { openSelection } from './open-selection.ts';
import { openSupplement } from './open-supplement.ts';
import { planRound } from './plan-round.ts';
import { receiveRevision } from './receive-revision.ts';
import { recordAcceptance } from './record-acceptance.ts';
import { recordAgencyRefusal } from './record-agency-refusal.ts';
import { recordChannel } from './record-channel.ts';
import { recordDeemedAgreement } from './record-deemed-agreement.ts';
import { recordPanelResult } from './record-panel-result.ts';
import { recordPass } from './record-pass.ts';
import { recordSupplement } from './record-supplement.ts';
import { replaceAgency } from './replace-agency.ts';
import { reportCertificate } from './report-certificate.ts';
import { restartReview } from './restart-review.ts';
import { resumeCase } from './resume-case.ts';
import { sendReminder } from './send-reminder.ts';
import { startStage } from './start-stage.ts';
import { suspendCase } from './suspend-case.ts';

/** Every job type of the diagrams and who does it; docs/process-contract.md says what goes in and out. */
export const jobHandlers: Readonly<Record<string, JobHandler>> = {
  'open-case': openCase,
  'check-materials': checkMaterials,
  'record-acceptance': recordAcceptance,
  'open-correction': openCorrection,
  'record-channel': recordChannel,
  'open-selection': openSelection,
  'draw-agency': drawAgency,
  'check-agency': checkAgency,
  'ask-agency': askAgency,
  'record-agency-refusal': recordAgencyRefusal,
  'assign-agency': assignAgency,
  'replace-agency': replaceAgency,
  'open-supplement': openSupplement,
  'record-supplement': recordSupplement,
  'extend-supplement': extendSupplement,
  'plan-round': planRound,
  'start-stage': startStage,
  'record-deemed-agreement': recordDeemedAgreement,
  'conclude-round': concludeRound,
  'record-pass': recordPass,
  'check-design-basis': checkDesignBasis,
  'issue-opinions': issueOpinions,
  'receive-revision': receiveRevision,
  'issue-certificate': issueCertificate,
  'report-certificate': reportCertificate,
  'close-case': closeCase,
  'apply-lane-change': applyLaneChange,
  'open-panel': openPanel,
  'convene-panel': convenePanel,
  'record-panel-result': recordPanelResult,
  'suspend-case': suspendCase,
  'restart-review': restartReview,
  'resume-case': resumeCase,
  'check-deadline': checkDeadline,
  'send-reminder': sendReminder,
  'escalate-deadline': escalateDeadline,
};
