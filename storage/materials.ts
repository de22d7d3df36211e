import type { Knex } from 'knex';
import {
  FILE_EXTENSIONS,
  type FileRule,
  MATERIAL_CODE_FORM,
  type MaterialCode,
  parseFileRule,
  type SlotRules,
} from '../domain/materials.ts';
import { NEIGHBOUR_SYSTEMS, type NeighbourSystem } from '../domain/neighbours.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import {
  codeColumn,
  dateColumn,
  filledListColumn,
  flagColumn,
  oneOfColumn,
  optionalColumn,
  positionColumn,
  textColumn,
} from './csv-columns.ts';
import { type CsvFault, type CsvLine, type CsvRegister, type CsvRow, storeInTable } from './csv-register.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** A kind of paper that a case may be asked for, and what its slot takes. */
export interface Material extends SlotRules {
  readonly code: MaterialCode;
  /** Place in lists and notices. */
  readonly position: number;
  readonly titleZh: string;
  readonly titleEn: string;
  /** The design unit may propose versions of it; elsewhere only the applicant uploads. */
  readonly byDesigner: boolean;
  /** A reply to opinions may renew it: what was stated once, and permits, stay as accepted. */
  readonly revisable: boolean;
  /** The design rests on it, as on the planning permit: where it comes out otherwise, drawings are reviewed again. */
  readonly designBasis: boolean;
  /** PROJECT: one that was accepted serves every later filing of the same project by the same firm. */
  readonly reuse: 'NONE' | 'PROJECT';
  /** Months from its acceptance for which one stays valid; null = without end. */
  readonly validMonths: number | null;
  /** First and last day on which cases are asked for it; null = no last day. */
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | null;
  /** Where it comes from since its last day: nobody is asked for it any more. */
  readonly fetchedFrom: NeighbourSystem | null;
}

const REUSES = ['NONE', 'PROJECT'] as const;

export const materialRegister: CsvRegister = {
  register: 'materials',
  key: 'code',
  columns: {
    code: codeColumn(MATERIAL_CODE_FORM, 'a capital and up to 7 capitals or digits'),
    position: positionColumn,
    titleZh: textColumn(100),
    titleEn: textColumn(100),
    formats: filledListColumn({
      read: (text) => {
        if (parseFileRule(text) !== undefined) return text;
        const kinds = FILE_EXTENSIONS.join(', ');
        throw new Error(`Expected kind:megabytes (${kinds}; with ! when it must be there), but found "${text}".`);
      },
    }),
    formatsFrom: optionalColumn(dateColumn),
    drawingSet: flagColumn,
    byDesigner: flagColumn,
    revisable: flagColumn,
    // An older list without the column must not say that designs rest on nothing.
    designBasis: { ...flagColumn, neverLeftOut: true },
    reuse: oneOfColumn(REUSES),
    validMonths: optionalColumn({
      read: (text) => {
        if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
        throw new Error(`Expected a whole number of months from 1 to 999, but found "${text}".`);
      },
    }),
    validFrom: dateColumn,
    validTo: optionalColumn(dateColumn),
    fetchedFrom: optionalColumn(oneOfColumn(NEIGHBOUR_SYSTEMS)),
  },
  check: checkRow,
  compare: refuseWhatIsFetched,
  store: storeMaterials,
};

/**
 * Stores the rows, and what files they take from `formatsFrom` on. Without that day the rule that holds last is corrected:
 * a file that was made before the column does not undo what was decided since.
 */
async function storeMaterials(acting: ActorTransaction, rows: readonly CsvRow[]): Promise<void> {
  const { trx } = acting;
  const materials = rows.map(({ formats_from: _, ...row }) => row);
  await storeInTable(acting, { register: 'materials', key: 'code' }, materials);
  for (const { code, formats, formats_from: from, valid_from: begin } of rows) {
    const [last] = await trx('material_formats')
      .where({ code })
      .select<{ day: string | null }[]>(trx.raw('max(valid_from)::text as day'));
    const rule = { code, formats, valid_from: from ?? last?.day ?? begin };
    await trx('material_formats').insert(rule).onConflict(['code', 'valid_from']).merge();
  }
}

function checkRow({ valid_from: from, valid_to: to, formats }: CsvRow) {
  const faults = [];
  if (typeof from === 'string' && typeof to === 'string' && to < from) {
    faults.push({ column: 'validTo', message: `Expected a day from ${from} on, but found ${to}.` });
  }
  const kinds = Array.isArray(formats) ? formats.map((format) => String(format).split(':')[0]) : [];
  if (new Set(kinds).size < kinds.length) {
    faults.push({ column: 'formats', message: 'Expected each kind of file once, but one stands twice.' });
  }
  return faults;
}

/** A paper that a neighbour system supplies is never asked for again: its time lies in the past, and its source stays. */
async function refuseWhatIsFetched(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const fetched = await db('materials')
    .whereNotNull('fetched_from')
    .select<{ code: string; last: string; source: string }[]>(
      db.raw('code, valid_to::text as last, fetched_from as source'),
    );
  return lines.flatMap(({ line, row }) => {
    const known = fetched.find(({ code }) => code === row['code']);
    if (known === undefined || (row['valid_to'] === known.last && row['fetched_from'] === known.source)) return [];
    const message = `Expected ${known.code} to end on ${known.last}, since ${known.source} supplies it, but found another row.`;
    return [{ line, column: 'validTo', code: 'VALUE_TAKEN' as const, message }];
  });
}

type MaterialRow = Omit<Material, 'formats'> & { readonly formats: readonly string[] };

const COLUMNS: ColumnMap<MaterialRow> = {
  code: 'code',
  position: 'position',
  titleZh: 'title_zh',
  titleEn: 'title_en',
  formats: 'formats',
  drawingSet: 'drawing_set',
  disciplines: `case when drawing_set then array(select d.code from disciplines d order by d.position, d.code)
    else '{}'::text[] end`,
  byDesigner: 'by_designer',
  revisable: 'revisable',
  designBasis: 'design_basis',
  reuse: 'reuse',
  validMonths: 'valid_months',
  validFrom: 'valid_from::text',
  validTo: 'valid_to::text',
  fetchedFrom: 'fetched_from',
};

/** The whole register in its order, ended rows too. */
export async function listMaterials(db: Knex): Promise<Material[]> {
  const rows = await db('materials')
    .select<MaterialRow[]>(db.raw(selectList(COLUMNS)))
    .orderBy(['position', 'code']);
  return rows.map((row) => ({ ...row, formats: row.formats.flatMap((text): FileRule[] => toRule(text)) }));
}

/** What may be asked for on a day. */
export async function listMaterialsOn(db: Knex, day: PlainDate): Promise<Material[]> {
  const isValid = ({ validFrom, validTo }: Material) => validFrom <= day && (validTo === null || day <= validTo);
  const materials = (await listMaterials(db)).filter(isValid);
  const rules = await readFormatsOn(db, day);
  return materials.map((material) => ({ ...material, formats: rules.get(material.code) ?? material.formats }));
}

/** What files each material takes on a day; before its first rule that one holds. */
async function readFormatsOn(db: Knex, day: PlainDate): Promise<ReadonlyMap<MaterialCode, readonly FileRule[]>> {
  const { rows } = await db.raw<{ rows: { code: string; formats: readonly string[] }[] }>(
    `select distinct on (code) code, formats from material_formats
     order by code, (valid_from <= ?::date) desc, case when valid_from <= ?::date then valid_from end desc, valid_from`,
    [day, day],
  );
  return new Map(rows.map(({ code, formats }) => [code, formats.flatMap(toRule)]));
}

/** Chinese names by code, ended ones too: an old case still names them. */
export async function readMaterialTitles(db: Knex): Promise<ReadonlyMap<MaterialCode, string>> {
  return new Map((await listMaterials(db)).map(({ code, titleZh }) => [code, titleZh]));
}

function toRule(text: string): FileRule[] {
  const rule = parseFileRule(text);
  return rule === undefined ? [] : [rule];
}
