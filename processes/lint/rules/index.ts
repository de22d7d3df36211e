import type { OwnRule } from '../linter-types.ts';
import { explicitCallMappings } from './explicit-call-mappings.ts';
import { gatewayQuestion } from './gateway-question.ts';
import { jobOutputs } from './job-outputs.ts';
import { knownJobType } from './known-job-type.ts';
import { knownReference } from './known-reference.ts';
import { noCatchInMultiInstance } from './no-catch-in-multi-instance.ts';
import { platformStamp } from './platform-stamp.ts';
import { readableId } from './readable-id.ts';
import { userTaskForm } from './user-task-form.ts';
import { userTaskGroup } from './user-task-group.ts';
import { watcherWakeSet } from './watcher-wake-set.ts';
import { watcherWakeTime } from './watcher-wake-time.ts';

/** Our own rules by name; each has a page in docs/ and diagrams in fixtures/ of the same name. */
export const ownRules: Readonly<Record<string, OwnRule>> = {
  'explicit-call-mappings': explicitCallMappings,
  'gateway-question': gatewayQuestion,
  'job-outputs': jobOutputs,
  'known-job-type': knownJobType,
  'known-reference': knownReference,
  'no-catch-in-multi-instance': noCatchInMultiInstance,
  'platform-stamp': platformStamp,
  'readable-id': readableId,
  'user-task-form': userTaskForm,
  'user-task-group': userTaskGroup,
  'watcher-wake-set': watcherWakeSet,
  'watcher-wake-time': watcherWakeTime,
};
