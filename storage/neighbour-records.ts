import type { Knex } from 'knex';
import { NEIGHBOUR_SYSTEMS, type NeighbourSystem } from '../domain/neighbours.ts';
import { parseProjectCode } from '../domain/project-code.ts';
import type { Neighbour, NeighbourAnswer } from '../platform/neighbours.ts';
import { dateColumn, oneOfColumn, optionalColumn, textColumn } from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';
import { findFirm } from './firms.ts';

/** The systems of other offices, each by its name. */
export type Neighbours = Readonly<Record<NeighbourSystem, Neighbour>>;

/** What systems that cannot be reached from here would answer, brought as a file. */
export const neighbourRegister: CsvRegister = {
  register: 'neighbour_records',
  key: 'key',
  columns: {
    key: textColumn(100),
    system: oneOfColumn(NEIGHBOUR_SYSTEMS),
    subject: textColumn(100),
    title: textColumn(100),
    content: textColumn(500),
    validTo: optionalColumn(dateColumn),
  },
};

/** What each system answers of itself where no file says more. */
const OWN_KNOWLEDGE: Readonly<Record<NeighbourSystem, (db: Knex, subject: string) => Promise<Record<string, string>>>> =
  {
    ENTERPRISE_REGISTER: async (db, code) => {
      const firm = await findFirm(db, code);
      return firm === undefined ? {} : { 企业名称: firm.name, 统一社会信用代码: firm.creditCode };
    },
    CONSTRUCTION_MARKET: async (db, code) => {
      const firm = await findFirm(db, code);
      if (firm === undefined) return {};
      return { 单位名称: firm.name, 信用等级: firm.creditGrade ?? '未评定' };
    },
    CREDIT_PLATFORM: async (db, code) => {
      const firm = await findFirm(db, code);
      return firm === undefined ? {} : { 失信记录: firm.badCredit ? '有' : '无' };
    },
    ELECTRONIC_IDENTITY: async (db, userId) => {
      const handler: { name: string; firm: string | null } | undefined = await db('users as u')
        .leftJoin('firms as f', 'f.credit_code', 'u.firm_code')
        .where('u.id', userId)
        .first('u.display_name as name', 'f.name as firm');
      return handler === undefined ? {} : { 经办人: handler.name, 所属单位: handler.firm ?? '未登记' };
    },
    INVESTMENT_PLATFORM: async (_db, code) => {
      const result = parseProjectCode(code);
      return result.ok ? { 项目代码: code, 代码格式: '有效' } : {};
    },
    ARCHIVE: async (db, code) => {
      const rows = await db('applications').where({ project_code: code }).whereNotNull('closed_at').pluck('number');
      return rows.length === 0 ? {} : { 归档案件: rows.join('、') };
    },
    NATURAL_RESOURCES: async () => ({}),
    PERMIT_OFFICE: async () => ({}),
  };

/** Offline stand-ins: they answer from the registers and from imported records. */
export function offlineNeighbours(db: Knex): Neighbours {
  const of = (system: NeighbourSystem): Neighbour => ({ ask: (subject) => askOffline(db, system, subject) });
  return Object.fromEntries(NEIGHBOUR_SYSTEMS.map((system) => [system, of(system)])) as Neighbours;
}

async function askOffline(db: Knex, system: NeighbourSystem, subject: string): Promise<NeighbourAnswer | undefined> {
  const records: { title: string; content: string; valid_to: string | null }[] = await db('neighbour_records')
    .where({ system, subject })
    .orderBy('title')
    .select('title', 'content', db.raw('valid_to::text as valid_to'));
  const known = records.map(({ title, content, valid_to: last }) => [
    title,
    last === null ? content : `${content}（有效期至 ${last}）`,
  ]);
  const facts = { ...(await OWN_KNOWLEDGE[system](db, subject)), ...Object.fromEntries(known) };
  if (Object.keys(facts).length === 0) return undefined;
  return { facts, source: records.length > 0 ? '离线导入的登记' : '本系统登记' };
}
