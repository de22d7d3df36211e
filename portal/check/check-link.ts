/** What a QR code says: `#/check/{number}/{code}`, both optional. */
export interface CheckLink {
  readonly number: string;
  readonly code: string;
}

export function readCheckLink(hash: string): CheckLink {
  const [, , number = '', code = ''] = hash.split('/');
  return { number: decodeURIComponent(number), code: decodeURIComponent(code) };
}

export const checkHash = ({ number, code }: CheckLink): string =>
  `#/check/${encodeURIComponent(number.trim())}/${encodeURIComponent(code.trim())}`;
