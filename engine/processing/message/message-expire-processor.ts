import type { CommandOf } from '../../protocol/commands.ts';
import type { ProcessingContext } from '../processing-context.ts';

export function expireMessage(ctx: ProcessingContext, { key }: CommandOf<'MESSAGE.EXPIRE'>): void {
  const message = ctx.state.messages.find(key);
  if (message !== undefined && message.deadline <= ctx.now) {
    ctx.append('MESSAGE', 'EXPIRED', key, message);
  }
}
