import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startBrowser, type Window, type Windows } from './browser.ts';
import { openSite, type Site } from './site.ts';
import { answerItems, judgeAnswers, nameItems } from './walk-correction.ts';
import {
  askForExtension,
  checkSupplement,
  correctAsApplicant,
  grantExtension,
  type OpenedCase,
  openCorrection,
  openFiling,
  openSupplement,
  supplementAsApplicant,
} from './walk-notices.ts';
import { finishReview, meetSuspension, resume, suspend, takeReview } from './walk-suspension.ts';

const WALK_MS = 180_000;

/** What interrupts a case on its way: notices, a limit that is extended, a suspension. The API brings the cases there. */
describe.runIf(chromiumPath !== undefined)('the pages of an interrupted case in a real Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tushen-walk-'));
  let site: Site;
  let windows: Windows;
  let promised: OpenedCase;
  let lacking: OpenedCase;
  let filed: OpenedCase;

  const fileOf = (name: string, content: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  /** Opens a window for each of the people, and expects that nothing went wrong in any. */
  const withWindows = async (count: number, act: (...people: Window[]) => Promise<void>): Promise<void> => {
    const people = await Promise.all(Array.from({ length: count }, () => windows.open(site.baseUrl)));
    await act(...people);
    expect(people.flatMap(({ faults }) => faults)).toEqual([]);
    await Promise.all(people.map((window) => window.close()));
  };

  beforeAll(async () => {
    [site, windows] = await Promise.all([openSite(['P06', 'P08']), startBrowser()]);
    const { sample, materials, other } = site;
    [promised, lacking, filed] = await Promise.all([
      openSupplement(site, { sample, materials, building: '' }),
      openCorrection(site, { ...other, building: '' }),
      openFiling(site, {
        ...other,
        sample: { ...other.sample, facts: { ...other.sample.facts, projectName: '逐项补正车间' } },
        building: '2号',
      }),
    ]);
  }, WALK_MS);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await windows?.pictureAll('failed-notices');
  });
  afterAll(async () => {
    await windows?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'lets the applicant hand in what a correction notice asks for',
    () => withWindows(1, async (applicant) => correctAsApplicant(applicant, lacking, fileOf)),
    WALK_MS,
  );

  it(
    'lets the officer name what is wrong item by item, the applicant answer, and the officer judge each answer',
    () =>
      withWindows(2, async (officer, applicant) => {
        await nameItems(site, officer, filed);
        await answerItems(applicant, filed, fileOf);
        await judgeAnswers(officer, filed);
      }),
    WALK_MS,
  );

  it(
    'lets the applicant ask for the extension of a supplement and hand it in, and the officer decide on both',
    () =>
      withWindows(2, async (applicant, officer) => {
        await askForExtension(applicant, promised);
        await grantExtension(site, officer, promised);
        await supplementAsApplicant(applicant, promised, fileOf);
        await checkSupplement(site, officer, promised);
      }),
    WALK_MS,
  );

  it(
    'shows a suspension to whoever works on the case, until the department lets it go on',
    () =>
      withWindows(2, async (department, reviewer) => {
        await takeReview(site, reviewer, promised);
        await suspend(site, department, promised);
        await meetSuspension(reviewer, promised);
        await resume(department);
        await finishReview(reviewer);
      }),
    WALK_MS,
  );
});
