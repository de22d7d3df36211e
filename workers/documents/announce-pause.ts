import type { Pause } from '../../domain/pauses.ts';
import { notify } from '../../storage/notifications.ts';
import { openPause } from '../../storage/pauses.ts';
import type { CaseContext } from '../handler.ts';
import { chineseDate, nameCase } from './content.ts';
import { issueDocument } from './issue-document.ts';

/** A stop of the clocks that the parties have to be told of in writing (行政许可法 article 45). */
export interface AnnouncedPause extends Pick<Pause, 'reason' | 'from'> {
  /** Chinese: why the time stands still, without a full stop. */
  readonly cause: string;
  /** The office or agency in whose name the notice is made out. */
  readonly issuedBy: string;
  readonly orderedBy: string;
}

/** Issues the notice and stops the clocks from its day on; a pause that is open already goes on. */
export async function announcePause(context: CaseContext, pause: AnnouncedPause): Promise<void> {
  const { acting, application, at } = context;
  const { reason, from, cause, issuedBy, orderedBy } = pause;
  const occasion = `${reason}:${from}`;
  const noticeId = await issueDocument(context, {
    code: 'PAUSE_NOTICE',
    occasion,
    issuedBy,
    content: {
      addressee: `${application.applicantName}、${application.agencyName ?? '审图机构'}`,
      paragraphs: [
        `${nameCase(application)}因${cause}，自${chineseDate(from)}起停止计算办理时限。`,
        '当日仍计入时限；停止计时的期间不计入时限，恢复之日为剩余时限的第 0 日。',
      ],
      signatures: [{ label: '出具单位', name: issuedBy }],
    },
  });
  await openPause(acting, { caseId: application.id, reason, from, cause, openedBy: orderedBy, noticeId });
  await notify(acting.trx, {
    businessKey: `PAUSED:${application.id}:${occasion}`,
    caseId: application.id,
    kind: 'CLOCK_PAUSED',
    recipientRole: 'applicant',
    firmCode: application.applicantCode,
    agencyCode: null,
    regionCode: null,
    text: `${application.projectName}：因${cause}，自 ${from} 起停止计时。`,
    createdAt: at,
  });
}
