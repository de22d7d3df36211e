import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startBrowser, type Window, type Windows } from './browser.ts';
import { openSite, type Site } from './site.ts';
import { acceptAsOfficer, fileApplication, handInRevision, judgeAsReviewer, withdraw } from './walk-case.ts';
import { checkCertificate } from './walk-check.ts';
import { replyAsDesigner } from './walk-designer.ts';
import {
  importCamunda7,
  importRegister,
  inspectInstance,
  lintAndDeploy,
  listDefinitions,
  lookRound,
} from './walk-modeler.ts';

if (chromiumPath === undefined) {
  console.error('\n*** SKIPPED: no page is walked in a browser, because no Chromium was found here ***\n');
}

const WALK_MS = 180_000;

/** Each step is what one person does; later steps stand on earlier ones, as in life. */
describe.runIf(chromiumPath !== undefined)('the pages in a real Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tushen-walk-'));
  let site: Site;
  let windows: Windows;
  let applicant: Window;
  let administrator: Window;
  let caseAddress = '';

  /** Writes files to hand to a file field. */
  const fileOf = (name: string, content: Uint8Array | string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  beforeAll(async () => {
    [site, windows] = await Promise.all([openSite(), startBrowser()]);
    [applicant, administrator] = await Promise.all([windows.open(site.baseUrl), windows.open(site.baseUrl)]);
  }, WALK_MS);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await windows?.pictureAll('failed');
  });
  afterAll(async () => {
    await windows?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'lets an applicant change the first password, file an application with its papers, and look at the case',
    async () => {
      caseAddress = await fileApplication(site, applicant, fileOf);
      expect(applicant.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'lets the officer accept the application on the form of the task',
    async () => {
      const window = await windows.open(site.baseUrl);
      await acceptAsOfficer(site, window);
      expect(window.faults).toEqual([]);
      await window.close();
    },
    WALK_MS,
  );

  it(
    'lets a reviewer write an opinion before finishing the task',
    async () => {
      const window = await windows.open(site.baseUrl);
      await judgeAsReviewer(site, window, caseAddress);
      expect(window.faults).toEqual([]);
      await window.close();
    },
    WALK_MS,
  );

  it(
    'lets the designer whom the case names answer the opinion with a new sheet',
    async () => {
      const window = await windows.open(site.baseUrl);
      await replyAsDesigner(site, window, fileOf);
      expect(window.faults).toEqual([]);
      await window.close();
    },
    WALK_MS,
  );

  it(
    'lets the applicant change the answer and hand the revision in',
    async () => {
      await handInRevision(site, applicant, { caseAddress, fileOf });
      expect(applicant.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'lets the applicant withdraw the case, with a reason',
    async () => {
      await withdraw(applicant, caseAddress);
      expect(applicant.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'shows anybody on a phone whether a certificate is valid, without the weight of the portal',
    async () => {
      const window = await windows.open(site.baseUrl, { width: 390, height: 800 });
      await checkCertificate(site, window);
      expect(window.faults).toEqual([]);
      await window.close();
    },
    WALK_MS,
  );

  it(
    'shows an administrator the deployed diagrams and what of the set-up is missing',
    async () => {
      await listDefinitions(site, administrator);
      await lookRound(administrator);
      expect(administrator.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'imports a register from a file, and tells what a refused one has wrong',
    async () => {
      await importRegister(administrator, fileOf);
      expect(administrator.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'opens a deployed diagram, edits it, checks it and deploys it as a new version',
    async () => {
      await lintAndDeploy(administrator, fileOf);
      expect(administrator.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'tells what a Camunda 7 diagram would need',
    async () => {
      await importCamunda7(administrator, fileOf);
      expect(administrator.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'finds an instance by its case and shows its path, incidents and variables',
    async () => {
      await inspectInstance(administrator);
      expect(administrator.faults).toEqual([]);
    },
    WALK_MS,
  );
});
