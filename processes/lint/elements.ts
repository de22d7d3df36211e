import type { BpmnElement, ExtensionElement } from './linter-types.ts';

/** True for the type itself and for what specialises it. */
export function isA(element: BpmnElement, ...types: readonly string[]): boolean {
  return types.some((type) => element.$type === type || element.$instanceOf?.(type) === true);
}

export function extensionOf(element: BpmnElement, type: string): ExtensionElement | undefined {
  return element.extensionElements?.values?.find((extension) => extension.$type === type);
}

export function hasEventDefinition(element: BpmnElement, type: string): boolean {
  return (element.eventDefinitions ?? []).some((definition) => isA(definition, type));
}
