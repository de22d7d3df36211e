import type { Knex } from 'knex';
import { dateColumn, flagColumn, oneOfColumn, textColumn } from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';

/** A day that differs from the week's rule: a holiday on a weekday, or a make-up workday on a weekend. */
export interface CalendarDay {
  /** YYYY-MM-DD in China time. */
  readonly date: string;
  readonly kind: 'HOLIDAY' | 'WORKDAY';
  /** Notice that says so, e.g. 国办发明电〔2025〕7号. */
  readonly source: string;
  /** True while the State Council's notice of that year is not out. */
  readonly provisional: boolean;
}

export const calendarRegister: CsvRegister = {
  register: 'calendar_days',
  key: 'date',
  columns: {
    date: dateColumn,
    kind: oneOfColumn(['HOLIDAY', 'WORKDAY']),
    source: textColumn(),
    provisional: flagColumn,
  },
};

/** The edited days from `from` to `to`, both included; days not listed follow the shipped holiday data. */
export async function listCalendarDays(db: Knex, from: string, to: string): Promise<CalendarDay[]> {
  return db('calendar_days')
    .select(db.raw('date::text as date'), 'kind', 'source', 'provisional')
    .whereBetween('calendar_days.date', [from, to])
    .orderBy('calendar_days.date');
}
