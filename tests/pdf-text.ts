import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Text of a PDF by poppler, or undefined where poppler is not installed. */
export function textOfPdf(pdf: Buffer): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tushen-pdf-'));
  try {
    writeFileSync(join(folder, 'document.pdf'), pdf);
    return execFileSync('pdftotext', [join(folder, 'document.pdf'), '-'], { encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
