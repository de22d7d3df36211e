import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { rejection } from '../../protocol/rejection.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { correlateToStartEvents, correlateToSubscriptions } from './message-correlation-behavior.ts';

/** Waiting instances first, then start events; what is left over waits for its time to live. */
export function publishMessage(
  ctx: ProcessingContext,
  { value }: CommandOf<'MESSAGE.PUBLISH'>,
): CommandAnswer<'MESSAGE.PUBLISH'> {
  const { name, correlationKey, messageId, timeToLive, variables } = value;
  if (messageId !== '' && ctx.state.messages.hasId(name, correlationKey, messageId)) {
    const reason = `Expected to publish a new message with id '${messageId}', but a message with that id was already published`;
    return { ok: false, rejection: rejection('ALREADY_EXISTS', reason) };
  }
  const key = ctx.nextKey();
  const record = { ...value, deadline: ctx.now + timeToLive, variables, tenantId: DEFAULT_TENANT };
  ctx.append('MESSAGE', 'PUBLISHED', key, record);
  correlateToSubscriptions(ctx, { key, value: record });
  correlateToStartEvents(ctx, { key, value: record });
  if (timeToLive <= 0) {
    // What is being correlated right now carries its variables with it, so the message itself may go.
    ctx.append('MESSAGE', 'EXPIRED', key, record);
  }
  return answered(key, {});
}
