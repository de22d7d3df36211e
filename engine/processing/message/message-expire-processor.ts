import type { CommandOf } from '../../protocol/commands.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** The time to live is over; the id may be used again. */
export function expireMessage(ctx: ProcessingContext, { key }: CommandOf<'MESSAGE.EXPIRE'>): void {
  const message = ctx.state.messages.find(key);
  if (message !== undefined && message.deadline <= ctx.now) {
    ctx.append('MESSAGE', 'EXPIRED', key, message);
  }
}
