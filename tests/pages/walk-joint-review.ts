import { expect } from 'vitest';
import type { CaseTask, Items } from '../../demo/answers.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { handIn } from '../../demo/walk.ts';
import { reviseArch, SENT_BACK } from '../case/rounds.ts';
import { drive, isIn, makeSmallMaterials, openTask, waitsFor } from '../case/world.ts';
import type { Window } from './browser.ts';
import { fitsPhone, pickLabelled, signIn } from './controls.ts';
import type { Site } from './site.ts';

/** A case with stakes of several departments whose first reviews are over but for architecture's. */
export async function openJointReview(site: Site): Promise<Cast> {
  const sample = { ...site.sample, missingMaterials: [] };
  await site.stage.people.departmentOf('FIRE', sample.facts.regionCode);
  const cast = await handIn(site.stage, { sample, materials: await makeSmallMaterials(sample.facts), building: '' });
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
  const reviewer = (await teamOf(cast)).reviewer('ARCH');
  const { items } = await reviewer.get<Items<CaseTask>>(`/applications/${cast.caseId}/tasks`);
  const task = items.find(({ discipline, status }) => discipline === 'ARCH' && status === 'OPEN');
  if (task === undefined) throw new Error('Expected a first review of architecture');
  await reviewer.post(`/tasks/${task.id}/claim`);
  const finding = { severity: 'SHALL', sheet: 'ARCH-01', text: '东侧疏散门应缩至 1.2 m' };
  await reviewer.post(`/tasks/${task.id}/opinions`, finding);
  return cast;
}

const jointPage = ({ caseId }: Cast): string => `/portal/#/cases/${caseId}?tab=joint`;

export async function writeAsDepartment(site: Site, window: Window, cast: Cast): Promise<void> {
  const { page, picture } = window;
  await signIn(page, jointPage(cast), await site.accountOf(`fire.${cast.regionCode.slice(0, 4)}00`));
  const write = async (text: string): Promise<void> => {
    await page.getByLabel('图纸', { exact: true }).fill('ARCH-01');
    await page.getByLabel('部门意见', { exact: true }).fill(text);
    await page.getByRole('button', { name: '提出部门意见' }).click();
    await page.getByRole('region', { name: '本部门意见' }).getByText(text).waitFor();
  };
  await write('东侧疏散门净宽应不小于 1.4 m');
  await write('误写的意见');
  page.once('dialog', (dialog) => dialog.accept());
  await page.getByRole('article', { name: '意见 3' }).getByRole('button', { name: '撤回' }).click();
  await page.getByRole('article', { name: '意见 3' }).waitFor({ state: 'detached' });

  await page.getByText('人工标记两条意见相互矛盾').click();
  await pickLabelled(page, '一方的意见', /^意见 1/);
  await pickLabelled(page, '另一方的意见', /^意见 2/);
  await page.getByLabel('矛盾在何处').fill('同一樘门的净宽要求不一致');
  await page.getByRole('button', { name: '标记为矛盾' }).click();
  await page.getByRole('article', { name: '意见矛盾 1、2' }).getByText('待协调').waitFor();

  await pickLabelled(page, '申请审查的专业', '结构');
  await page.getByLabel('申请审查的理由').fill('结构方案有疑问');
  await page.getByRole('button', { name: '申请审查', exact: true }).click();
  await page.getByText('第 1 轮正在审查').waitFor();
  await picture('portal-joint-department');
  await fitsPhone(page, () => picture('portal-joint-phone'));
  await page.getByRole('link', { name: '收件箱' }).click();
  await page.getByRole('table', { name: '收件箱' }).getByText('本轮审查开始').first().waitFor();
  await page.getByRole('table', { name: '收件箱' }).getByText('已查看').first().waitFor();
  await picture('portal-inbox');
}

export async function recordMeeting(site: Site, window: Window, cast: Cast): Promise<void> {
  const { page, picture } = window;
  await signIn(page, jointPage(cast), await site.accountOf(`fire.${cast.regionCode.slice(0, 4)}00`));
  await page.getByRole('button', { name: '登记联席会议' }).click();
  await page.getByLabel('议题').fill('东侧疏散门净宽');
  await page.getByLabel('出席（以顿号分隔）').fill('消防审验中心 李某、博审咨询 王某');
  await page.getByLabel('议定事项 1 的内容').fill('按疏散人数重新计算净宽');
  await page.getByLabel('议定事项 1 的责任人').fill('设计院 张工');
  await pickLabelled(page, '议定事项 1 所涉意见', '意见 2');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '增加议定事项' }).click();
  await page.getByLabel('议定事项 2 的内容').fill('补充门窗表');
  await page.getByLabel('议定事项 2 的责任人').fill('设计院 张工');
  await picture('portal-meeting-form');
  await fitsPhone(page, () => picture('portal-meeting-phone'));
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByText('（意见 2）').waitFor();
  await page.getByRole('button', { name: '办结：补充门窗表' }).click();
  await page.getByText(/经办人 办结/).waitFor();
  await picture('portal-meetings');
}

export async function setPushAddress(site: Site, window: Window): Promise<void> {
  const { page, picture } = window;
  await signIn(page, '/modeler/#/departments', site.administrator);
  const row = page.getByRole('row', { name: /339900-FIRE/ });
  await row.getByRole('button', { name: /设置/ }).click();
  await row.getByLabel('推送地址', { exact: true }).fill('http://127.0.0.1:9/push');
  await row.getByLabel('签名密钥').fill('a secret of sixteen or more');
  await picture('modeler-departments-form');
  await row.getByRole('button', { name: '保存' }).click();
  await row.getByText('http://127.0.0.1:9/push').waitFor();
  expect(await page.content()).not.toContain('a secret of sixteen');
  await picture('modeler-departments');
  await fitsPhone(page, () => picture('modeler-departments-phone'));
  page.once('dialog', (dialog) => dialog.accept());
  await row.getByRole('button', { name: '停用' }).click();
  await row.getByText('站内收件箱').waitFor();
}

export async function settleFlagged(site: Site, window: Window, cast: Cast): Promise<void> {
  const { page, picture } = window;
  await drive(
    cast,
    {
      FirstReview: async (task) => {
        const conclusion = task.discipline === 'ARCH' ? 'HAS_OPINIONS' : 'NO_OPINION';
        return complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion });
      },
      FinalReview: undefined,
    },
    waitsFor('FinalReview'),
  );
  await signIn(page, '/portal/#/tasks', await site.accountOf('hengzhu.head'));
  await page.getByRole('row', { name: /终审/ }).getByRole('button', { name: '签收' }).click();
  const clash = page.getByRole('article', { name: '意见矛盾 1、2' });
  await clash.getByLabel('协调理由 1、2').fill('以疏散计算为准');
  await picture('portal-clash');
  await clash.getByRole('button', { name: '两条并存' }).click();
  await clash.getByText('已协调').waitFor();
  await page.goto(jointPage(cast));
  await pickLabelled(page, '申请审查的专业', '结构');
  await page.getByLabel('申请审查的理由').fill('再看一遍');
  await page.getByRole('button', { name: '申请审查', exact: true }).click();
  await page.getByText(/拒绝：案件 TS\d+ 第 1 轮已审查通过/).waitFor();
  await picture('portal-joint-refused');
  await page.getByRole('link', { name: '意见统计' }).click();
  await page
    .getByRole('table', { name: '重复审查' })
    .getByRole('row', { name: /审图机构/ })
    .waitFor();
  await picture('portal-review-request-figures');
}

export async function seeReplacedSet(site: Site, window: Window, cast: Cast): Promise<void> {
  const { page, picture } = window;
  const sendBack = async (task: CaseTask) => complete((await teamOf(cast)).technicalHead, task, SENT_BACK);
  await drive(cast, { FinalReview: sendBack }, isIn('OPINION_ISSUED'));
  await openTask(cast, 'SubmitRevision');
  const { administrator } = site.stage.people;
  const { items } = await administrator.get<Items<CaseTask>>(`/applications/${cast.caseId}/tasks`);
  const own = items.find(({ taskType, discipline }) => taskType === 'FirstReview' && discipline === 'ARCH');
  await signIn(page, `/portal/#/tasks/${own?.id}`, await site.accountOf('hengzhu.arch1'));
  await page.getByRole('link', { name: 'ARCH-01-Plan-V01.pdf' }).waitFor();
  expect(await page.getByText('图纸已更新').count()).toBe(0);

  await reviseArch(cast);

  await page.getByText('图纸已更新：以下是第 1 轮的图纸').waitFor();
  expect(await page.getByRole('link', { name: 'ARCH-01-Plan-V01.pdf' }).count()).toBe(1);
  await picture('portal-old-set');
  await fitsPhone(page, () => picture('portal-old-set-phone'));
  await page.getByRole('link', { name: '查看现行图纸（第 2 轮）' }).click();
  await page.getByRole('link', { name: 'ARCH-01-Plan-V02.pdf' }).waitFor();
}

/** In the second round a department too says in its own words why its opinion comes only now. */
export async function writeLateAsDepartment(site: Site, { page, picture }: Window, cast: Cast): Promise<void> {
  await signIn(page, jointPage(cast), await site.accountOf(`fire.${cast.regionCode.slice(0, 4)}00`));
  await page.getByLabel('部门意见', { exact: true }).fill('登高场地坡度过大');
  const send = page.getByRole('button', { name: '提出部门意见' });
  await page.locator('#opinion-late-text').waitFor();
  expect(await send.isDisabled()).toBe(true);
  await page.locator('#opinion-late-text').fill('现场踏勘后发现');
  await picture('portal-joint-late');
  await send.click();
  await page.getByRole('region', { name: '本部门意见' }).getByText('主管部门提出，现场踏勘后发现').waitFor();
}
