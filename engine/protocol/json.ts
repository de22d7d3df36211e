import type { Result } from './result.ts';
import { err, ok } from './result.ts';

/**
 * A JSON value kept as its compact text. Variables travel through the engine as text, so that 1.0 stays 1.0 and nothing is
 * parsed that no expression looks at.
 */
export type JsonText = string;

/** A JSON object one level deep: variable name -> JSON text of its value. */
export type JsonObject = Readonly<Record<string, JsonText>>;

/** No variables. */
export const NO_VARIABLES: JsonObject = Object.freeze({});

const KINDS: Readonly<Record<string, string>> = { '[': 'ARRAY', '"': 'STRING', t: 'BOOLEAN', f: 'BOOLEAN' };

/**
 * Splits the text of a JSON object into the texts of its values, as clients send variables. Empty text and `null` count as
 * no variables, as in Zeebe. The error is the reason of an INVALID_ARGUMENT answer.
 */
export function splitDocument(text: string): Result<JsonObject, string> {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'null') {
    return ok(NO_VARIABLES);
  }
  try {
    JSON.parse(trimmed);
  } catch (cause) {
    return err(`Invalid JSON value: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (trimmed.charAt(0) !== '{') {
    const kind = KINDS[trimmed.charAt(0)] ?? 'INTEGER';
    return err(
      `Property 'variables' is invalid: Expected document to be a root level object, but was '${kind}'. Send a JSON object.`,
    );
  }
  return ok(splitObject(trimmed));
}

/** The reverse of splitDocument: one JSON object text. */
export function joinDocument(variables: JsonObject): string {
  const parts: string[] = [];
  for (const name of Object.keys(variables)) {
    parts.push(`${JSON.stringify(name)}:${variables[name] ?? 'null'}`);
  }
  return `{${parts.join(',')}}`;
}

/** Walks over the members of an object text that is known to be valid JSON. */
function splitObject(text: string): JsonObject {
  const variables: Record<string, JsonText> = Object.create(null);
  let at = 1;
  for (;;) {
    at = skipSpace(text, at);
    if (text.charAt(at) === ',') {
      at = skipSpace(text, at + 1);
    }
    if (text.charAt(at) !== '"') {
      return { ...variables };
    }
    const nameEnd = endOfString(text, at);
    const name: unknown = JSON.parse(text.slice(at, nameEnd));
    const from = skipSpace(text, skipSpace(text, nameEnd) + 1);
    at = endOfValue(text, from);
    variables[String(name)] = compact(text.slice(from, at).trim());
  }
}

/** Spaces outside of strings are dropped; numbers stay as they were written. */
function compact(text: string): JsonText {
  if (!/\s/.test(text)) {
    return text;
  }
  let result = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const end = char === '"' ? endOfString(text, at) : at + 1;
    if (!isSpace(text.charCodeAt(at))) {
      result += text.slice(at, end);
    }
    at = end;
  }
  return result;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (char === '{' || char === '[') {
      depth++;
    } else if (depth === 0 && (char === ',' || char === '}')) {
      return at;
    } else if (char === '}' || char === ']') {
      depth--;
    }
    at++;
  }
  return at;
}

/** Position after the closing quote of the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text.charAt(at) !== '"') {
    at += text.charAt(at) === '\\' ? 2 : 1;
  }
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) {
    at++;
  }
  return at;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
