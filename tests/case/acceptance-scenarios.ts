import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Application, Certificate, DocumentCheck, IssuedDocument, Items, Submitted } from '../../demo/answers.ts';
import { complete, teamOf, uploadAll } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import {
  drive,
  hasEnded,
  letExpire,
  openTask,
  readDocumentCodes,
  readEvents,
  settle,
  type World,
  waitForDocument,
  waitsFor,
} from './world.ts';

/** From the submission to a case under review, or to its end before that. */
export function acceptanceScenarios(world: () => World): void {
  it('passes straight to a certificate that anybody can check', async () => {
    const cast = await world().submit('P04');

    const ended = await drive(cast, {}, hasEnded);

    expect(ended).toMatchObject({ state: 'CERTIFIED', channel: 'INSTANT', caseResult: 'CERTIFIED', round: 1 });
    const documents = await cast.applicant.get<Items<IssuedDocument>>(`/applications/${cast.caseId}/documents`);
    const printed = documents.items.find(({ code }) => code === 'CERTIFICATE');
    const address = `/public/documents/${printed?.number}?code=${printed?.verificationCode}`;
    const checked = await world().api.anybody.get<DocumentCheck>(address);
    expect(checked).toMatchObject({ number: printed?.number, status: 'VALID', sha256: printed?.sha256 });
    const certificate = await cast.applicant.get<Certificate>(`/certificates/${printed?.number}`);
    expect(certificate.signers.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['reviewer', 'secondReviewer', 'technicalHead', 'legalRepresentative']),
    );
    expect(await readDocumentCodes(cast)).toEqual(expect.arrayContaining(['RECEIPT', 'ACCEPTANCE', 'CERTIFICATE']));
  });

  it('reviews a case whose correction has come in', async () => {
    const cast = await world().submit('P23');
    const noticed = await drive(cast, {}, waitsFor('SubmitCorrection'));
    expect(noticed.state).toBe('CORRECTION');

    await uploadAll(cast.applicant, cast.caseId, cast.missing);
    await cast.applicant.post(`/applications/${cast.caseId}/correction`);
    const ended = await drive(cast, {}, hasEnded);

    expect(ended).toMatchObject({ state: 'CERTIFIED' });
    expect(await waitForDocument(cast, 'CORRECTION_NOTICE')).toContain('CORRECTION_NOTICE');
  });

  it('closes a case whose correction does not come', async () => {
    const cast = await world().submit('P09');
    await drive(cast, {}, waitsFor('SubmitCorrection'));

    await letExpire(cast, 'CORRECTION');
    const ended = await settle(cast, hasEnded);

    expect(ended).toMatchObject({ state: 'CLOSED', caseResult: 'CORRECTION_EXPIRED' });
  });

  it('lets the applicant propose again when the rules or the agency refuse', async () => {
    const cast = await world().submit('P20');
    let declined = 0;

    const ended = await drive(
      cast,
      {
        ConfirmAgency: async (task) => {
          const { manager } = await teamOf(cast);
          if (declined > 0) return complete(manager, task, { confirmed: true });
          declined += 1;
          return complete(manager, task, { confirmed: false, reason: '人手不足' });
        },
      },
      hasEnded,
    );

    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: cast.proposed[2] });
    const refusals = (await readEvents(cast)).filter((kind) => kind === 'AGENCY_REFUSED');
    expect(refusals).toHaveLength(2);
  });

  it('makes one case of a submission that is sent twice', async () => {
    const cast = await world().draft('P01');
    const [address, key] = [`/applications/${cast.caseId}/submission`, randomUUID()];

    // Sent at the same moment, one of them may be told to wait for the other.
    const together = [1, 2].map(() => cast.applicant.post<Submitted>(address, {}, key));
    const answers = (await Promise.allSettled(together)).filter((answer) => answer.status === 'fulfilled');
    const repeated = await cast.applicant.post<Submitted>(address, {}, key);

    expect(answers.length).toBeGreaterThan(0);
    expect(answers.map(({ value }) => value.submission.id)).toEqual(answers.map(() => repeated.submission.id));
    await expect(cast.applicant.post(address)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await drive(cast, {}, hasEnded);
    const search = `/process-instances?caseNumber=${repeated.application.number}&processId=drawing-review`;
    const instances = await until('an instance of the case', async () => {
      const { items } = await world().administrator.get<Items<unknown>>(search);
      return items.length > 0 ? items : undefined;
    });
    expect(instances).toHaveLength(1);
  });

  it('refuses a second application for a building that is under review', async () => {
    const cast = await world().submit('P21');
    const { facts, building } = await cast.applicant.get<Application>(`/applications/${cast.caseId}`);
    const again = await cast.applicant.post<Application>('/applications', { facts, building, commitmentSigned: false });

    const submitted = cast.applicant.post(`/applications/${again.id}/submission`);

    await expect(submitted).rejects.toMatchObject({ status: 409, code: 'DUPLICATE_APPLICATION' });
  });

  it('is started by a submission and by nothing else', async () => {
    const started = world().administrator.post('/process-instances', { processId: 'drawing-review' });

    await expect(started).rejects.toMatchObject({ status: 409, code: 'NOT_STARTABLE' });
  });

  it('escalates an acceptance that nobody decides on, and leaves it to the officer', async () => {
    const cast = await world().submit('P24');
    await openTask(cast, 'AcceptanceReview');

    await letExpire(cast, 'ACCEPTANCE');

    await until('an escalation', async () => ((await readEvents(cast)).includes('ESCALATED') ? true : undefined));
    const ended = await drive(cast, {}, hasEnded);
    expect(ended.state).toBe('CERTIFIED');
  });
}
