/**
 * Variables of a request: one JSON object, kept as one compact text per variable. The text of a number is the value: 1.0
 * stays 1.0 (a JSON.parse and stringify would make 1 of it), which decides whether FEEL and workers see a float.
 */
import type { JsonObject } from '../protocol/json.ts';
import { NO_VARIABLES } from '../protocol/json.ts';
import { type GrpcResult, invalidArgument } from './grpc-error-mapper.ts';

/** Enough for any real variable; deeper values only serve to exhaust the stack of whoever walks them. */
const MAX_DEPTH = 500;

/** Empty text and null count as no variables, as in Zeebe. */
export function readVariables(text: string): GrpcResult<JsonObject> {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'null') {
    return { ok: true, value: NO_VARIABLES };
  }
  const parsed = parse(trimmed);
  if (!parsed.ok) {
    return invalidArgument(`Invalid JSON value: ${parsed.error}`);
  }
  if (trimmed[0] !== '{') {
    const found = typeName(trimmed, parsed.value);
    return invalidArgument(
      `Property 'variables' is invalid: Expected document to be a root level object, but was '${found}'`,
    );
  }
  const scanner = new ObjectScanner(trimmed);
  const variables = scanner.readObject();
  return scanner.isTooDeep
    ? invalidArgument(`Invalid JSON value: Expected at most ${MAX_DEPTH} levels, but found more`)
    : { ok: true, value: variables };
}

function parse(text: string): { ok: true; value: unknown } | { ok: false; error: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The names of MessagePack types, which Zeebe stores documents in. */
function typeName(text: string, value: unknown): string {
  switch (typeof value) {
    case 'number':
      return /[.eE]/.test(text) ? 'FLOAT' : 'INTEGER';
    case 'boolean':
      return 'BOOLEAN';
    case 'string':
      return 'STRING';
    default:
      return 'ARRAY';
  }
}

const WHITESPACE = /[ \t\n\r]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:([eE])[+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/** Walks a text that JSON.parse has accepted already, so it only has to find the borders. */
class ObjectScanner {
  isTooDeep = false;
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  readObject(): JsonObject {
    const variables = new Map<string, string>();
    this.at += 1;
    this.match(WHITESPACE);
    while (this.text[this.at] !== '}') {
      const name: string = JSON.parse(this.readString());
      this.match(WHITESPACE);
      this.at += 1;
      variables.set(name, this.readValue());
      this.skipSeparator();
    }
    // fromEntries defines own properties, so that a variable named __proto__ is just a variable.
    return Object.fromEntries(variables);
  }

  /** Copies tokens up to the end of the value, whitespace left out; iterative, because depth is the client's choice. */
  private readValue(): string {
    let compact = '';
    let depth = 0;
    do {
      this.match(WHITESPACE);
      const char = this.text[this.at] ?? '';
      if (char === '{' || char === '[') {
        depth += 1;
      } else if (char === '}' || char === ']') {
        depth -= 1;
      }
      this.isTooDeep ||= depth > MAX_DEPTH;
      compact += this.readToken(char);
    } while (depth > 0);
    return compact;
  }

  private readToken(char: string): string {
    if ('{}[],:'.includes(char)) {
      this.at += 1;
      return char;
    }
    if (char === '"') {
      const raw = this.readString();
      return raw.includes('\\') ? JSON.stringify(JSON.parse(raw)) : raw;
    }
    return char === '-' || (char >= '0' && char <= '9') ? plainNumber(this.match(NUMBER)) : this.match(LITERAL);
  }

  /** By hand, because a pattern would backtrack through strings of megabytes. */
  private readString(): string {
    const start = this.at;
    let end = this.text.indexOf('"', start + 1);
    while (isEscaped(this.text, end)) {
      end = this.text.indexOf('"', end + 1);
    }
    this.at = end + 1;
    return this.text.slice(start, this.at);
  }

  private skipSeparator(): void {
    this.match(WHITESPACE);
    if (this.text[this.at] === ',') {
      this.at += 1;
      this.match(WHITESPACE);
    }
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') {
    backslashes += 1;
  }
  return backslashes % 2 === 1;
}

/** 1e3 comes back as 1000.0, because Zeebe keeps a double; numbers without exponent stay as they were written. */
function plainNumber(text: string): string {
  if (!/[eE]/.test(text)) {
    return text;
  }
  const value = Number(text);
  if (!Number.isFinite(value)) {
    return text;
  }
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}
