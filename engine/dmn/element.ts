/** Reading DMN XML with dmn-moddle, and checked access to the elements it builds. */
import { DmnModdle } from 'dmn-moddle';
import { err, ok, type Result } from '../protocol/result.ts';

export interface DmnElement {
  readonly $type: string;
  readonly [property: string]: unknown;
}

const moddle = new DmnModdle();

/** A warning (an unknown element, an id used twice) means that something drawn would be lost; it is a refusal. */
export async function readDmn(xml: string): Promise<Result<DmnElement, string[]>> {
  try {
    const { rootElement, warnings } = await moddle.fromXML(xml);
    if (warnings.length > 0) {
      return err(warnings.map((warning) => singleLine(warning.message)));
    }
    return isElement(rootElement) && rootElement.$type === 'dmn:Definitions'
      ? ok(rootElement)
      : err(['Expected dmn:definitions as the root element, but found something else']);
  } catch (error) {
    return err([singleLine(error instanceof Error ? error.message : String(error))]);
  }
}

/** moddle puts hints on lines of their own; records and logs want one line. */
function singleLine(message: string): string {
  return message.split(/\s*\n\s*/).join(', ');
}

function isElement(value: unknown): value is DmnElement {
  return typeof value === 'object' && value !== null && '$type' in value && typeof value.$type === 'string';
}

/** undefined for a missing and for an empty text. */
export function attribute(element: DmnElement, name: string): string | undefined {
  const value = element[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A single child element or reference. */
export function elementAt(element: DmnElement, name: string): DmnElement | undefined {
  const value = element[name];
  return isElement(value) ? value : undefined;
}

/** Child elements of a kind that may occur several times; none is an empty list. */
export function elementsAt(element: DmnElement, name: string): readonly DmnElement[] {
  const value = element[name];
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** The text of an expression element, '' when there is none. */
export function textOf(element: DmnElement | undefined): string {
  return element === undefined ? '' : (attribute(element, 'text') ?? '').trim();
}

/** The id in a reference such as href="#fee". */
export function referenceIn(element: DmnElement, name: string): string | undefined {
  const reference = elementAt(element, name);
  return reference && attribute(reference, 'href')?.replace(/^.*#/, '');
}
