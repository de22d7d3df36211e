import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { broadcastSignal } from './signal-behavior.ts';

export function processSignalBroadcast(
  ctx: ProcessingContext,
  { value }: CommandOf<'SIGNAL.BROADCAST'>,
): CommandAnswer<'SIGNAL.BROADCAST'> {
  return answered(broadcastSignal(ctx, value.signalName, value.variables), {});
}
