import { recordCaseEvent } from '../storage/case-events.ts';
import { findCertificateOfCase, markCertificateReported } from '../storage/certificates.ts';
import { notify } from '../storage/notifications.ts';
import { caseHandler } from './handler.ts';

/** Reports the certificate to the department of the county (Order 13, article 13). */
export const reportCertificate = caseHandler({
  effectKey: ({ application }) => `report-certificate:${application.id}`,
  work: async ({ acting, application, at }) => {
    const caseId = application.id;
    const certificate = await findCertificateOfCase(acting.trx, caseId);
    if (certificate === undefined) throw new Error(`Expected a certificate of case ${caseId}, but there is none.`);
    await markCertificateReported(acting, certificate.id, at);
    const message = { caseId, kind: 'CERTIFIED', createdAt: at, agencyCode: null };
    const { number } = certificate;
    await notify(acting.trx, {
      ...message,
      businessKey: `report-certificate:${number}`,
      recipientRole: 'department',
      firmCode: null,
      regionCode: application.regionCode,
      text: `${application.projectName}施工图审查合格，合格书编号 ${number}，现予备案。`,
    });
    await notify(acting.trx, {
      ...message,
      businessKey: `certified:${number}`,
      recipientRole: 'applicant',
      firmCode: application.applicantCode,
      regionCode: null,
      text: `${application.projectName}施工图审查合格，合格书编号 ${number}。`,
    });
    await recordCaseEvent(acting, { caseId, kind: 'CERTIFICATE_REPORTED', legalAt: at, data: { number } });
    return {};
  },
});
