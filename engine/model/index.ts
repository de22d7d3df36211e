/** What the rest of the engine uses of the model: the executable types, parsing of resources, timers. */
export type * from './executable.ts';
export { rereadBpmn } from './parse-bpmn.ts';
export { type ParsedResource, parseResources } from './parse-resources.ts';
export { rescheduleTimer, scheduleTimer } from './timer.ts';
