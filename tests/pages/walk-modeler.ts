import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Window } from './browser.ts';
import { showsWatermark, signIn, textOf } from './controls.ts';
import type { Site } from './site.ts';

type FileOf = (name: string, content: string) => string;

export async function listDefinitions(site: Site, { page, picture }: Window): Promise<void> {
  await signIn(page, '/modeler/', site.administrator);
  await page.getByRole('row', { name: /drawing-review/ }).waitFor();
  await picture('modeler-definitions');
}

/** The pages of set-up and of messages that were given up. */
export async function lookRound({ page, picture }: Window): Promise<void> {
  await page.getByRole('link', { name: '初始化' }).click();
  await page.getByText('已具备受理案件的条件').waitFor();
  await picture('modeler-setup');
  await page.getByRole('link', { name: '死信' }).click();
  await page.getByText('已放弃 0 条').waitFor();
  await picture('modeler-outbox');
  await page.getByRole('link', { name: '流程定义' }).click();
}

const COUNTIES = 'code,name,cityCode,purchasePolicyFrom,agencyLotFrom';

/** From the list of set-up to a register: the template, a file that is refused with its faults, and the mended file. */
export async function importRegister({ page, picture }: Window, fileOf: FileOf): Promise<void> {
  await page.getByRole('link', { name: '初始化' }).click();
  await page.getByRole('link', { name: '导入县（市、区）' }).click();
  const register = page.getByRole('region', { name: '县（市、区）' });
  const downloading = page.waitForEvent('download');
  await register.getByRole('link', { name: '下载模板' }).click();
  expect((await contentOf(await downloading)).trim()).toBe(COUNTIES);

  const choose = (content: string) =>
    register.getByLabel('选择县（市、区）文件').setInputFiles(fileOf('counties.csv', content));
  await choose(`${COUNTIES}\n339999,虚设区,339900,,\n339998,,3399,2026-02-30,\n`);
  await register.getByRole('button', { name: '导入' }).click();
  await register.getByText('文件有 3 处错误，整份未导入').waitFor();
  const faults = register.getByRole('region', { name: '文件中的错误' });
  await faults.getByRole('row', { name: /3\s+name\s+必填，但这一格是空的/ }).waitFor();
  await faults.getByRole('row', { name: /purchasePolicyFrom\s+填写的值不符合该列的要求/ }).waitFor();
  await register.getByText('各列怎么填').click();
  await picture('modeler-register-refused');

  const before = Number(await register.getByText(/^现有/).locator('strong').innerText());
  await choose(`${COUNTIES}\n339999,虚设区,339900,,\n339998,虚设县,339900,2026-02-28,\n`);
  await register.getByRole('button', { name: '导入' }).click();
  await register.getByText('已导入 2 条').waitFor();
  await register.getByText(`现有 ${before + 2} 条`).waitFor();
  await picture('modeler-register-imported');
  await issuePasswords({ page, picture });
  await page.getByRole('tab', { name: '节假日' }).click();
  await page.getByRole('region', { name: '节假日' }).waitFor();
  await picture('modeler-register-calendar');
  await page.getByRole('link', { name: '流程定义' }).click();
}

/** Imported staff has no password yet: each agency gets its slips, once. */
async function issuePasswords({ page, picture }: Pick<Window, 'page' | 'picture'>): Promise<void> {
  await page.getByRole('tab', { name: '审图机构人员' }).click();
  const section = page.getByRole('region', { name: '一次性密码' });
  await section.locator('.el-select').click();
  await page.getByRole('option', { name: /衡准/ }).click();
  await section.getByRole('button', { name: '签发' }).click();
  await section
    .getByRole('cell', { name: /^hengzhun\./ })
    .first()
    .waitFor();
  await picture('modeler-register-staff');
}

/** Renames a step in the properties panel, checks, deploys; then a broken copy is refused and its element found. */
export async function lintAndDeploy({ page, picture }: Window, fileOf: FileOf): Promise<void> {
  const open = page.getByRole('row', { name: /drawing-review/ }).getByRole('button', { name: '打开' });
  await open.click();
  await showsFeelFields(page);
  await page.locator('[data-element-id="SignCertificate"]').first().click();
  await openGroup(page, 'general');
  const name = page.locator('#bio-properties-panel-name');
  await name.waitFor();
  expect(await showsWatermark(page)).toBe(true);
  await name.fill('签发审查合格书（修订）');
  await page.getByText('（已修改）').waitFor();
  await page.getByRole('button', { name: '检查' }).click();
  await page.getByRole('heading', { name: /^检查结果/ }).waitFor();
  await picture('modeler-editor');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: '存为文件' }).click();
  const content = await contentOf(await downloading);
  await deploy(page, '在办案件仍按原版本办理，新案件用新版本');
  await page.getByText('已部署：drawing-review 第 2 版').waitFor();
  await page.getByRole('heading', { name: /施工图审查.* drawing-review 第 2 版/ }).waitFor();
  await page.waitForURL(/definitions\/drawing-review\/2$/);
  await page.locator('[data-element-id="SignCertificate"]').first().waitFor();
  await picture('modeler-deployed');
  await askAboutSubprocess({ page, picture });

  const broken = content.replace(/<zeebe:formDefinition[^>]*formId="SignCertificate"[^>]*\/>/, '');
  expect(broken).not.toBe(content);
  await page.getByLabel('选择流程图文件').setInputFiles(fileOf('drawing-review.bpmn', broken));
  await page.getByRole('heading', { name: '导入：drawing-review.bpmn' }).waitFor();
  await page.locator('[data-element-id="SignCertificate"]').first().waitFor();
  await deploy(page, '在办案件仍按原版本办理');
  await page.getByRole('alert').filter({ hasText: '流程资源未通过检查' }).waitFor();
  await page.getByRole('button', { name: 'SignCertificate' }).first().click();
  await page.locator('.djs-shape.selected[data-element-id="SignCertificate"]').waitFor();
  await picture('modeler-refused');
}

/** Reads what a new version means for running cases, and confirms. */
async function deploy(page: Page, effect: string): Promise<void> {
  await page.getByRole('button', { name: '部署为新版本' }).click();
  await page.getByRole('dialog').getByText(effect).waitFor();
  await page.getByRole('button', { name: '确认部署' }).click();
}

/** A called process always runs in its newest version, so that running cases meet it. */
async function askAboutSubprocess({ page, picture }: Pick<Window, 'page' | 'picture'>): Promise<void> {
  await page.getByRole('link', { name: '流程定义' }).click();
  await page
    .getByRole('row', { name: /correction/ })
    .getByRole('button', { name: '打开' })
    .click();
  await page.locator('.djs-shape').first().waitFor();
  await page.getByRole('button', { name: '部署为新版本' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/^本流程由“施工图审查.*”调用，总用最新版本/).waitFor();
  await picture('modeler-subprocess-question');
  await dialog.getByRole('button', { name: '取消' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** The FEEL fields bring their own style, which the Content-Security-Policy lets in as an adopted style sheet only. */
async function showsFeelFields(page: Page): Promise<void> {
  await page.locator('[data-element-id="IsAcceptanceDueToAcceptanceDeemed_label"]').first().click({ force: true });
  await openGroup(page, 'condition');
  await page.locator('.properties .cm-editor').waitFor();
  expect(await page.evaluate<number>('document.adoptedStyleSheets.length')).toBeGreaterThan(0);
}

/** Groups of the properties panel are closed at first. */
async function openGroup(page: Page, group: string): Promise<void> {
  await page.locator(`[data-group-id="group-${group}"] .bio-properties-panel-group-header`).click();
}

async function contentOf(download: { createReadStream(): Promise<NodeJS.ReadableStream> }): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const CAMUNDA_7 = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="old" targetNamespace="http://tushen/test">
  <bpmn:process id="old-review" isExecutable="true">
    <bpmn:userTask id="Review" name="审查" camunda:assignee="\${chief}" camunda:formKey="embedded:app:review.html" />
    <bpmn:serviceTask id="Notify" name="通知" camunda:class="cn.example.Notify" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="old-review">
      <bpmndi:BPMNShape id="Review_di" bpmnElement="Review"><dc:Bounds x="160" y="80" width="100" height="80" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Notify_di" bpmnElement="Notify"><dc:Bounds x="360" y="80" width="100" height="80" /></bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>`;

export async function importCamunda7({ page, picture }: Window, fileOf: FileOf): Promise<void> {
  await page.getByRole('link', { name: '流程定义' }).click();
  await page.getByRole('heading', { name: '流程定义' }).waitFor();
  await page.getByLabel('选择流程图文件').setInputFiles(fileOf('old.bpmn', CAMUNDA_7));
  await page.getByRole('heading', { name: 'Camunda 7 转换报告' }).waitFor();
  await page.locator('[data-element-id="Review"]').first().waitFor();
  const report = await textOf(page);
  expect(report).toContain('camunda:assignee="${chief}"');
  expect(report).toContain('改写为 =chief');
  expect(report).toContain('须重新建模 1 处');
  await page.getByRole('button', { name: '通知' }).click();
  await page.locator('.djs-shape.selected[data-element-id="Notify"]').waitFor();
  await picture('modeler-camunda7');
}

export async function inspectInstance({ page, picture }: Window): Promise<void> {
  await page.getByRole('link', { name: '流程实例' }).click();
  await page
    .getByRole('cell', { name: /施工图审查/ })
    .first()
    .waitFor();
  const number = await page
    .locator('td')
    .filter({ hasText: /^TS\d+$/ })
    .first()
    .innerText();
  await page.getByLabel('案件编号').fill(number);
  await page.getByRole('button', { name: '查询' }).click();
  await page.waitForURL(new RegExp(`caseNumber=${number}`));
  const row = page.getByRole('row', { name: /施工图审查/ });
  await row.first().waitFor();
  await picture('modeler-instances');
  await row.first().getByRole('link').click();
  await page.locator('.djs-shape.element-completed').first().waitFor();
  expect(await page.locator('.djs-connection.flow-taken').count()).toBeGreaterThan(0);
  expect(await showsWatermark(page)).toBe(true);
  await page.getByRole('button', { name: '核对材料' }).click();
  await page.locator('.djs-shape.selected[data-element-id="CheckMaterials"]').waitFor();
  await picture('modeler-instance');
  await page.getByRole('tab', { name: /变量/ }).click();
  await page.getByRole('cell', { name: 'caseId' }).first().waitFor();
  await page.getByRole('tab', { name: /异常/ }).click();
  await page.getByText('没有异常').waitFor();
}
