import type { Knex } from 'knex';
import { MATERIAL_CODE_FORM } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { codeColumn, textColumn } from './csv-columns.ts';
import type { CsvColumn, CsvFault, CsvLine, CsvRegister, CsvRow } from './csv-register.ts';
import { addOldFiles, type Importing, type OldFile } from './imported-cases.ts';
import { listMaterials, type Material } from './materials.ts';

/** One row of a list of files of old cases. */
const OLD_FILE_COLUMNS: Readonly<Record<string, CsvColumn>> = {
  number: textColumn(60),
  slot: codeColumn(MATERIAL_CODE_FORM, 'a capital and up to 7 capitals or digits'),
  fileName: textColumn(200),
  sizeBytes: {
    read: (text) => {
      if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
      throw new Error(`Expected a whole number of bytes, but found "${text}".`);
    },
  },
  sha256: {
    read: (text) => {
      if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
      throw new Error(`Expected 64 hexadecimal digits, but found "${text}".`);
    },
  },
};

/** The lists of files of cases that were imported before, one file a row; their bytes may follow. */
export function oldCaseFileRegister(importing: Importing): CsvRegister {
  return {
    register: 'old-case-files',
    key: ['number', 'slot', 'file_name'],
    columns: OLD_FILE_COLUMNS,
    compare: strayFiles,
    store: (acting, rows) => addOldFiles(acting, rows.map(oldFileOf), importing),
  };
}

const textOf = (row: CsvRow, column: string): string => String(row[column] ?? '');

function oldFileOf(row: CsvRow): OldFile {
  const [number, slot, fileName] = [textOf(row, 'number'), textOf(row, 'slot'), textOf(row, 'file_name')];
  return { number, slot, fileName, sizeBytes: Number(row['size_bytes']), sha256: textOf(row, 'sha256') };
}

interface KnownCase {
  readonly number: string;
  readonly filedOn: PlainDate;
  /** `slot fileName` of what it lists already. */
  readonly files: readonly string[];
}

/** Files of no imported case, in slots that the list of its day did not have, or listed before. */
async function strayFiles(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const numbers = [...new Set(lines.map(({ row }) => textOf(row, 'number')))];
  const cases = await db('applications as a')
    .whereIn('a.number', numbers)
    .whereNotNull('a.imported_at')
    .select<KnownCase[]>(
      db.raw(`a.number, a.effective_date::text as "filedOn", array(select f.slot || ' ' || f.file_name
        from files f where f.application_id = a.id and f.removed_at is null) as files`),
    );
  const byNumber = new Map(cases.map((each) => [each.number, each]));
  const materials = await listMaterials(db);
  return lines.flatMap(({ line, row }) => {
    const { number, slot, fileName } = oldFileOf(row);
    const known = byNumber.get(number);
    const fault = strayFault({ number, slot, fileName }, known, materials);
    return number === '' || fault === undefined ? [] : [{ line, ...fault }];
  });
}

function strayFault(
  { number, slot, fileName }: Pick<OldFile, 'number' | 'slot' | 'fileName'>,
  known: KnownCase | undefined,
  materials: readonly Material[],
): Omit<CsvFault, 'line'> | undefined {
  if (known === undefined) {
    return { column: 'number', code: 'VALUE_UNKNOWN', message: `Expected an imported case, but ${number} is none.` };
  }
  const { filedOn } = known;
  const isOfThatDay = materials.some(
    ({ code, validFrom, validTo }) => code === slot && validFrom <= filedOn && (validTo === null || filedOn <= validTo),
  );
  if (slot !== '' && !isOfThatDay) {
    const message = `Expected materials of ${filedOn}, but ${slot} is none.`;
    return { column: 'slot', code: 'VALUE_UNKNOWN', message };
  }
  if (!known.files.includes(`${slot} ${fileName}`)) return undefined;
  const message = `Expected a file that is not listed yet, but ${fileName} is.`;
  return { column: 'fileName', code: 'VALUE_TAKEN', message };
}
