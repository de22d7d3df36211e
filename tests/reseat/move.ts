import { type Launched, type LaunchOptions, launch } from '../start/launch.ts';
import type { System } from '../system.ts';

/** `npm run reseat` on a halted system's data, as an operator calls it. */
export function startMove(
  system: System,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Launched {
  const options: LaunchOptions = { settings: { ...system.environment, ...settings }, args: ['reseat', ...args] };
  return launch(options);
}

/** The same, to its end. */
export function move(system: System, args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  return startMove(system, args, settings).ended();
}
