import { expect } from 'vitest';
import { walkProject } from '../../demo/walk.ts';
import type { Window } from './browser.ts';
import type { Site } from './site.ts';

/** Limit of what a phone on a slow line has to load, as bytes on the way. */
const MOST_BYTES = 60_000;

/** A case goes its way by the API; its certificate is then looked up from the QR code's link, and by hand with a wrong code. */
export async function checkCertificate({ stage, other }: Site, { page, picture }: Window): Promise<void> {
  const { application, certificate } = await walkProject(stage, { ...other, building: '仓库' });
  if (certificate === undefined) throw new Error(`Expected a certificate, but the case ended as ${application.state}`);
  const { items } = await stage.people.administrator.get<{
    items: readonly { code: string; number: string; verificationCode: string }[];
  }>(`/applications/${application.id}/documents`);
  const document = items.find(({ code }) => code === 'CERTIFICATE');
  let bytes = 0;
  page.on('requestfinished', (request) => {
    void request.sizes().then(({ responseBodySize }) => {
      bytes += responseBodySize;
    });
  });
  await page.goto(`/portal/#/check/${document?.number}/${document?.verificationCode}`);
  await page.getByRole('heading', { name: /真实有效/ }).waitFor();
  await page.waitForLoadState('networkidle');
  await picture('portal-check-valid');
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(MOST_BYTES);
  await page.getByLabel(/验证码/).fill('');
  await page.getByRole('heading', { name: /真实有效/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '查验' }).click();
  await page.getByRole('heading', { name: '请填写验证码' }).waitFor();
  await picture('portal-check-empty');
  await page.getByLabel(/验证码/).fill('ABCDEFGHJKLM');
  await page.getByRole('button', { name: '查验' }).click();
  await page.getByRole('heading', { name: '未查到该文书' }).waitFor();
  await picture('portal-check-wrong');
  await page.getByRole('link', { name: '登录审查系统' }).click();
  await page.getByRole('button', { name: '登录' }).waitFor();
}
