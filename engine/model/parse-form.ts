/** .form files: JSON of form-js. The engine needs the id only; what the fields mean is for the task list. */
import type { Result } from '../protocol/result.ts';

const MAX_FORM_BYTES = 1024 * 1024;

interface ParsedForm {
  readonly formId: string;
}

/** Refuses what is no JSON object with an id. */
export function parseForm(resourceName: string, content: Uint8Array): Result<ParsedForm, string> {
  const refuse = (text: string) => ({ ok: false, error: `'${resourceName}': ${text}` }) as const;
  if (content.byteLength > MAX_FORM_BYTES) {
    return refuse(`Expected a form of at most ${MAX_FORM_BYTES} bytes, but found ${content.byteLength}`);
  }
  const form = parseJson(content);
  if (typeof form !== 'object' || form === null || Array.isArray(form)) {
    return refuse('Expected a form as a JSON object, but it is none');
  }
  const id = 'id' in form ? form.id : undefined;
  if (typeof id !== 'string' || id.trim() === '') {
    return refuse("Expected the form id to be present and not blank, but the field 'id' is missing or no text");
  }
  return { ok: true, value: { formId: id } };
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return undefined;
  }
}
