import { expect, it } from 'vitest';
import type { Hint, Items } from '../../demo/answers.ts';
import { drive, makeSmallMaterials, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { takeTask } from './desk.ts';

const LIST = '图纸目录\n专业,图号,图名\n建筑,01,首层平面图\n建筑,02,剖面图\nSTRU,01,基础图\n';

/** The list of a drawing set (图纸目录): what it names and what was handed in. */
export const sheetListDemands: Demands = (world) => {
  it('E10 names the sheets of the list that were not handed in, and nothing where they agree', async () => {
    const list = { slot: 'M5', fileName: '图纸目录.csv', content: Buffer.from(LIST) } as const;
    const cast = await world().submit('P24', { missingMaterials: [] }, async (facts) => [
      ...(await makeSmallMaterials(facts)),
      list,
    ]);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));

    const hintsOf = async (discipline: string) => {
      const { reviewer, taskId } = await takeTask(cast, discipline);
      const { items } = await reviewer.get<Items<Hint>>(`/tasks/${taskId}/hints`);
      return items.filter(({ rule }) => rule === 'SHEET_MISSING').map(({ evidence }) => evidence);
    };

    expect(await hintsOf('ARCH')).toEqual([{ missing: ['02'], unlisted: [] }]);
    expect(await hintsOf('STRU')).toEqual([]);
  });
};
