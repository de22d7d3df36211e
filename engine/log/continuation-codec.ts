import type { InternalCommand } from '../protocol/commands.ts';
import type { ContinuationValue } from '../protocol/continuation-values.ts';
import { fullKey, shortKey } from '../protocol/keys.ts';
import type { ProcessInstanceValue } from '../protocol/process-instance-values.ts';

/** A step that is there several times in a row is written once, with the number of times: a wide loop is one step. */
type EncodedStep<Element> = readonly [
  name: InternalCommand['name'],
  key: number,
  value: Element | InternalCommand['value'],
  times: number,
];

/** The steps of a long run as a row holds them. Logs of earlier versions hold them as they are. */
export type EncodedContinuation<Element> = Omit<ContinuationValue, 'commands'> & {
  readonly commands: readonly (EncodedStep<Element> | InternalCommand)[];
};

export function encodeContinuation<Element>(
  continuation: ContinuationValue,
  encodeElement: (value: ProcessInstanceValue) => Element,
): EncodedContinuation<Element> {
  const { commands } = continuation;
  const steps: EncodedStep<Element>[] = [];
  for (let index = 0; index < commands.length; ) {
    const command = commands[index];
    const begin = index;
    while (index < commands.length && commands[index] === command) {
      index++;
    }
    if (command !== undefined) {
      const value = 'elementId' in command.value ? encodeElement(command.value) : command.value;
      steps.push([command.name, shortKey(command.key), value, index - begin]);
    }
  }
  return { ...continuation, commands: steps };
}

export function decodeContinuation<Element extends readonly unknown[]>(
  encoded: EncodedContinuation<Element>,
  decodeElement: (element: Element) => ProcessInstanceValue,
): ContinuationValue {
  const commands: InternalCommand[] = [];
  for (const step of encoded.commands) {
    if ('name' in step) {
      commands.push(step);
      continue;
    }
    const [name, key, value, times] = step;
    const decoded = 'processInstanceKey' in value ? value : decodeElement(value);
    // Name and value belong together, as they did in the command that was written.
    const command = { name, key: fullKey(key), value: decoded } as InternalCommand;
    for (let index = 0; index < times; index++) {
      commands.push(command);
    }
  }
  return { ...encoded, commands };
}
