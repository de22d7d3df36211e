import { hasEventDefinition, isA } from '../elements.ts';
import type { BpmnElement, Rule } from '../linter-types.ts';

/**
 * A limit can be paused, extended or moved by the calendar, so a timer only wakes a worker that looks at the tables:
 * a watcher waits for the instant in `wakeAt` or for the message clock-changed, whichever comes first.
 */
export function watcherWakeTime(): Rule {
  return {
    check: (element, reporter) => {
      if (!isA(element, 'bpmn:EventBasedGateway')) return;
      const targets = (element.outgoing ?? []).flatMap((flow) => flow.targetRef ?? []);
      const timers = targets.filter((target) => hasEventDefinition(target, 'bpmn:TimerEventDefinition'));
      for (const timer of timers) {
        if (!readsWakeAt(timer)) reporter.report(timer.id, 'Let the timer wake at the date <=wakeAt>');
      }
      if (timers.length > 0 && !targets.some(isClockChanged)) {
        reporter.report(element.id, 'Let the watcher wait for the message clock-changed as well');
      }
    },
  };
}

function readsWakeAt(timer: BpmnElement): boolean {
  return (timer.eventDefinitions ?? []).every((definition) => definition.timeDate?.body?.trim() === '=wakeAt');
}

function isClockChanged(target: BpmnElement): boolean {
  return (target.eventDefinitions ?? []).some((definition) => definition.messageRef?.name === 'clock-changed');
}
