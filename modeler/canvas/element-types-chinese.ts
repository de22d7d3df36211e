const EVENTS: Readonly<Record<string, string>> = {
  'Start Event': '开始事件',
  'Intermediate Catch Event': '中间捕获事件',
  'Intermediate Throw Event': '中间抛出事件',
  'Boundary Event': '边界事件',
  'End Event': '结束事件',
};

const TRIGGERS: Readonly<Record<string, string>> = {
  Message: '消息',
  Timer: '定时',
  Signal: '信号',
  Error: '错误',
  Escalation: '升级',
  Conditional: '条件',
  Link: '链接',
  Terminate: '终止',
  Compensation: '补偿',
  Cancel: '取消',
};

/** Names of the events with their trigger, as the head of the properties panel puts them together. */
const triggered = Object.entries(EVENTS).flatMap(([event, eventZh]) =>
  Object.entries(TRIGGERS).flatMap(([trigger, triggerZh]) => [
    [`${trigger} ${event}`, `${triggerZh}${eventZh}`],
    [`${trigger} ${event} (Non Interrupting)`, `${triggerZh}${eventZh}（非中断）`],
  ]),
);

/** Chinese for the type of the selected element, which stands above its properties. */
export const elementTypePhrases: Readonly<Record<string, string>> = {
  ...EVENTS,
  ...Object.fromEntries(triggered),
  Process: '流程',
  Collaboration: '协作',
  Participant: '参与者',
  Lane: '泳道',
  Group: '分组',
  'Text Annotation': '注释',
  'User Task': '用户任务',
  'Service Task': '服务任务',
  'Send Task': '发送任务',
  'Receive Task': '接收任务',
  'Manual Task': '手工任务',
  'Script Task': '脚本任务',
  'Business Rule Task': '业务规则任务',
  'Call Activity': '调用活动',
  'Expanded Sub Process': '子流程',
  'Collapsed Sub Process': '子流程（折叠）',
  'Event Sub Process': '事件子流程',
  'Expanded Ad Hoc Sub Process': '即席子流程',
  'Collapsed Ad Hoc Sub Process': '即席子流程（折叠）',
  Transaction: '事务',
  'Exclusive Gateway': '排他网关',
  'Parallel Gateway': '并行网关',
  'Inclusive Gateway': '包容网关',
  'Complex Gateway': '复杂网关',
  'Event Based Gateway': '事件网关',
  'Sequence Flow': '顺序流',
  'Default Flow': '默认流',
  'Conditional Flow': '条件流',
  'Message Flow': '消息流',
  Association: '关联',
  'Data Object Reference': '数据对象',
  'Data Store Reference': '数据存储',
  'Data Input Association': '数据输入关联',
  'Data Output Association': '数据输出关联',
};
