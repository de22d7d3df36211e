/** Number of a certificate, `SC-{region}-{year}-{serial}-{version}`, e.g. SC-339902-2026-00001-00. */
export interface CertificateNumber {
  /** County, 6 digits. */
  readonly region: string;
  readonly year: number;
  /** 1-99999, given by storage without gaps per region and year. */
  readonly serial: number;
  /** 0 for the first certificate; one more for each review of a change. */
  readonly version: number;
}

const FORM = /^SC-(\d{6})-(\d{4})-(\d{5})-(\d{2})$/;

/** Writes the number. Throws RangeError if a part does not fit its digits. */
export function formatCertificateNumber(number: CertificateNumber): string {
  const { region, year, serial, version } = number;
  const text = `SC-${region}-${year}-${padded(serial, 5)}-${padded(version, 2)}`;
  if (parseCertificateNumber(text) === undefined) {
    throw new RangeError(
      'Expected a region of 6 digits, a year of 4, a serial 1-99999 and a version 0-99, ' +
        `but found ${JSON.stringify(number)}.`,
    );
  }
  return text;
}

/** Reads a number, or answers undefined if the text is none. */
export function parseCertificateNumber(text: string): CertificateNumber | undefined {
  const [, region, year, serial, version] = FORM.exec(text) ?? [];
  if (region === undefined || Number(serial) === 0) return undefined;
  return { region, year: Number(year), serial: Number(serial), version: Number(version) };
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
