import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import type { IncidentValue } from '../../protocol/incident-values.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { rejection } from '../../protocol/rejection.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';

/** Runs the stuck step again. The same cause raises a new incident under a new key. */
export function resolveIncident(
  ctx: ProcessingContext,
  { key }: CommandOf<'INCIDENT.RESOLVE'>,
): CommandAnswer<'INCIDENT.RESOLVE'> {
  const incident = ctx.state.incidents.find(key);
  if (incident === undefined) {
    const reason = `Expected to resolve incident with key '${key}', but no such incident was found`;
    return { ok: false, rejection: rejection('NOT_FOUND', reason) };
  }
  const job = ctx.state.jobs.find(incident.jobKey);
  if (job !== undefined && job.state === 'FAILED' && job.value.retries <= 0) {
    // NOT_FOUND, although the incident is there: so does 8.5.8.
    const reason = `Expected to resolve incident with key '${key}', but job with key '${job.key}' has no retries left. Update its retries first.`;
    return { ok: false, rejection: rejection('NOT_FOUND', reason) };
  }
  ctx.processInstanceKey = incident.processInstanceKey;
  ctx.append('INCIDENT', 'RESOLVED', key, incident);
  if (incident.jobKey === NO_KEY) {
    runAgain(ctx, key, incident);
  }
  return answered(key, {});
}

/** Which step was stuck, the state of the element tells. */
function runAgain(ctx: ProcessingContext, incidentKey: number, incident: IncidentValue): void {
  const held = ctx.state.continuations.ofIncident(incidentKey);
  if (held !== undefined) {
    ctx.append('CONTINUATION', 'COMPLETED', held.key, { ...held.value, commands: [] });
    for (const command of held.value.commands) {
      ctx.followUp(command);
    }
    return;
  }
  const instance = ctx.state.elements.find(incident.elementInstanceKey);
  if (instance?.state === 'ACTIVATING') {
    ctx.followUp({ name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT', key: instance.key, value: instance.value });
  } else if (instance?.state === 'COMPLETING') {
    ctx.followUp({ name: 'PROCESS_INSTANCE.COMPLETE_ELEMENT', key: instance.key, value: instance.value });
  }
}
