/**
 * The text of a CSV file. Excel on Chinese Windows saves GB 18030 unless told otherwise; bytes that are no UTF-8 are read
 * as that, so that names do not arrive as rubbish.
 */
export function csvText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
