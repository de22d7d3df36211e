import { describe, expect, it } from 'vitest';
import { formatCertificateNumber, parseCertificateNumber } from './certificate-number.ts';

describe('a certificate number', () => {
  it('is written and read back', () => {
    const number = { region: '339902', year: 2026, serial: 1, version: 0 };

    expect(formatCertificateNumber(number)).toBe('SC-339902-2026-00001-00');
    expect(parseCertificateNumber('SC-339902-2026-00001-00')).toEqual(number);
  });

  it.each([
    { serial: 0 },
    { serial: 100_000 },
    { version: 100 },
    { version: -1 },
    { region: '33990' },
    { year: 26 },
    { serial: 1.5 },
  ])('refuses %o', (difference) => {
    const number = { region: '339902', year: 2026, serial: 1, version: 0, ...difference };

    expect(() => formatCertificateNumber(number)).toThrow('Expected a region of 6 digits');
  });

  it.each(['', 'SC-339902-2026-1-00', 'SC-339902-2026-00000-00', 'sc-339902-2026-00001-00'])('is not "%s"', (text) => {
    expect(parseCertificateNumber(text)).toBeUndefined();
  });
});
