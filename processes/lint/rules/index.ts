import type { RuleFactory } from '../linter-types.ts';
import { explicitCallMappings } from './explicit-call-mappings.ts';
import { gatewayQuestion } from './gateway-question.ts';
import { knownJobType } from './known-job-type.ts';
import { noCatchInMultiInstance } from './no-catch-in-multi-instance.ts';
import { platformStamp } from './platform-stamp.ts';
import { readableId } from './readable-id.ts';
import { userTaskForm } from './user-task-form.ts';
import { userTaskGroup } from './user-task-group.ts';
import { watcherWakeTime } from './watcher-wake-time.ts';

/** Our own rules by name; each has a page in docs/ and diagrams in fixtures/ of the same name. */
export const ownRules: Readonly<Record<string, RuleFactory>> = {
  'explicit-call-mappings': explicitCallMappings,
  'gateway-question': gatewayQuestion,
  'known-job-type': knownJobType,
  'no-catch-in-multi-instance': noCatchInMultiInstance,
  'platform-stamp': platformStamp,
  'readable-id': readableId,
  'user-task-form': userTaskForm,
  'user-task-group': userTaskGroup,
  'watcher-wake-time': watcherWakeTime,
};
