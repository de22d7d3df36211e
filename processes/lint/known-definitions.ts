import type { KnownDefinitions, Surroundings } from './linter-types.ts';

export const NOTHING_DEPLOYED: KnownDefinitions = { processes: new Set(), decisions: new Set(), forms: new Set() };

/** Ids that a diagram may refer to. */
export function knownTo(xml: string, { deployed, resources }: Surroundings): KnownDefinitions {
  const beside = definitionsIn([...resources, { name: '.bpmn', content: xml }]);
  return {
    processes: new Set([...deployed.processes, ...beside.processes]),
    decisions: new Set([...deployed.decisions, ...beside.decisions]),
    forms: new Set([...deployed.forms, ...beside.forms]),
  };
}

/** Ids that the texts of diagrams, tables and forms define, by the endings of their names. */
function definitionsIn(files: Surroundings['resources']): KnownDefinitions {
  const textsOf = (ending: string) => files.filter(({ name }) => name.endsWith(ending)).map(({ content }) => content);
  return {
    processes: new Set(textsOf('.bpmn').flatMap((xml) => idsOf(xml, 'process'))),
    decisions: new Set(textsOf('.dmn').flatMap((xml) => idsOf(xml, 'decision'))),
    forms: new Set(textsOf('.form').flatMap(formId)),
  };
}

/** By the text: a file that no parser can read is told of elsewhere. */
function idsOf(xml: string, tag: string): string[] {
  const elements = xml.matchAll(new RegExp(`<(?:\\w+:)?${tag}\\s[^<>]*?\\bid="([^"]*)"`, 'g'));
  return [...elements].flatMap(([, id]) => id ?? []);
}

function formId(json: string): string[] {
  try {
    const form: unknown = JSON.parse(json);
    const id: unknown = typeof form === 'object' && form !== null ? Reflect.get(form, 'id') : undefined;
    return typeof id === 'string' ? [id] : [];
  } catch {
    return [];
  }
}
