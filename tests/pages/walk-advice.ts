import { expect } from 'vitest';
import { passingActs, teamOf } from '../../demo/cast.ts';
import { handIn } from '../../demo/walk.ts';
import { drive, hasEnded, makeUnsignedMaterials, waitsFor } from '../case/world.ts';
import type { Window } from './browser.ts';
import { signIn } from './controls.ts';
import type { Site } from './site.ts';

/** The designer finds the advice that came with the pass, and answers it in words when the certificate is there already. */
export async function answerAdvice(site: Site, { page, picture }: Window): Promise<void> {
  const sample = { ...site.sample, missingMaterials: [] };
  const materials = await makeUnsignedMaterials(sample.facts);
  const cast = await handIn(site.stage, { sample, materials, building: '二期' });
  const passing = passingActs(cast);
  await drive(
    cast,
    {
      FirstReview: async (task) => {
        if (task.discipline === 'ARCH') {
          const reviewer = (await teamOf(cast)).reviewer('ARCH');
          await reviewer.post(`/tasks/${task.id}/claim`);
          await reviewer.post(`/tasks/${task.id}/opinions`, { severity: 'SHOULD', text: '宜注明面层做法。' });
        }
        return passing['FirstReview']?.(task);
      },
      SignCertificate: undefined,
    },
    waitsFor('SignCertificate'),
  );

  await signIn(page, '/portal/', await site.designerAccount());
  await page.goto(`/portal/#/cases/${cast.caseId}`);
  await page.getByRole('tab', { name: '审查意见' }).click();
  await page.getByText('审查已通过，还有 1 条建议类意见待设计单位答复').waitFor();
  await page.getByRole('table', { name: '各轮审查' }).getByText('通过', { exact: true }).waitFor();
  await page.getByLabel('答复').fill('已在说明中补充。');
  await picture('portal-advice');
  // It is being written while the certificate is signed.
  await drive(cast, {}, hasEnded);
  await page.getByText('已发证').first().waitFor();
  expect(await page.locator('[id^="reply-files-"]').count()).toBe(0);
  expect(await page.getByRole('button', { name: '提出异议' }).count()).toBe(0);
  await page.getByRole('button', { name: '答复', exact: true }).click();
  await page.getByRole('article', { name: '意见 1' }).getByText('已答复').waitFor();
  expect(await page.getByLabel('答复').count()).toBe(0);
  await picture('portal-advice-answered');
}
