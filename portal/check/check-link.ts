/** What a QR code says: `#/check/{number}/{code}`, both optional. */
export interface CheckLink {
  readonly number: string;
  readonly code: string;
}

export function readCheckLink(hash: string): CheckLink {
  const [, , number = '', code = ''] = hash.split('/');
  return { number: decodeURIComponent(number), code: decodeURIComponent(code) };
}

/** Number and code as they are printed, from what people type: full-width or small letters, blanks between. */
export const typed = ({ number, code }: CheckLink): CheckLink => ({ number: asPrinted(number), code: asPrinted(code) });

const asPrinted = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[‐-―−]/g, '-')
    .toUpperCase();

export const checkHash = ({ number, code }: CheckLink): string =>
  `#/check/${encodeURIComponent(number.trim())}/${encodeURIComponent(code.trim())}`;
