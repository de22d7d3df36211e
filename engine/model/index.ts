/** What the rest of the engine uses of the model: the executable types, parsing of resources, timers. */
export type * from './executable.ts';
export { parseBpmn, rereadBpmn } from './parse-bpmn.ts';
export { type ParsedResource, parseResources } from './parse-resources.ts';
export { rescheduleTimer, scheduleTimer, type TimerSchedule } from './timer.ts';
