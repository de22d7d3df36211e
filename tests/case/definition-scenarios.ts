import { expect, it } from 'vitest';
import type { Cast } from '../../demo/cast.ts';
import { complete, teamOf } from '../../demo/cast.ts';
import { readProcess, withFastFirstStage, withFourthStage, withoutAgencyQuestion } from './edited-resources.ts';
import { drive, hasEnded, openTask, readClocks, type World, waitsFor } from './world.ts';

const DIAGRAM = 'drawing-review.bpmn';
const LIMITS = 'stage-limits.dmn';

/** An administrator changes a diagram or a table: new cases follow, running ones stay what they were. */
export function definitionScenarios(world: () => World): void {
  const deploy = (name: string, content: string) =>
    world().administrator.post('/deployments', { resources: [{ name, content }] });

  it('asks a fourth stage of new cases and none of running ones', async () => {
    const shipped = await readProcess(DIAGRAM);
    const running = await world().submit('P04');
    await openTask(running, 'AcceptanceReview');

    await deploy(DIAGRAM, withFourthStage(shipped));
    const fresh = await world().submit('P04');
    const chief = { ChiefReview: undefined };
    await drive(fresh, chief, waitsFor('ChiefReview'));
    const [task, { technicalHead }] = [await openTask(fresh, 'ChiefReview'), await teamOf(fresh)];
    await complete(technicalHead, task, { signed: true });

    expect(await drive(fresh, chief, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
    expect(await drive(running, chief, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
    expect(await taskTypesOf(running)).not.toContain('ChiefReview');
    await deploy(DIAGRAM, shipped);
  });

  it('asks a question no more that was taken out of the diagram, except of running cases', async () => {
    const shipped = await readProcess(DIAGRAM);
    const declining = (cast: Cast) => ({
      ConfirmAgency: async (task: { id: string }) =>
        complete((await teamOf(cast)).manager, task, { confirmed: false, reason: '人手不足' }),
      ProposeAgency: undefined,
      FirstReview: undefined,
    });
    const running = await world().submit('P04');
    await openTask(running, 'AcceptanceReview');

    await deploy(DIAGRAM, withoutAgencyQuestion(shipped));
    const fresh = await world().submit('P04');
    const taken = await drive(fresh, declining(fresh), waitsFor('FirstReview'));
    const refused = await drive(running, declining(running), waitsFor('ProposeAgency'));

    expect(taken.agencyCode).toBe(fresh.proposed[0]);
    expect(refused.agencyCode).toBeNull();
    await deploy(DIAGRAM, shipped);
  });

  it('gives new limits to cases accepted from their first day on', async () => {
    const shipped = await readProcess(LIMITS);
    const running = await world().submit('P03');
    await drive(running, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));

    const edited = withFastFirstStage(shipped, { from: '2026-07-01', days: 4 });
    await deploy(LIMITS, edited);
    expect(await world().administrator.getText('/decisions/stage-limits/xml')).toBe(edited);
    await drive(running, { FirstReview: undefined }, waitsFor('FirstReview'));
    const fresh = await world().submit('P15');
    await drive(fresh, { FirstReview: undefined }, waitsFor('FirstReview'));

    expect(await firstLimitOf(running)).toBe(3);
    expect(await firstLimitOf(fresh)).toBe(4);
    await deploy(LIMITS, shipped);
  });
}

async function firstLimitOf(cast: Cast): Promise<number | undefined> {
  return (await readClocks(cast)).items.find(({ kind }) => kind === 'FIRST')?.limitWd;
}

async function taskTypesOf({ people, caseId }: Cast): Promise<readonly string[]> {
  const { items } = await people.administrator.get<{ items: { taskType: string }[] }>(`/applications/${caseId}/tasks`);
  return items.map(({ taskType }) => taskType);
}
