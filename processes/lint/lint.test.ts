import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linter } from 'bpmnlint';
import { describe, expect, it } from 'vitest';
import { findAdvice } from './advice.ts';
import { lintDiagram as lint } from './index.ts';
import { NOTHING_DEPLOYED } from './known-definitions.ts';
import { config, createResolver } from './rule-sets.ts';
import { ownRules } from './rules/index.ts';

const here = import.meta.dirname;
const shipped = join(here, '..');
const read = (...parts: string[]): string => readFileSync(join(here, ...parts), 'utf8');

const resources = readdirSync(shipped, { recursive: true, encoding: 'utf8' })
  .filter((name) => !name.startsWith('lint') && /\.(bpmn|dmn|form)$/.test(name))
  .map((name) => ({ name, content: readFileSync(join(shipped, name), 'utf8') }));
/** Beside what is shipped. */
const lintDiagram = (xml: string) => lint(xml, { deployed: NOTHING_DEPLOYED, resources });

/** What each bad fixture is told, by element. */
const faults: Readonly<Record<string, readonly string[]>> = {
  'explicit-call-mappings': ['Correction', 'Correction', 'Correction', 'Correction'],
  'gateway-question': ['IsComplete', 'IsCompleteToAcceptance'],
  'job-outputs': ['OpenCorrection', 'OpenCorrection'],
  'known-job-type': ['OpenCase'],
  'known-reference': ['DecideAcceptance', 'Correction', 'AcceptanceReview'],
  'no-catch-in-multi-instance': ['WaitForReply', 'ReplyReceived'],
  'platform-stamp': ['Definitions'],
  'readable-id': ['Process_0k2m4n6', 'Activity_1x0ab3c', 'end1'],
  'user-task-form': ['FirstReview', 'SecondReview'],
  'user-task-group': ['FirstReview', 'SecondReview'],
  'watcher-wake-set': ['WatchWait'],
  'watcher-wake-time': ['WakeTime', 'WatchWait'],
};

async function elementsFoundBy(rule: string, xml: string): Promise<readonly (string | undefined)[]> {
  const findings = await lintDiagram(xml);
  return findings.filter((finding) => finding.rule === `tushen/${rule}`).map((finding) => finding.element);
}

describe('our rules for diagrams', () => {
  it.each(Object.keys(ownRules))('%s passes its good and reports its bad fixture', async (rule) => {
    expect(await elementsFoundBy(rule, read('fixtures', rule, 'good.bpmn'))).toEqual([]);
    expect(await elementsFoundBy(rule, read('fixtures', rule, 'bad.bpmn'))).toEqual(faults[rule]);
  });

  it('each have a page that explains them', () => {
    expect(readdirSync(join(here, 'docs')).sort()).toEqual(Object.keys(ownRules).map((rule) => `${rule}.md`));
    expect(Object.keys(ownRules).filter((rule) => !existsSync(join(here, 'rules', `${rule}.ts`)))).toEqual([]);
  });
});

describe('lintDiagram', () => {
  it.each(readdirSync(shipped).filter((name) => name.endsWith('.bpmn')))('finds nothing in %s', async (name) => {
    expect(await lintDiagram(readFileSync(join(shipped, name), 'utf8'))).toEqual([]);
  });

  it('find in a diagram that is checked again what they found before, and no more', async () => {
    const diagram = read('..', 'drawing-review.bpmn');

    const first = await lintDiagram(diagram);
    const second = await lintDiagram(diagram);

    expect(second).toEqual(first);
  });

  it('sees that the job which starts the clock of the correction was taken out', async () => {
    // given
    const without = read('..', 'correction.bpmn')
      .replace(/<bpmn:serviceTask id="OpenCorrection"[\s\S]*?<\/bpmn:serviceTask>/, '')
      .replace(/<bpmn:sequenceFlow id="OpenCorrectionToCorrectionWork"[^>]*\/>/, '')
      .replace('<bpmn:incoming>OpenCorrectionToCorrectionWork<', '<bpmn:incoming>CorrectionStartedToOpenCorrection<')
      .replace('targetRef="OpenCorrection"', 'targetRef="CorrectionWork"')
      .replace(/<bpmndi:BPMNShape id="OpenCorrection_di"[\s\S]*?<\/bpmndi:BPMNShape>/, '')
      .replace(/<bpmndi:BPMNEdge id="OpenCorrectionToCorrectionWork_di"[\s\S]*?<\/bpmndi:BPMNEdge>/, '');

    // when
    const findings = await lintDiagram(without);

    // then
    expect(findings).toContainEqual(
      expect.objectContaining({ element: 'CorrectionWatchWait', rule: 'tushen/watcher-wake-set', severity: 'error' }),
    );
  });

  it('takes for known what is deployed already', async () => {
    // given
    const deployed = {
      processes: new Set(['correction']),
      decisions: new Set(['material-acceptance']),
      forms: new Set(['AcceptanceReview']),
    };
    const xml = read('fixtures/known-reference/good.bpmn');

    // when
    const [alone, beside] = [
      await lint(xml, { deployed: NOTHING_DEPLOYED, resources: [] }),
      await lint(xml, { deployed, resources: [] }),
    ];

    // then
    const referring = (findings: typeof alone) => findings.filter(({ rule }) => rule === 'tushen/known-reference');
    expect(referring(alone).map(({ element }) => element)).toEqual([
      'DecideAcceptance',
      'Correction',
      'AcceptanceReview',
    ]);
    expect(referring(beside)).toEqual([]);
  });

  it('reports what Zeebe 8.5 cannot run', async () => {
    // given
    const withoutType = read('fixtures/known-job-type/good.bpmn').replace(/<zeebe:taskDefinition[^>]*>/, '');

    // when
    const findings = await lintDiagram(withoutType);

    // then
    expect(findings).toContainEqual(
      expect.objectContaining({ element: 'OpenCase', rule: 'camunda-compat/implementation', severity: 'error' }),
    );
  });

  it('reports as a warning what bpmnlint only advises against: here a message that nothing refers to', async () => {
    const findings = await lintDiagram(read('fixtures/watcher-wake-time/good.bpmn'));
    expect(findings).toContainEqual(
      expect.objectContaining({ element: 'MessageCaseResumed', rule: 'global', severity: 'warning' }),
    );
  });

  it('has Chinese advice for every rule that is switched on', async () => {
    const rules = await new Linter({ config, resolver: createResolver(NOTHING_DEPLOYED) }).resolveRules(config);
    expect(rules.length).toBeGreaterThan(60);
    expect(rules.filter(({ name }) => findAdvice(name) === undefined)).toEqual([]);
  });

  it.each([
    ['no XML', 'drawing'],
    ['no diagram', '<html/>'],
    [
      'a flow to nowhere',
      read('fixtures/gateway-question/good.bpmn').replace('targetRef="Correction"', 'targetRef="Gone"'),
    ],
    ['an id used twice', read('fixtures/readable-id/good.bpmn').replace('id="Reviewed"', 'id="FirstReview"')],
  ])('answers %s with a finding instead of an exception', async (_what, xml) => {
    const findings = await lintDiagram(xml);
    expect(findings).not.toEqual([]);
    expect(findings.every(({ rule, severity }) => rule === 'readable-xml' && severity === 'error')).toBe(true);
    expect(findings.map(({ message }) => message)).not.toContain('[object Object]');
  });

  const good = read('fixtures/known-job-type/good.bpmn');
  const withType = (type: string) =>
    good.replace(/<zeebe:taskDefinition[^>]*>/, `<zeebe:taskDefinition type="${type}" />`);
  const tasks = (count: number, type: string) =>
    Array.from({ length: count }, (_, index) => {
      const extension = `<bpmn:extensionElements><zeebe:taskDefinition type="${type}" /></bpmn:extensionElements>`;
      return `<bpmn:serviceTask id="T${index}">${extension}</bpmn:serviceTask>`;
    }).join('');

  it.each([
    ['of 20,000 elements', good.replace('</bpmn:process>', `${tasks(6_700, 'open-case')}</bpmn:process>`)],
    ['nested 3,000 times', good.replace('</bpmn:process>', '<bpmn:subProcess>'.repeat(6_000))],
    ['with an expression that is nested without end', withType(`=${'-'.repeat(200_000)}1`)],
    [
      'with many expressions that are',
      good.replace('</bpmn:process>', `${tasks(40, `=${'-'.repeat(4_000)}1`)}</bpmn:process>`),
    ],
  ])('does not work through a diagram %s', async (_what, xml) => {
    // given
    const began = performance.now();
    // when
    const findings = await lintDiagram(xml);
    // then
    expect(findings).toEqual([expect.objectContaining({ rule: 'size', severity: 'error', element: undefined })]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
