import { onBeforeUnmount, type Ref, ref, shallowRef } from 'vue';
import type { DeploymentView, FindingsView } from '../api/schemas/definitions.ts';
import { type Act, useAct } from '../pages/act.ts';
import { post } from '../pages/api-client.ts';
import type { Answer } from '../pages/wire.ts';
import { createEditor, type DiagramEditor } from './canvas/index.ts';
import { readEffect } from './deployment-effect.ts';
import { type Finding, findingsOfRefusal, processIdIn } from './findings.ts';
import type { LastDeployment } from './last-deployment.ts';

export interface Editing extends Act {
  readonly changed: Ref<boolean>;
  /** undefined before the first check. */
  readonly findings: Ref<readonly Finding[] | undefined>;
  /** Sentence about the last successful deployment. */
  readonly deployed: Ref<string>;
  start(places: { readonly canvas: HTMLElement; readonly properties: HTMLElement }, xml: string): Promise<void>;
  select(elementId: string): void;
  lint(): Promise<boolean>;
  /** What a deployment would mean for running cases; undefined while nobody is asked to confirm it. */
  readonly effect: Ref<string | undefined>;
  /** Reads what a deployment would mean, and asks. */
  prepare(): Promise<boolean>;
  /** Answers the version that came out of it; undefined when it was refused. */
  deploy(): Promise<LastDeployment | undefined>;
  /** The diagram as text, for saving to a file. */
  save(): Promise<{ readonly name: string; readonly content: string }>;
}

/** A diagram in the editor with what the server says of it; `last`: the deployment that led to this page. */
export function useEditing(last?: LastDeployment): Editing {
  const act = useAct();
  const changed = ref(false);
  const findings = shallowRef(last?.warnings);
  const deployed = ref(last?.sentence ?? '');
  const effect = ref<string>();
  let editor: DiagramEditor | undefined;
  onBeforeUnmount(() => editor?.close());

  async function save() {
    if (editor === undefined) throw new Error('编辑器尚未打开流程图');
    const content = await editor.save();
    return { name: `${processIdIn(content) ?? 'process'}.bpmn`, content };
  }

  async function deployDiagram(): Promise<LastDeployment> {
    deployed.value = '';
    const meaning = effect.value ?? '';
    effect.value = undefined;
    try {
      const answer = await post<Answer<typeof DeploymentView>>('/deployments', { resources: [await save()] });
      findings.value = answer.warnings;
      changed.value = false;
      const versions = answer.definitions.map(({ id, version }) => `${id} 第 ${version} 版`);
      deployed.value = `已部署：${versions.join('、')}。${meaning}`;
      const { id = '', version = 0 } = answer.definitions.find(({ kind }) => kind === 'process') ?? {};
      return { processId: id, version, sentence: deployed.value, warnings: answer.warnings };
    } catch (error) {
      const found = findingsOfRefusal(error);
      if (found === undefined) throw error;
      findings.value = found;
      throw new Error(`流程资源未通过检查，没有部署。请按下方“检查结果”改正 ${found.length} 处错误后再部署。`);
    }
  }

  return {
    ...act,
    ...{ changed, findings, deployed, effect, save },
    async start(places, xml) {
      editor?.close();
      const fresh = createEditor(places);
      editor = fresh;
      await act.run(() => fresh.open(xml));
      fresh.onChange(() => {
        changed.value = true;
        deployed.value = '';
      });
    },
    select: (elementId) => editor?.select(elementId),
    lint: () =>
      act.run(async () => {
        const { findings: found } = await post<Answer<typeof FindingsView>>('/lint', { resources: [await save()] });
        findings.value = found;
      }),
    prepare: () =>
      act.run(async () => {
        effect.value = await readEffect(processIdIn((await save()).content) ?? '');
      }),
    async deploy() {
      let deployment: LastDeployment | undefined;
      await act.run(async () => {
        deployment = await deployDiagram();
      });
      return deployment;
    },
  };
}
