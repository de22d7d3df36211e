import { toFeel } from './expression.ts';

/** INFO: has a counterpart. REVIEW: has one, to be checked by a person. WARNING: has none and must be modelled anew. */
export type Level = 'INFO' | 'REVIEW' | 'WARNING';

export interface Need {
  readonly level: Level;
  /** What the diagram would need on Zeebe 8.5, for the administrator. */
  readonly text: string;
}

type NeedOf = (value: string) => Need;

const info = (text: string): Need => ({ level: 'INFO', text });
const review = (text: string): Need => ({ level: 'REVIEW', text });
const warning = (text: string): Need => ({ level: 'WARNING', text });

function feel(place: string): NeedOf {
  return (value) => {
    const proposal = toFeel(value);
    return proposal === undefined
      ? warning(`${place}：表达式 ${value} 调用了 Java 对象，没有对应的 FEEL，须改为任务变量`)
      : review(`${place}：改写为 ${proposal}`);
  };
}

const worker =
  (what: string): NeedOf =>
  (value) =>
    warning(`${what} ${value} 在服务器内执行 Java；改为作业类型（zeebe:taskDefinition）并编写作业处理程序`);

/** camunda: attributes → what stands in their place. */
export const attributeNeeds: Readonly<Record<string, NeedOf>> = {
  topic: (value) => info(`外部任务主题 ${value} → 作业类型（zeebe:taskDefinition type="${value}"）`),
  type: (value) =>
    value === 'external' ? info('外部任务 → 作业') : warning(`内建任务类型 ${value} 没有对应，改为作业处理程序`),
  class: worker('Java 类'),
  delegateExpression: worker('委托表达式'),
  expression: worker('表达式'),
  resultVariable: (value) =>
    review(`结果变量 ${value} → 输出映射（zeebe:output）或 zeebe:script、zeebe:calledDecision 的结果变量`),
  assignee: feel('办理人（zeebe:assignmentDefinition assignee）'),
  candidateGroups: feel('候选组（zeebe:assignmentDefinition candidateGroups）'),
  candidateUsers: feel('候选人（zeebe:assignmentDefinition candidateUsers）'),
  dueDate: feel('到期时间（zeebe:taskSchedule dueDate）'),
  followUpDate: feel('跟进时间（zeebe:taskSchedule followUpDate）'),
  priority: () => warning('任务优先级在 8.5 没有对应，将被忽略'),
  formKey: (value) => review(`表单 ${value} → zeebe:formDefinition，表单须用 form-js 重新建立`),
  formRef: (value) => review(`表单 ${value} → zeebe:formDefinition formId="${value}"`),
  formRefBinding: () => info('表单绑定方式：8.5 总是取最新版本'),
  formRefVersion: () => info('表单版本：8.5 总是取最新版本'),
  decisionRef: (value) => info(`决策 ${value} → zeebe:calledDecision decisionId="${value}"`),
  decisionRefBinding: () => info('决策绑定方式：8.5 总是取最新版本'),
  decisionRefVersion: () => warning('固定的决策版本没有对应，8.5 总是取最新版本'),
  mapDecisionResult: (value) => review(`决策结果映射 ${value} → zeebe:calledDecision resultVariable 加输出映射`),
  calledElementBinding: () => review('被调流程：8.5 在调用时取最新版本'),
  calledElementVersion: () => warning('固定的被调流程版本没有对应，8.5 在调用时取最新版本'),
  collection: feel('多实例集合（zeebe:loopCharacteristics inputCollection）'),
  elementVariable: (value) => info(`多实例元素 → inputElement="${value}"`),
  asyncBefore: () => info('asyncBefore 不再需要：每一步都是持久的'),
  asyncAfter: () => info('asyncAfter 不再需要：每一步都是持久的'),
  exclusive: () => info('exclusive 不再需要'),
  jobPriority: () => info('作业优先级没有对应，将被忽略'),
  taskPriority: () => info('任务优先级没有对应，将被忽略'),
  historyTimeToLive: () => info('历史保留时间由系统设置，不在图中'),
  versionTag: () => info('版本标签在 8.5 没有对应，将被忽略'),
  isStartableInTasklist: () => info('可否由人启动由流程定义的设置决定，不在图中'),
  initiator: () => review('发起人变量没有对应，由启动接口写入变量'),
  errorCodeVariable: () => review('错误码变量没有对应，由输出映射取得'),
  errorMessageVariable: () => review('错误信息变量没有对应，由输出映射取得'),
  variableMappingClass: worker('变量映射类'),
  variableMappingDelegateExpression: worker('变量映射委托'),
  candidateStarterGroups: () => review('可发起的组由角色权限决定，不在图中'),
  candidateStarterUsers: () => review('可发起的人由角色权限决定，不在图中'),
};

/** camunda: extension elements → what stands in their place. */
export const elementNeeds: Readonly<Record<string, Need>> = {
  InputOutput: review('输入输出参数 → zeebe:ioMapping，表达式改为 FEEL'),
  In: review('传入变量 → zeebe:input，并设 propagateAllParentVariables=false'),
  Out: review('传出变量 → zeebe:output，并设 propagateAllChildVariables=false'),
  ExecutionListener: warning('执行监听器在 8.5 没有对应，须画成图中的一步'),
  TaskListener: warning('任务监听器在 8.5 没有对应，须画成图中的一步'),
  FailedJobRetryTimeCycle: review('失败重试 → zeebe:taskDefinition retries，间隔由作业处理程序给出'),
  FormData: review('内嵌表单字段 → 用 form-js 建立表单并以 formId 引用'),
  Properties: review('扩展属性 → zeebe:properties 或 zeebe:taskHeaders'),
  Connector: warning('连接器没有对应，改为作业处理程序'),
  Field: warning('字段注入属于 Java 委托，随之改为作业处理程序的变量'),
  ErrorEventDefinition: warning('外部任务的错误判断没有对应，由作业处理程序抛出 BPMN 错误'),
  PotentialStarter: review('可发起的人由角色权限决定，不在图中'),
};

export const unknownNeed = (name: string): Need => warning(`camunda:${name} 没有已知的对应，请人工处理`);
export const conditionNeed = feel('分支条件');
