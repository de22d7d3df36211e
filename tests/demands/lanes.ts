import { expect, it } from 'vitest';
import type { Lane } from '../../demo/answers.ts';
import type { Cast } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { readProcess } from '../case/edited-resources.ts';
import { drive, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { laneProjects } from './lane-projects.ts';

/** Rows C1 to C4: the lanes of a review. */
export const laneDemands: Demands = (world) => {
  it('C1 lands 50 projects in the lanes that are listed for them', async () => {
    const projects = laneProjects();
    expect(projects).toHaveLength(50);

    const found = await Promise.all(
      projects.map(async ({ id, facts, rulesDate }) => {
        const answer = { variables: { facts, rulesDate } };
        const { output } = await world().administrator.post<{ output: { channel: string; rule: string } }>(
          '/decisions/review-channel/evaluation',
          answer,
        );
        return { id, channel: output.channel, rule: output.rule };
      }),
    );

    expect(found).toEqual(projects.map(({ id, channel, rule }) => ({ id, channel, rule })));
  });

  it('C1 says in plain words which rule has hit, on what condition and with which values', async () => {
    const cast = await world().submit('P17');

    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));

    const { channel, decided } = await readLane(cast);
    expect(channel).toBe('EXPERT');
    expect(decided).toMatchObject({ rule: 'X3', rulesDate: '2026-08-03', explanation: { title: '大跨度' } });
    expect(decided.explanation?.sentence).toBe('最大跨度不小于60米（本项目66米）');
    expect(decided.explanation?.inputs).toContainEqual({ label: '高度', unit: '米', value: '32', condition: null });
    expect(decided.explanation?.inputs).toHaveLength(19);
  });

  it('C1 tells the rule in the words to which an administrator has edited it', async () => {
    const shipped = await readProcess('review-channel.dmn');
    const deploy = (content: string) =>
      world().administrator.post('/deployments', { resources: [{ name: 'review-channel.dmn', content }] });
    await deploy(shipped.replace('>大跨度<', '>大跨度（2026 年修订）<').replace('&gt;= 60', '&gt;= 65.5'));

    const cast = await world().submit('P17');
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    await deploy(shipped);

    const { explanation } = (await readLane(cast)).decided;
    expect(explanation?.title).toBe('大跨度（2026 年修订）');
    expect(explanation?.sentence).toBe('最大跨度不小于65.5米（本项目66米）');
  });
};

/** The lane of a case, once it is chosen. */
export function readLane({ people, caseId }: Cast): Promise<Lane> {
  return until('the lane', () => people.administrator.get<Lane>(`/applications/${caseId}/lane`));
}
