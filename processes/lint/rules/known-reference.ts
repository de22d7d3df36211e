import { extensionOf } from '../elements.ts';
import type { BpmnElement, KnownDefinitions, Rule } from '../linter-types.ts';

/** The engine takes a diagram that names what is not deployed; the first case that gets there stands still. */
export function knownReference(known: KnownDefinitions): Rule {
  return {
    check: (element, reporter) => {
      for (const { what, id, among } of referencesOf(element, known)) {
        // An expression is decided while the case runs.
        if (id === undefined || id.startsWith('=') || among.has(id)) continue;
        reporter.report(element.id, `The ${what} <${id}> is not deployed, nor part of this deployment`);
      }
    },
  };
}

function referencesOf(element: BpmnElement, known: KnownDefinitions) {
  return [
    { what: 'decision', id: extensionOf(element, 'zeebe:CalledDecision')?.decisionId, among: known.decisions },
    { what: 'process', id: extensionOf(element, 'zeebe:CalledElement')?.processId, among: known.processes },
    { what: 'form', id: extensionOf(element, 'zeebe:FormDefinition')?.formId, among: known.forms },
  ];
}
