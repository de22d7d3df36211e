import type { IssuedDocument, Items } from '../../demo/answers.ts';
import type { Cast } from '../../demo/cast.ts';
import { textOfPdf } from '../pdf-text.ts';
import { type World, waitForDocument } from './world.ts';

/** A document of a case as its applicant has it in hands, without spaces; undefined where poppler is missing. */
export async function readDocument(
  { api, administrator }: World,
  cast: Cast,
  code: string,
): Promise<string | undefined> {
  await waitForDocument(cast, code);
  const { applicant, caseId } = cast;
  const { items } = await applicant.get<Items<IssuedDocument>>(`/applications/${caseId}/documents`);
  const document = items.find((each) => each.code === code);
  const { id: userId } = await applicant.get<{ id: string }>('/session');
  const { key } = await administrator.post<{ key: string }>('/api-keys', { name: '读文书', userId, expiresInDays: 1 });
  const answer = await fetch(`${api.baseUrl}/api/v1/documents/${document?.id}/content`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return textOfPdf(Buffer.from(await answer.arrayBuffer()))?.replaceAll(/\s/g, '');
}

/** The words of a document that are not in its text; none where poppler is missing. */
export function missingWords(text: string | undefined, words: readonly string[]): readonly string[] {
  return text === undefined ? [] : words.filter((each) => !text.includes(each));
}
