import type { CatchElement, ExecutableElement } from '../../../model/index.ts';

/** The catch events an instance of the element waits for while it lives. */
export function catchEventsOf(element: ExecutableElement): readonly CatchElement[] {
  switch (element.type) {
    case 'PROCESS':
    case 'EVENT_SUB_PROCESS':
      return eventSubProcessStarts(element);
    case 'SUB_PROCESS':
      return [...boundaryEventsOf(element), ...eventSubProcessStarts(element)];
    case 'EVENT_BASED_GATEWAY':
      return element.events;
    case 'INTERMEDIATE_CATCH_EVENT':
      return [element];
    case 'RECEIVE_TASK':
      return [...boundaryEventsOf(element), element];
    default:
      return boundaryEventsOf(element);
  }
}

/** Boundary events of a multi-instance activity wait once, on its body. */
function boundaryEventsOf(element: ExecutableElement): readonly CatchElement[] {
  const isInner = 'isMultiInstanceInner' in element && element.isMultiInstanceInner;
  return 'boundaryEvents' in element && !isInner ? element.boundaryEvents : [];
}

/** Event subprocesses wait as long as the scope around them lives (BPMN 2.0, event subprocess). */
export function eventSubProcessStarts(element: ExecutableElement): readonly CatchElement[] {
  return 'eventSubProcesses' in element ? element.eventSubProcesses.map(({ startEvent }) => startEvent) : [];
}

/** True when the event ends what it happens to: its host, or the scope of its event subprocess. */
export function isInterrupting(element: CatchElement): boolean {
  return element.type === 'BOUNDARY_EVENT' || element.type === 'START_EVENT' ? element.isInterrupting : true;
}
