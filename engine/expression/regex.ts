/**
 * Regular expressions on an engine that needs time in proportion to the text: `(a+)+$`, which keeps a real broker busy for
 * hours, is an ordinary pattern here.
 */
import { RE2JS } from 're2js';
import { type Budget, EvaluationFailure } from './budget.ts';

const MAX_PATTERN_LENGTH = 1_000;
const MAX_CACHED_PATTERNS = 200;
/** Translating a pattern costs about this much per instruction of its program. */
const STEPS_PER_INSTRUCTION = 50;
/** Characters times instructions that are matched in about the time of one step. */
const MATCH_WORK_PER_STEP = 64;

const compiled = new Map<string, RE2JS | null>();

/**
 * Java has these, a linear-time engine cannot. null would look like "not matched", so they are a failure that says why;
 * only a pattern that Java refuses as well is null, as in Zeebe.
 */
const UNSUPPORTED = /\(\?<?[=!]|\(\?>|\\[1-9]|\\k<|[*+?}]\+/;

/** null: no valid pattern. */
export function compilePattern(pattern: string, flags: string, budget: Budget): RE2JS | null {
  const key = `${flags}/${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) {
    return known;
  }
  if (pattern.length > MAX_PATTERN_LENGTH) {
    const message = `Expected a regular expression of at most ${MAX_PATTERN_LENGTH} characters, but found ${pattern.length}`;
    throw new EvaluationFailure('OTHER', message);
  }
  const result = translate(pattern, flags);
  budget.step((result?.programSize() ?? pattern.length) * STEPS_PER_INSTRUCTION);
  if (compiled.size >= MAX_CACHED_PATTERNS) {
    compiled.clear();
  }
  compiled.set(key, result);
  return result;
}

/** null where Java would refuse the pattern as well. */
function translate(pattern: string, flags: string): RE2JS | null {
  const source = flags.includes('x') ? withoutComments(pattern) : pattern;
  try {
    // Java writes scripts as \p{IsHan}, the engine as \p{Han}.
    return RE2JS.compile(source.replaceAll(/\\([pP])\{Is/g, '\\$1{'), flagBits(flags));
  } catch {
    if (UNSUPPORTED.test(pattern)) {
      const message = `Expected a regular expression without look-around, back-references and possessive quantifiers, but found '${pattern}'`;
      throw new EvaluationFailure('OTHER', message);
    }
    return null;
  }
}

function flagBits(flags: string): number {
  return (
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0)
  );
}

/** The flag x: blanks and comments outside of character classes do not count. */
function withoutComments(pattern: string): string {
  return pattern.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]|\s+|#[^\n]*/gs, (token) =>
    token.startsWith('#') || token.trim() === '' ? '' : token,
  );
}

/** Paid before matching: afterwards would be too late. */
function payFor(pattern: RE2JS, text: string, budget: Budget): void {
  budget.step(1 + Math.floor((text.length * pattern.programSize()) / MATCH_WORK_PER_STEP));
}

/** True when the pattern occurs anywhere in the text. */
export function findsPattern(pattern: RE2JS, text: string, budget: Budget): boolean {
  payFor(pattern, text, budget);
  return pattern.matcher(text).find();
}

/** Trailing empty parts are kept, unlike with Java's default. */
export function splitByPattern(pattern: RE2JS, text: string, budget: Budget): readonly string[] {
  payFor(pattern, text, budget);
  const parts: string[] = pattern.split(text, -1);
  budget.items(parts.length);
  return parts;
}

export function extractPattern(pattern: RE2JS, text: string, budget: Budget): readonly string[] {
  payFor(pattern, text, budget);
  const matcher = pattern.matcher(text);
  const found: string[] = [];
  while (matcher.find()) {
    budget.items(1);
    found.push(matcher.group() ?? '');
  }
  return found;
}

const REPLACEMENT_TOKEN = /\\(.)|\$(\d)|[^\\$]+|[\\$]/gs;

/** Java's rules: $1 is a group, a backslash takes the next character as it is; anything else with $ is null. */
export function replacePattern(pattern: RE2JS, text: string, replacement: string, budget: Budget): string | null {
  payFor(pattern, text, budget);
  const tokens = [...replacement.matchAll(REPLACEMENT_TOKEN)];
  if (tokens.some((token) => isBadToken(token, pattern.groupCount()))) {
    return null;
  }
  const matcher = pattern.matcher(text);
  let result = '';
  let end = 0;
  while (matcher.find()) {
    const between = text.slice(end, matcher.start());
    const value = tokens.map((token) => tokenText(token, (group) => matcher.group(group) ?? '')).join('');
    budget.text(between.length + value.length);
    result += between + value;
    end = matcher.end();
  }
  return result + text.slice(end);
}

/** A lone $ or backslash, or a group that the pattern does not have. */
function isBadToken(token: RegExpExecArray, groups: number): boolean {
  return token[0] === '$' || token[0] === '\\' || (token[2] !== undefined && Number(token[2]) > groups);
}

function tokenText(token: RegExpExecArray, group: (index: number) => string): string {
  return token[1] ?? (token[2] === undefined ? token[0] : group(Number(token[2])));
}
