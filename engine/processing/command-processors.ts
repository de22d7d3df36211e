import type {
  ClientCommand,
  ClientCommandName,
  Command,
  CommandOf,
  DueCommand,
  InternalCommand,
} from '../protocol/commands.ts';
import { activateElement, completeElementInstance, terminateElementInstance } from './bpmn/element-step-processor.ts';
import { continueSteps } from './continuation/continuation-continue-processor.ts';
import { processDecisionEvaluation } from './decision/decision-evaluate-processor.ts';
import { createDeployment } from './deployment/deployment-create-processor.ts';
import { deleteResource } from './deployment/resource-deletion-processor.ts';
import { createIncidentOfStuckElement } from './incident/incident-create-processor.ts';
import { resolveIncident } from './incident/incident-resolve-processor.ts';
import { activateJobs } from './job/job-batch-activate-processor.ts';
import { completeJob } from './job/job-complete-processor.ts';
import { recurJobAfterBackoff, timeOutJob } from './job/job-due-processors.ts';
import { failJob } from './job/job-fail-processor.ts';
import { throwJobError } from './job/job-throw-error-processor.ts';
import { updateJobRetries, updateJobTimeout, yieldJob } from './job/job-update-processors.ts';
import { expireMessage } from './message/message-expire-processor.ts';
import { publishMessage } from './message/message-publish-processor.ts';
import {
  acknowledgeCorrelation,
  createMessageSubscription,
  deleteMessageSubscription,
  rejectCorrelation,
} from './message/message-subscription-processors.ts';
import { correlateProcessMessageSubscription } from './message/process-message-subscription-correlate-processor.ts';
import type { Outcome, ProcessingContext } from './processing-context.ts';
import { cancelProcessInstance } from './processinstance/process-instance-cancel-processor.ts';
import {
  createProcessInstance,
  createProcessInstanceWithResult,
} from './processinstance/process-instance-create-processor.ts';
import { migrateProcessInstance } from './processinstance/process-instance-migrate-processor.ts';
import { modifyProcessInstance } from './processinstance/process-instance-modify-processor.ts';
import { processSignalBroadcast } from './signal/signal-broadcast-processor.ts';
import { triggerTimer } from './timer/timer-trigger-processor.ts';
import { updateVariableDocument } from './variable/variable-document-update-processor.ts';

/** One processor per command of a client. */
export function processClientCommand(ctx: ProcessingContext, command: ClientCommand): Outcome<ClientCommandName> {
  switch (command.name) {
    case 'DEPLOYMENT.CREATE':
      return createDeployment(ctx);
    case 'RESOURCE_DELETION.DELETE':
      return deleteResource(ctx, command);
    case 'PROCESS_INSTANCE_CREATION.CREATE':
      return createProcessInstance(ctx, command);
    case 'PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT':
      return createProcessInstanceWithResult(ctx, command);
    case 'PROCESS_INSTANCE.CANCEL':
      return cancelProcessInstance(ctx, command);
    case 'PROCESS_INSTANCE_MODIFICATION.MODIFY':
      return modifyProcessInstance(ctx, command);
    case 'PROCESS_INSTANCE_MIGRATION.MIGRATE':
      return migrateProcessInstance(ctx, command);
    case 'JOB_BATCH.ACTIVATE':
      return activateJobs(ctx, command);
    case 'JOB.COMPLETE':
      return completeJob(ctx, command);
    case 'JOB.FAIL':
      return failJob(ctx, command);
    case 'JOB.THROW_ERROR':
      return throwJobError(ctx, command);
    case 'JOB.UPDATE_RETRIES':
      return updateJobRetries(ctx, command);
    case 'JOB.UPDATE_TIMEOUT':
      return updateJobTimeout(ctx, command);
    case 'JOB.YIELD':
      return yieldJob(ctx, command);
    case 'MESSAGE.PUBLISH':
      return publishMessage(ctx, command);
    case 'SIGNAL.BROADCAST':
      return processSignalBroadcast(ctx, command);
    case 'INCIDENT.RESOLVE':
      return resolveIncident(ctx, command);
    case 'VARIABLE_DOCUMENT.UPDATE':
      return updateVariableDocument(ctx, command);
    case 'DECISION_EVALUATION.EVALUATE':
      return processDecisionEvaluation(ctx, command);
  }
}

type DueName = DueCommand['name'];
type InternalName = InternalCommand['name'];

/** One processor per thing that falls due. */
const dueProcessors: { readonly [N in DueName]: (ctx: ProcessingContext, command: CommandOf<N>) => void } = {
  'TIMER.TRIGGER': triggerTimer,
  'JOB.TIME_OUT': timeOutJob,
  'JOB.RECUR_AFTER_BACKOFF': recurJobAfterBackoff,
  'MESSAGE.EXPIRE': expireMessage,
  'CONTINUATION.CONTINUE': continueSteps,
  'INCIDENT.CREATE': createIncidentOfStuckElement,
};

/** One processor per follow-up step. */
const internalProcessors: { readonly [N in InternalName]: (ctx: ProcessingContext, command: CommandOf<N>) => void } = {
  'PROCESS_INSTANCE.ACTIVATE_ELEMENT': activateElement,
  'PROCESS_INSTANCE.COMPLETE_ELEMENT': completeElementInstance,
  'PROCESS_INSTANCE.TERMINATE_ELEMENT': terminateElementInstance,
  'MESSAGE_SUBSCRIPTION.CREATE': createMessageSubscription,
  'MESSAGE_SUBSCRIPTION.DELETE': deleteMessageSubscription,
  'MESSAGE_SUBSCRIPTION.CORRELATE': acknowledgeCorrelation,
  'MESSAGE_SUBSCRIPTION.REJECT': rejectCorrelation,
  'PROCESS_MESSAGE_SUBSCRIPTION.CORRELATE': correlateProcessMessageSubscription,
};

export function processDueCommand<N extends DueName>(ctx: ProcessingContext, command: CommandOf<N>): void {
  dueProcessors[command.name](ctx, command);
}

export function processInternalCommand<N extends InternalName>(ctx: ProcessingContext, command: CommandOf<N>): void {
  internalProcessors[command.name](ctx, command);
}

export function isDueCommand(command: Command): command is DueCommand {
  return command.name in dueProcessors;
}

export function isInternalCommand(command: Command): command is InternalCommand {
  return command.name in internalProcessors;
}
