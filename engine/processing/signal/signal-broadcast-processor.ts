import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { broadcastSignal } from './signal-behavior.ts';

/** Nobody listening is a good answer too. */
export function processSignalBroadcast(
  ctx: ProcessingContext,
  { value }: CommandOf<'SIGNAL.BROADCAST'>,
): CommandAnswer<'SIGNAL.BROADCAST'> {
  return answered(broadcastSignal(ctx, value.signalName, value.variables), {});
}
