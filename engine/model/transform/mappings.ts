/** zeebe:ioMapping: compiled sources and split target paths. */
import type { VariableMapping } from '../executable.ts';
import type { Faults } from '../faults.ts';
import { childrenOf, extensionOf, idOf, type ModdleElement, textOf } from '../moddle.ts';
import { requiredExpression, requiredFeel } from './expressions.ts';

/** Zeebe's own pattern: targets are plain ASCII names, while FEEL sources may use any letters. */
const PATH = /^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)*$/;
const RESERVED: ReadonlySet<string> = new Set(
  'null true false function if then else for between instance of'.split(' '),
);

interface Mappings {
  readonly inputs: readonly VariableMapping[];
  readonly outputs: readonly VariableMapping[];
}

export function readMappings(element: ModdleElement, faults: Faults): Mappings {
  const ioMapping = extensionOf(element, 'zeebe:IoMapping');
  if (ioMapping === undefined) {
    return { inputs: [], outputs: [] };
  }
  return {
    inputs: childrenOf(ioMapping, 'inputParameters').map((parameter) => ({
      source: requiredExpression(
        { element, what: 'the source of an input mapping', faults },
        textOf(parameter, 'source'),
      ),
      target: readTarget(element, parameter, faults),
    })),
    outputs: childrenOf(ioMapping, 'outputParameters').map((parameter) => ({
      source: requiredFeel({ element, what: 'the source of an output mapping', faults }, textOf(parameter, 'source')),
      target: readTarget(element, parameter, faults),
    })),
  };
}

function readTarget(element: ModdleElement, parameter: ModdleElement, faults: Faults): readonly string[] {
  const target = textOf(parameter, 'target') ?? '';
  checkTarget(element, target, faults);
  return target.split('.');
}

function checkTarget(element: ModdleElement, target: string, faults: Faults): void {
  if (!PATH.test(target)) {
    faults.add(
      idOf(element),
      `Expected the target of a mapping to be names of letters, digits and '_' joined by dots, but found '${target}'`,
    );
  } else if (RESERVED.has(target)) {
    faults.add(idOf(element), `Expected the target of a mapping to be a name, but '${target}' is a reserved word`);
  }
}
