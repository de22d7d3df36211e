/**
 * Reading BPMN XML with bpmn-moddle, and checked access to what it returns. The rest of the model code sees elements
 * only through these functions, so that nothing dynamic leaks further in.
 */
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import type { Result } from '../protocol/result.ts';

/** An element as bpmn-moddle builds it; properties are read with the functions below. */
export interface ModdleElement {
  readonly $type: string;
  readonly $instanceOf?: (type: string) => boolean;
  readonly [property: string]: unknown;
}

const zeebeExtension: unknown = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');
const moddle = new BpmnModdle({ zeebe: zeebeExtension });

/**
 * bpmn-moddle reports duplicate ids, dangling references and unknown elements as warnings and carries on with a hole
 * in the model; each of them is a refusal here, because an engine must not run something else than what was drawn.
 */
export async function readDefinitions(xml: string): Promise<Result<ModdleElement, string[]>> {
  try {
    const { rootElement, warnings } = await moddle.fromXML(xml);
    if (warnings.length > 0) {
      return { ok: false, error: warnings.map((warning) => firstLine(warning.message)) };
    }
    if (!isElement(rootElement)) {
      return { ok: false, error: ['Expected bpmn:definitions as the root element, but found none'] };
    }
    return { ok: true, value: rootElement };
  } catch (error) {
    return { ok: false, error: [firstLine(error instanceof Error ? error.message : String(error))] };
  }
}

function firstLine(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, ', ');
}

function isElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value && typeof value.$type === 'string';
}

/** True for the type itself and for what specialises it, e.g. bpmn:ServiceTask is a bpmn:Activity. */
export function isA(element: ModdleElement, ...types: readonly string[]): boolean {
  return types.some((type) => element.$type === type || element.$instanceOf?.(type) === true);
}

export function idOf(element: ModdleElement): string {
  return textOf(element, 'id') ?? '';
}

/** undefined when it is missing or of another type. */
export function textOf(element: ModdleElement, property: string): string | undefined {
  const value = element[property];
  return typeof value === 'string' ? value : undefined;
}

/** Boolean property with the default that the BPMN schema gives it. */
export function flagOf(element: ModdleElement, property: string): boolean {
  return element[property] === true;
}

/** A single child or resolved reference. */
export function childOf(element: ModdleElement, property: string): ModdleElement | undefined {
  const value = element[property];
  return isElement(value) ? value : undefined;
}

/** The elements in a list property, e.g. flowElements; empty when there are none. */
export function childrenOf(element: ModdleElement, property: string): readonly ModdleElement[] {
  const value = element[property];
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** The text inside an expression element such as bpmn:timeDuration. */
export function bodyOf(element: ModdleElement, property: string): string | undefined {
  const child = childOf(element, property);
  return child === undefined ? undefined : textOf(child, 'body');
}

/** Everything inside bpmn:extensionElements, of any vendor. */
export function extensionsOf(element: ModdleElement): readonly ModdleElement[] {
  const container = childOf(element, 'extensionElements');
  return container === undefined ? [] : childrenOf(container, 'values');
}

/** The first extension element of the type; a rule refuses a second one. */
export function extensionOf(element: ModdleElement, type: string): ModdleElement | undefined {
  return extensionsOf(element).find((extension) => extension.$type === type);
}
