import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A shipped diagram or table. */
export function readProcess(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../processes/${name}`, import.meta.url)), 'utf8');
}

/** The case with one more step: the technical head looks at everything once more before the certificate is signed. */
export function withFourthStage(diagram: string): string {
  const step = `<bpmn:userTask id="ChiefReview" name="总工复核">
      <bpmn:extensionElements>
        <zeebe:formDefinition formId="SignCertificate" />
        <zeebe:assignmentDefinition candidateGroups="technicalHead" />
        <zeebe:taskHeaders>
          <zeebe:header key="stage" value="CHIEF" />
        </zeebe:taskHeaders>
      </bpmn:extensionElements>
      <bpmn:incoming>SignAgainToChiefReview</bpmn:incoming>
      <bpmn:outgoing>SignAgainToSignCertificate</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="SignAgainToChiefReview" sourceRef="SignAgain" targetRef="ChiefReview" />
    `;
  const shapes = `<bpmndi:BPMNShape id="ChiefReview_di" bpmnElement="ChiefReview">
        <dc:Bounds x="4865" y="240" width="100" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="SignAgainToChiefReview_di" bpmnElement="SignAgainToChiefReview">
        <di:waypoint x="4790" y="395" />
        <di:waypoint x="4790" y="280" />
        <di:waypoint x="4865" y="280" />
      </bpmndi:BPMNEdge>
      `;
  return edit(diagram, [
    [
      '<bpmn:outgoing>SignAgainToSignCertificate</bpmn:outgoing>',
      '<bpmn:outgoing>SignAgainToChiefReview</bpmn:outgoing>',
    ],
    ['<bpmn:userTask id="SignCertificate"', `${step}<bpmn:userTask id="SignCertificate"`],
    ['sourceRef="SignAgain" targetRef="SignCertificate"', 'sourceRef="ChiefReview" targetRef="SignCertificate"'],
    ['<bpmndi:BPMNShape id="SignCertificate_di"', `${shapes}<bpmndi:BPMNShape id="SignCertificate_di"`],
  ]);
}

/** The case without the question whether the agency takes it: whoever is eligible is assigned. */
export function withoutAgencyQuestion(diagram: string): string {
  return edit(diagram, [
    [/<bpmn:exclusiveGateway id="IsAgencyConfirmed"[\s\S]*?<\/bpmn:exclusiveGateway>/, ''],
    ['sourceRef="AgencyWork" targetRef="IsAgencyConfirmed"', 'sourceRef="AgencyWork" targetRef="AssignAgency"'],
    [/<bpmn:sequenceFlow id="IsAgencyConfirmedToAssignAgency"[\s\S]*?<\/bpmn:sequenceFlow>/, ''],
    [/<bpmn:sequenceFlow id="IsAgencyConfirmedToAgencyRefused"[^>]*\/>/, ''],
    ['<bpmn:incoming>IsAgencyConfirmedToAssignAgency<', '<bpmn:incoming>AgencyWorkToIsAgencyConfirmed<'],
    ['<bpmn:incoming>IsAgencyConfirmedToAgencyRefused</bpmn:incoming>', ''],
    [/<bpmndi:BPMNShape id="IsAgencyConfirmed_di"[\s\S]*?<\/bpmndi:BPMNShape>/, ''],
    [/<bpmndi:BPMNEdge id="IsAgencyConfirmedToAssignAgency_di"[\s\S]*?<\/bpmndi:BPMNEdge>/, ''],
    [/<bpmndi:BPMNEdge id="IsAgencyConfirmedToAgencyRefused_di"[\s\S]*?<\/bpmndi:BPMNEdge>/, ''],
  ]);
}

/** The list of materials with a ninth, key for everybody from a date on. */
export function withNinthMaterial(table: string, from: string): string {
  const row = /<rule id="materialsRuleStatements">[\s\S]*?<\/rule>/.exec(table)?.[0] ?? '';
  const ninth = edit(row.replaceAll('materialsRuleStatements', 'materialsRuleNinth'), [
    ['date("2020-01-01")', `date("${from}")`],
    ['"M8"', '"M9"'],
    ['"NON_KEY"', '"KEY"'],
  ]);
  return edit(table, [['<rule id="materialsRuleLicence">', `${ninth}<rule id="materialsRuleLicence">`]]);
}

/** The table of limits with a row above the others: the fast channel's first stage has other days from a date on. */
export function withFastFirstStage(
  table: string,
  { from, days }: { readonly from: string; readonly days: number },
): string {
  const row = /<rule id="limitsRuleFast">[\s\S]*?<\/rule>/.exec(table)?.[0] ?? '';
  const changed = edit(row.replaceAll('limitsRuleFast', 'limitsRuleFastLater'), [
    ['date("2020-01-01")', `date("${from}")`],
    [/(OutFirstWd">\s*<text>)3/, `$1${days}`],
  ]);
  return edit(table, [['<rule id="limitsRuleInstant">', `${changed}<rule id="limitsRuleInstant">`]]);
}

/** The table of limits with other days for what was promised, in the fast channel. */
export function withFastSupplement(
  table: string,
  { days, more }: { readonly days: number; readonly more: number },
): string {
  const row = /<rule id="limitsRuleFast">[\s\S]*?<\/rule>/.exec(table)?.[0] ?? '';
  const two = /(OutSupplementWd">\s*<text>)5([\s\S]*?OutSupplementExtensionWd">\s*<text>)5/;
  return edit(table, [[row, edit(row, [[two, `$1${days}$2${more}`]])]]);
}

/** Every change must meet exactly what it is meant for, or the test would try an unchanged file. */
function edit(text: string, changes: readonly (readonly [find: string | RegExp, put: string])[]): string {
  return changes.reduce((present, [find, put]) => {
    const changed = present.replace(find, put);
    if (changed === present) throw new Error(`Expected ${find} in the file, but it is not there`);
    return changed;
  }, text);
}
