/** The rules compare elements with each other and walk every expression: what these limits let through takes two seconds. */
const MOST_ELEMENTS = 5_000;
const LONGEST_EXPRESSION = 4_096;
const LONGEST_EXPRESSIONS = 65_536;

/** Why a diagram is too large to be read and judged, or undefined. Looks at the text, before any parser does. */
export function findExcessOfText(xml: string): string | undefined {
  const elements = xml.match(/<[^/?!]/g)?.length ?? 0;
  return elements > MOST_ELEMENTS ? `Expected at most ${MOST_ELEMENTS} elements, but found ${elements}.` : undefined;
}

/** Why the expressions of a diagram are too long to be judged, or undefined. */
export function findExcessOfExpressions(root: unknown): string | undefined {
  let total = 0;
  for (const text of textsIn(root)) {
    if (!text.startsWith('=')) continue;
    total += text.length;
    if (text.length > LONGEST_EXPRESSION) {
      return `Expected an expression of at most ${LONGEST_EXPRESSION} characters, but found one of ${text.length}.`;
    }
    if (total > LONGEST_EXPRESSIONS) {
      return `Expected at most ${LONGEST_EXPRESSIONS} characters of expressions in all, but found more.`;
    }
  }
  return undefined;
}

/** Every text in the model. Not by recursion: a diagram may be nested as deep as its file allows. */
function* textsIn(root: unknown): Generator<string> {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') yield value.trimStart();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    // References lead all over the model and back; each object is looked at once.
    waiting.push(...Object.values(value), ...('$attrs' in value ? Object.values(Object(value.$attrs)) : []));
  }
}
