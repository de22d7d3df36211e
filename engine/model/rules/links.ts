/**
 * Link events: a jump inside one scope, from any number of throw events to the one catch event of the same name. A name
 * is used once in the whole process, as Zeebe wants it.
 */
import type { Faults } from '../faults.ts';
import { childrenOf, idOf, isA, type ModdleElement, textOf } from '../moddle.ts';
import type { ProcessSource, ScopeSource } from '../source.ts';

export function checkLinks(process: ProcessSource, faults: Faults): void {
  const names = new Set<string>();
  for (const scope of process.scopes) {
    const caught = checkCatchEvents(scope, names, faults);
    for (const node of scope.nodes.filter((candidate) => isA(candidate, 'bpmn:IntermediateThrowEvent'))) {
      const name = linkNameOf(node);
      if (name !== undefined && name !== '' && !caught.has(name)) {
        faults.add(idOf(node), `Expected a link catch event '${name}' in the same scope, but found none`);
      }
    }
  }
}

function checkCatchEvents(scope: ScopeSource, names: Set<string>, faults: Faults): ReadonlySet<string> {
  const caught = new Set<string>();
  for (const node of scope.nodes) {
    const name = linkNameOf(node);
    if (name === '') {
      faults.add(idOf(node), 'Expected a name on the link event, but found none');
    } else if (name !== undefined && isA(node, 'bpmn:IntermediateCatchEvent')) {
      if (names.has(name)) {
        faults.add(idOf(node), `Expected one link catch event '${name}' in a process, but found another`);
      }
      names.add(name);
      caught.add(name);
    }
  }
  return caught;
}

/** undefined when it is no link event, '' when the link has no name. */
export function linkNameOf(node: ModdleElement): string | undefined {
  const link = childrenOf(node, 'eventDefinitions').find((definition) => isA(definition, 'bpmn:LinkEventDefinition'));
  return link === undefined ? undefined : (textOf(link, 'name') ?? '');
}
