import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Cast } from '../../demo/cast.ts';
import { chromiumPath, startBrowser, type Window, type Windows } from './browser.ts';
import { openSite, type Site } from './site.ts';
import { answerAdvice } from './walk-advice.ts';
import { addLateOpinion, openReview, reviewAtDesk, sendBackAsHead } from './walk-review-desk.ts';

const WALK_MS = 180_000;

/** The desk of reviewer and technical head: hints, clauses, drafts, checklist, objection, a later round. */
describe.runIf(chromiumPath !== undefined)('the desk of a reviewer in a real Chromium', () => {
  let site: Site;
  let windows: Windows;
  let cast: Cast;
  let reviewer: Window;

  beforeAll(async () => {
    [site, windows] = await Promise.all([openSite(['P24', 'P02']), startBrowser()]);
    cast = await openReview(site);
    reviewer = await windows.open(site.baseUrl);
  }, WALK_MS);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await windows?.pictureAll('failed-desk');
  });
  afterAll(async () => {
    await windows?.close();
    await site?.close();
  });

  it(
    'takes a hint up, cites a clause of the filing day, keeps a draft and asks the checklist',
    async () => {
      await reviewAtDesk(site, reviewer);
      expect(reviewer.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'shows the technical head what bars a pass, and lets an objection be answered on the page of the case',
    async () => {
      const head = await windows.open(site.baseUrl);
      await sendBackAsHead(site, head, cast);
      expect(head.faults).toEqual([]);
      await head.close();
    },
    WALK_MS,
  );

  it(
    'asks in the second round why an opinion comes only now',
    async () => {
      await addLateOpinion(reviewer, cast);
      expect(reviewer.faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'lets the designer answer advice that came with the pass, although the certificate is there',
    async () => {
      const designer = await windows.open(site.baseUrl);
      await answerAdvice(site, designer);
      expect(designer.faults).toEqual([]);
      await designer.close();
    },
    WALK_MS,
  );
});
