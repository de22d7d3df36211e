import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Cast } from '../../demo/cast.ts';
import { chromiumPath, startBrowser, type Window, type Windows } from './browser.ts';
import { openSite, type Site } from './site.ts';
import {
  openJointReview,
  recordMeeting,
  seeReplacedSet,
  setPushAddress,
  settleFlagged,
  writeAsDepartment,
  writeLateAsDepartment,
} from './walk-joint-review.ts';
import { disagreeLate, fileAgain } from './walk-second-filing.ts';

const WALK_MS = 180_000;

/** What departments, agency and administrator do together about one case. */
describe.runIf(chromiumPath !== undefined)('the pages of a joint review in a real Chromium', () => {
  let site: Site;
  let windows: Windows;
  let cast: Cast;

  /** Lets somebody act in a window, and expects that nothing went wrong in it. */
  const inWindow = async (act: (window: Window) => Promise<void>): Promise<void> => {
    const window = await windows.open(site.baseUrl);
    await act(window);
    expect(window.faults).toEqual([]);
    await window.close();
  };

  beforeAll(async () => {
    [site, windows] = await Promise.all([openSite(['P18', 'P02']), startBrowser()]);
    cast = await openJointReview(site);
  }, WALK_MS);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await windows?.pictureAll('failed-joint');
  });
  afterAll(async () => {
    await windows?.close();
    await site?.close();
  });

  it(
    'lets a department write, withdraw, flag a contradiction and ask for a review',
    () => inWindow((window) => writeAsDepartment(site, window, cast)),
    WALK_MS,
  );

  it(
    'records a joint meeting and finishes what it decided',
    () => inWindow((window) => recordMeeting(site, window, cast)),
    WALK_MS,
  );

  it(
    'takes the push address of a department without showing its secret again',
    () => inWindow((window) => setPushAddress(site, window)),
    WALK_MS,
  );

  it(
    'lets the technical head settle what was flagged, and refuses a second review',
    () => inWindow((window) => settleFlagged(site, window, cast)),
    WALK_MS,
  );

  it(
    'tells a reviewer within seconds that the drawings before him were replaced',
    () => inWindow((window) => seeReplacedSet(site, window, cast)),
    WALK_MS,
  );

  it(
    'asks a department in the second round why its opinion comes only now',
    () => inWindow((window) => writeLateAsDepartment(site, window, cast)),
    WALK_MS,
  );

  it(
    'asks a department that does not agree for the sheet and how it goes together with others',
    () => inWindow((window) => disagreeLate(site, window)),
    WALK_MS,
  );

  it(
    'says what a certificate covers, before the same building is filed again and in its rounds',
    () => inWindow((window) => fileAgain(site, window)),
    WALK_MS,
  );
});
