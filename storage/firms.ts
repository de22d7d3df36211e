import type { Knex } from 'knex';
import { CREDIT_GRADES, type CreditGrade } from '../domain/project.ts';
import {
  creditCodeColumn,
  flagColumn,
  oneOfColumn,
  optionalColumn,
  textColumn,
  unexplainedCodeFaults,
} from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';

/** A firm that files projects, designs them, or surveys the ground. */
export interface Firm {
  /** 统一社会信用代码, upper case. */
  readonly creditCode: string;
  readonly name: string;
  readonly kind: 'APPLICANT' | 'DESIGN' | 'SURVEY';
  /** Grade of a design or survey unit; null = none on record. */
  readonly creditGrade: CreditGrade | null;
  /** True while the firm stands on the bad-credit list. */
  readonly badCredit: boolean;
}

const FIRM_KINDS = ['APPLICANT', 'DESIGN', 'SURVEY'] as const;

export const firmRegister: CsvRegister = {
  register: 'firms',
  key: 'credit_code',
  columns: {
    creditCode: creditCodeColumn,
    name: textColumn(100),
    kind: oneOfColumn(FIRM_KINDS),
    creditGrade: optionalColumn(oneOfColumn(CREDIT_GRADES)),
    badCredit: flagColumn,
    codeOverrideReason: optionalColumn(textColumn()),
  },
  check: unexplainedCodeFaults,
};

const COLUMNS = ['credit_code as creditCode', 'name', 'kind', 'credit_grade as creditGrade', 'bad_credit as badCredit'];

/** What to list: of one kind, whose name or code holds a text, after a credit code. */
export interface FirmQuery {
  readonly kind?: Firm['kind'] | undefined;
  readonly text?: string | undefined;
  readonly afterCode?: string | undefined;
  readonly limit: number;
}

/** A page of firms by credit code. */
export async function listFirms(db: Knex, query: FirmQuery): Promise<Firm[]> {
  const select = db('firms').select<Firm[]>(COLUMNS).orderBy('credit_code').limit(query.limit);
  if (query.kind !== undefined) select.where('kind', query.kind);
  if (query.afterCode !== undefined) select.where('credit_code', '>', query.afterCode);
  if (query.text !== undefined) {
    // position() looks for the text as it is; LIKE would read % and _ in it as wildcards.
    select.whereRaw('(position(? in name) > 0 or position(upper(?) in credit_code) > 0)', [query.text, query.text]);
  }
  return select;
}

/** The firm of a credit code, or undefined when the register does not name it. */
export async function findFirm(db: Knex, creditCode: string): Promise<Firm | undefined> {
  return db('firms').select<Firm[]>(COLUMNS).where({ credit_code: creditCode }).first();
}
