import { extensionOf, hasEventDefinition, isA } from '../elements.ts';
import type { BpmnElement, Rule } from '../linter-types.ts';

/**
 * The timer of a watcher waits for the variable wakeAt: where no job has set it the case stands still with an incident,
 * and its limit is watched by nobody. So every path to the watcher leads through a job that sets it.
 */
export function watcherWakeSet(): Rule {
  return {
    check: (element, reporter) => {
      if (isWatcher(element) && isReachedUnset(element)) {
        reporter.report(element.id, 'Set <wakeAt> by a job on every path to the watcher');
      }
    },
  };
}

function isWatcher(element: BpmnElement): boolean {
  const targets = (element.outgoing ?? []).flatMap((flow) => flow.targetRef ?? []);
  return (
    isA(element, 'bpmn:EventBasedGateway') &&
    targets.some((target) => hasEventDefinition(target, 'bpmn:TimerEventDefinition'))
  );
}

/** Walks back from the watcher; true when a start is reached without a job that sets wakeAt. */
function isReachedUnset(watcher: BpmnElement): boolean {
  const seen = new Set<BpmnElement>();
  const waiting: BpmnElement[] = [watcher];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    if (seen.has(element)) continue;
    seen.add(element);
    const before = stepsBefore(element);
    if (before === undefined) return true;
    waiting.push(...before.filter((step) => !setsWakeAt(step)));
  }
  return false;
}

/** What may have happened just before; undefined where a process begins. */
function stepsBefore(element: BpmnElement): readonly BpmnElement[] | undefined {
  const incoming = (element.incoming ?? []).flatMap((flow) => flow.sourceRef ?? []);
  if (incoming.length > 0) return incoming;
  // A boundary event leaves before its activity has handed anything over: what counts is what came before that.
  if (element.attachedToRef !== undefined) return stepsBefore(element.attachedToRef);
  if (hasEventDefinition(element, 'bpmn:LinkEventDefinition')) return [];
  const scope = element.$parent;
  if (scope === undefined || !isA(scope, 'bpmn:SubProcess') || scope.triggeredByEvent === true) return undefined;
  return stepsBefore(scope);
}

function setsWakeAt(element: BpmnElement): boolean {
  const outputs = extensionOf(element, 'zeebe:IoMapping')?.outputParameters ?? [];
  return outputs.some(({ target }) => target === 'wakeAt');
}
