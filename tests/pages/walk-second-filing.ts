import { signedPdfOf } from '../../api/testing/pdf.ts';
import { type Cast, complete, teamOf, uploadAll } from '../../demo/cast.ts';
import { draft, handIn } from '../../demo/walk.ts';
import { findingIn, SENT_BACK } from '../case/rounds.ts';
import { drive, hasEnded, makeSmallMaterials, openTask, openTasks, waitsFor } from '../case/world.ts';
import type { Window } from './browser.ts';
import { signIn } from './controls.ts';
import type { Site } from './site.ts';

async function walkerOf(site: Site, building: string) {
  const sample = { ...site.sample, missingMaterials: [] };
  return { sample, materials: await makeSmallMaterials(sample.facts), building };
}

/** A department does not agree after the technical head has concluded, and learns that it contradicts somebody. */
export async function disagreeLate(site: Site, { page, picture }: Window): Promise<void> {
  const cast = await handIn(site.stage, await walkerOf(site, '二号'));
  const wait = { FinalReview: undefined, DepartmentConfirmation: undefined };
  await drive(cast, { ...findingIn(cast, 'ARCH'), ...wait }, waitsFor('FinalReview'));
  await complete((await teamOf(cast)).technicalHead, await openTask(cast, 'FinalReview'), SENT_BACK);
  const task = (await openTasks(cast, 'DepartmentConfirmation')).find(({ department }) => department === 'FIRE');
  await site.stage.people.departmentOf('FIRE', cast.regionCode);
  const account = await site.accountOf(`fire.${cast.regionCode.slice(0, 4)}00`);
  await signIn(page, `/portal/#/tasks/${task?.id}`, account);
  await page.getByRole('button', { name: '签收' }).click();
  await page.getByLabel('不同意', { exact: true }).check();
  await page.getByLabel('部门意见').fill('首层应增设疏散门一处');
  await page.getByLabel('所涉图纸').fill('ARCH-01');
  await page.getByLabel('协调说明').waitFor();
  await picture('portal-department-disagrees');
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: '待办' }).waitFor();
}

/** The same building is filed again after its certificate: what has not changed is not reviewed, and the pages say so. */
export async function fileAgain(site: Site, { page, picture }: Window): Promise<void> {
  const walker = await walkerOf(site, '三号');
  await drive(await handIn(site.stage, walker), {}, hasEnded);
  const again = await draft(site.stage, walker);
  const account = await site.accountOf(`applicant.${walker.sample.facts.applicantUscc.toLowerCase()}`);
  await signIn(page, `/portal/#/applications/${again.caseId}`, account);
  await page.getByRole('button', { name: '预检' }).click();
  await page.getByText('全部图纸与审查合格书所附图纸相同，不能提交').waitFor();
  await picture('portal-precheck-certified');
  await submitChanged(again);
  await page.goto(`/portal/#/cases/${again.caseId}?tab=opinions`);
  await page.getByText(/结构.*专业图纸未变，沿用审查合格书 SC-\d+-\d+-\d+-\d+ 的审查结果/).waitFor();
  await picture('portal-rounds-certified');
}

async function submitChanged(again: Cast): Promise<void> {
  const changed = signedPdfOf({ pages: 1, note: 'changed after the certificate' });
  await uploadAll(again.applicant, again.caseId, [{ slot: 'M5', fileName: 'ARCH-01-Plan-V02.pdf', content: changed }]);
  await again.applicant.post(`/applications/${again.caseId}/submission`);
  await drive(again, { FirstReview: undefined }, waitsFor('FirstReview'));
}
