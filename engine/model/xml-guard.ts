/**
 * The gate in front of every XML parser. bpmn-moddle and dmn-moddle never expand entities, but they read megabytes and
 * 100,000 nested elements without complaint and report a DOCTYPE only as a warning, so what is hostile is refused here.
 */
import { SaxesParser } from 'saxes';
import type { Result } from '../protocol/result.ts';

const LIMITS = { maxBytes: 1024 * 1024, maxDepth: 100, maxElements: 5_000 };

/** Returns the text of a well-formed document within the limits, or the first reason to refuse it. */
export function guardXml(content: Uint8Array): Result<string, string> {
  if (content.byteLength > LIMITS.maxBytes) {
    return refuse(`Expected at most ${LIMITS.maxBytes} bytes of XML, but found ${content.byteLength}`);
  }
  const text = decodeUtf8(content);
  if (text === undefined) {
    return refuse('Expected XML encoded as UTF-8, but found bytes that are not');
  }
  const fault = findFault(text);
  return fault === undefined ? { ok: true, value: text } : refuse(fault);
}

function decodeUtf8(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

function findFault(text: string): string | undefined {
  const faults: string[] = [];
  let depth = 0;
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true, position: true });
  parser.on('error', (error) => faults.push(`Expected well-formed XML, but found: ${error.message}`));
  // A DOCTYPE is where entity bombs and external entities begin, and no modeler writes one.
  parser.on('doctype', () => faults.push('Expected no DOCTYPE, but found one'));
  parser.on('xmldecl', (declaration) => {
    if (declaration.encoding !== undefined && declaration.encoding.toLowerCase() !== 'utf-8') {
      faults.push(`Expected XML encoded as UTF-8, but it declares '${declaration.encoding}'`);
    }
  });
  parser.on('opentag', () => {
    depth += 1;
    elements += 1;
    if (depth > LIMITS.maxDepth) {
      faults.push(`Expected at most ${LIMITS.maxDepth} nested elements, but found more`);
    }
    if (elements > LIMITS.maxElements) {
      faults.push(`Expected at most ${LIMITS.maxElements} elements, but found more`);
    }
  });
  parser.on('closetag', () => {
    depth -= 1;
  });
  return parseInSlices(parser, text, faults);
}

const SLICE_LENGTH = 16 * 1024;

/** Stops at the first slice with a fault, so that a hostile document costs no more than it has to. */
function parseInSlices(parser: SaxesParser<{ xmlns: true }>, text: string, faults: string[]): string | undefined {
  for (let start = 0; start < text.length && faults.length === 0; start += SLICE_LENGTH) {
    parser.write(text.slice(start, start + SLICE_LENGTH));
  }
  if (faults.length === 0) {
    parser.close();
  }
  return faults[0];
}

function refuse(error: string): Result<string, string> {
  return { ok: false, error };
}
