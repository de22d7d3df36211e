/**
 * A proposal for a Camunda 7 expression in FEEL. Only the part of JUEL that reads alike is rewritten; a call of a bean
 * or method has no FEEL counterpart and gives undefined.
 */
export function toFeel(expression: string): string | undefined {
  const match = /^\s*[$#]\{([\s\S]*)\}\s*$/.exec(expression);
  if (match?.[1] === undefined) return expression;
  const body = match[1].trim();
  if (/[\w\])]\s*\(/.test(body) || body.includes('?')) return undefined;
  const rewritten = outsideOfStrings(body, (text) =>
    text
      .replaceAll('&&', ' and ')
      .replaceAll('||', ' or ')
      .replace(/\beq\b|==/g, ' = ')
      .replace(/\bne\b/g, ' != ')
      .replace(/\bgt\b/g, ' > ')
      .replace(/\blt\b/g, ' < ')
      .replace(/!\s*([\w.]+)/g, 'not($1)'),
  );
  return `=${rewritten.replace(/\s+/g, ' ').trim()}`;
}

function outsideOfStrings(text: string, rewrite: (part: string) => string): string {
  return text
    .split(/('[^']*'|"[^"]*")/)
    .map((part, index) => (index % 2 === 1 ? `"${part.slice(1, -1)}"` : rewrite(part)))
    .join('');
}
