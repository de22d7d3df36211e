import { describe, expect, it } from 'vitest';
import { toFeel } from './expression.ts';
import { reportCamunda7 } from './report.ts';

const diagram = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="defs" targetNamespace="http://tushen">
  <bpmn:process id="review" isExecutable="true" camunda:historyTimeToLive="P30D">${body}</bpmn:process>
</bpmn:definitions>`;

describe('report on a Camunda 7 diagram', () => {
  it('names what each attribute needs, with the element it stands on', async () => {
    // given
    const xml = diagram(`
      <bpmn:userTask id="FirstReview" name="初审" camunda:assignee="\${reviewer}" camunda:candidateGroups="reviewers" />
      <bpmn:serviceTask id="Notify" name="通知" camunda:type="external" camunda:topic="send-notice" />
      <bpmn:serviceTask id="Archive" camunda:class="cn.example.ArchiveDelegate" />`);
    // when
    const { isCamunda7, findings } = await reportCamunda7(xml);
    // then
    expect(isCamunda7).toBe(true);
    expect(findings.map(({ elementId, source, level }) => ({ elementId, source, level }))).toEqual([
      { elementId: 'review', source: 'camunda:historyTimeToLive="P30D"', level: 'INFO' },
      { elementId: 'FirstReview', source: 'camunda:assignee="${reviewer}"', level: 'REVIEW' },
      { elementId: 'FirstReview', source: 'camunda:candidateGroups="reviewers"', level: 'REVIEW' },
      { elementId: 'Notify', source: 'camunda:type="external"', level: 'INFO' },
      { elementId: 'Notify', source: 'camunda:topic="send-notice"', level: 'INFO' },
      { elementId: 'Archive', source: 'camunda:class="cn.example.ArchiveDelegate"', level: 'WARNING' },
    ]);
    expect(findings[1]?.text).toContain('=reviewer');
  });

  it('reports extension elements once and conditions with a proposal in FEEL', async () => {
    // given
    const xml = diagram(`
      <bpmn:startEvent id="Start"><bpmn:outgoing>ToBig</bpmn:outgoing></bpmn:startEvent>
      <bpmn:sequenceFlow id="ToBig" sourceRef="Start" targetRef="Big">
        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">\${area > 100 &amp;&amp; !ready}</bpmn:conditionExpression>
      </bpmn:sequenceFlow>
      <bpmn:serviceTask id="Big" camunda:type="external" camunda:topic="t">
        <bpmn:extensionElements>
          <camunda:inputOutput><camunda:inputParameter name="a">1</camunda:inputParameter></camunda:inputOutput>
          <camunda:executionListener class="x.Y" event="start" />
        </bpmn:extensionElements>
      </bpmn:serviceTask>`);
    // when
    const { findings } = await reportCamunda7(xml);
    // then
    expect(findings.filter((each) => each.elementId === 'ToBig').map((each) => each.text)).toEqual([
      '分支条件：改写为 =area > 100 and not(ready)',
    ]);
    expect(
      findings.filter((each) => each.source.startsWith('camunda:i') || each.source.startsWith('camunda:e')),
    ).toMatchObject([
      { elementId: 'Big', source: 'camunda:inputOutput', level: 'REVIEW' },
      { elementId: 'Big', source: 'camunda:executionListener', level: 'WARNING' },
    ]);
  });

  it('finds nothing in a diagram of Zeebe', async () => {
    const report = await reportCamunda7(
      diagram('<bpmn:task id="Plain" />').replace(/ camunda:historyTimeToLive="P30D"/, ''),
    );
    expect(report).toEqual({ isCamunda7: false, findings: [], warnings: [] });
  });

  it('passes over extensions of other vendors', async () => {
    // given
    const xml = diagram(`
      <bpmn:userTask id="Review">
        <bpmn:extensionElements xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
          <zeebe:formDefinition formId="Review" />
        </bpmn:extensionElements>
      </bpmn:userTask>`);
    // when
    const { findings } = await reportCamunda7(xml);
    // then
    expect(findings.map(({ elementId }) => elementId)).toEqual(['review']);
  });

  it.each([
    ['${approved}', '=approved'],
    ["${state == 'OPEN' || retry}", '=state = "OPEN" or retry'],
    ['${!ok && area > 100}', '=not(ok) and area > 100'],
    ['reviewers', 'reviewers'],
    ['${bean.find(x)}', undefined],
    ['${a ? b : c}', undefined],
  ])('proposes for %s the FEEL %s', (expression, expected) => {
    expect(toFeel(expression)).toBe(expected);
  });
});
