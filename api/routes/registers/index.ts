import { Type } from 'typebox';
import { agencyRegister, listAgencies } from '../../../storage/agencies.ts';
import { agencyStaffRegister } from '../../../storage/agency-staff.ts';
import { calendarRegister, listCalendarDays } from '../../../storage/calendar.ts';
import { recomputeOpenLimits } from '../../../storage/calendar-changes.ts';
import { checklistRegister } from '../../../storage/checklists.ts';
import { clauseRegister } from '../../../storage/clauses.ts';
import { countyRegister, listCounties } from '../../../storage/counties.ts';
import { type CsvRegister, importRegisterCsv } from '../../../storage/csv-register.ts';
import { decideWith } from '../../../storage/decisions.ts';
import { departmentKindRegister, listDepartmentKinds } from '../../../storage/department-kinds.ts';
import { departmentRegister, listDepartments } from '../../../storage/departments.ts';
import { disciplineRegister, listDisciplines } from '../../../storage/disciplines.ts';
import { firmRegister, listFirms } from '../../../storage/firms.ts';
import { listMaterials, materialRegister } from '../../../storage/materials.ts';
import { neighbourRegister } from '../../../storage/neighbour-records.ts';
import { oldCaseFileRegister } from '../../../storage/old-case-file-register.ts';
import { oldCaseRegister } from '../../../storage/old-case-register.ts';
import { oppositeWordRegister } from '../../../storage/opposite-words.ts';
import { getSector, listSectors, sectorFactRegister, sectorRegister } from '../../../storage/sectors.ts';
import type { App, AppDeps } from '../../deps.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { MaterialView } from '../../schemas/materials.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import {
  AgencyView,
  CalendarDayView,
  CountyView,
  DepartmentKindView,
  DepartmentView,
  DisciplineView,
  FirmKind,
  FirmView,
  ImportView,
  SectorView,
} from '../../schemas/registers.ts';
import { Body, List, OneOf, PlainDate, Text } from '../../schemas/shapes.ts';

/** Registers by the word in the address. */
const registers = {
  counties: countyRegister,
  sectors: sectorRegister,
  'sector-facts': sectorFactRegister,
  disciplines: disciplineRegister,
  'department-kinds': departmentKindRegister,
  departments: departmentRegister,
  agencies: agencyRegister,
  'agency-staff': agencyStaffRegister,
  firms: firmRegister,
  'calendar-days': calendarRegister,
  clauses: clauseRegister,
  'checklist-items': checklistRegister,
  'opposite-words': oppositeWordRegister,
  materials: materialRegister,
  'neighbour-records': neighbourRegister,
} as const;

/** Files of old cases: read like a register, but what they bring depends on who imports and on the deployed tables. */
const oldCases = { 'old-cases': oldCaseRegister, 'old-case-files': oldCaseFileRegister } as const;

type RegisterName = keyof typeof registers | keyof typeof oldCases;
const registerNames = [...Object.keys(registers), ...Object.keys(oldCases)] as RegisterName[];
const isOfOldCases = (name: RegisterName): name is keyof typeof oldCases => Object.hasOwn(oldCases, name);
const RegisterParams = Type.Object({ register: OneOf(registerNames) });
/** A register of a province's firms has some ten thousand rows of about a hundred bytes. */
const LARGEST_CSV = 10 * 1_048_576;

const listCountiesSchema = {
  operationId: 'listCounties',
  summary: '县（市、区） Counties',
  response: { 200: Type.Object({ items: List(CountyView) }), ...problems },
};

const listDepartmentsSchema = {
  operationId: 'listDepartments',
  summary: '主管部门 Departments',
  response: { 200: Type.Object({ items: List(DepartmentView) }), ...problems },
};

const listSectorsSchema = {
  operationId: 'listSectors',
  summary: '工程类别及其项目信息 Sectors with what they ask of a project',
  response: { 200: Type.Object({ items: List(SectorView) }), ...problems },
};

const listDisciplinesSchema = {
  operationId: 'listDisciplines',
  summary: '审查专业 Disciplines',
  response: { 200: Type.Object({ items: List(DisciplineView) }), ...problems },
};

const listDepartmentKindsSchema = {
  operationId: 'listDepartmentKinds',
  summary: '部门类别 Kinds of departments',
  response: { 200: Type.Object({ items: List(DepartmentKindView) }), ...problems },
};

const listAgenciesSchema = {
  operationId: 'listAgencies',
  summary: '审图机构 Review agencies',
  response: { 200: Type.Object({ items: List(AgencyView) }), ...problems },
};

const listFirmsSchema = {
  operationId: 'listFirms',
  summary: '企业 Firms by credit code',
  querystring: Body({ ...pageQuery, kind: Type.Optional(FirmKind), text: Type.Optional(Text(100)) }),
  response: { 200: Page(FirmView), ...problems },
};

const listCalendarDaysSchema = {
  operationId: 'listCalendarDays',
  summary: '节假日与调休 Days that differ from the week',
  querystring: Body({ from: PlainDate, to: PlainDate }),
  response: { 200: Type.Object({ items: List(CalendarDayView) }), ...problems },
};

const listMaterialRegisterSchema = {
  operationId: 'listMaterialRegister',
  summary: '材料目录 Register of materials, ended ones too',
  response: { 200: Type.Object({ items: List(MaterialView) }), ...problems },
};

const getRegisterTemplateSchema = {
  operationId: 'getRegisterTemplate',
  summary: '导入模板 Heading of a register file',
  params: RegisterParams,
  response: { 200: { description: 'CSV', content: { 'text/csv': { schema: Type.String() } } }, ...problems },
};

const importRegisterSchema = {
  operationId: 'importRegister',
  summary: '导入登记 Import a register file: all rows or none',
  consumes: ['text/csv'],
  params: RegisterParams,
  body: Type.String(),
  response: { 200: ImportView, ...problems },
};

export function registerRegisterRoutes(app: App, { knex, clock, zeebe }: AppDeps): void {
  const importingOf = (request: Parameters<typeof principalOf>[0]) => ({
    ...{ decide: decideWith(zeebe), by: principalOf(request).user, at: clock.now() },
  });
  // Old cases are of the sector that there was before there were several.
  const registerOf = async (name: RegisterName, importing: ReturnType<typeof importingOf>): Promise<CsvRegister> =>
    isOfOldCases(name)
      ? oldCases[name]({ ...importing, factRules: (await getSector(knex, {})).facts })
      : registers[name];

  app.get('/counties', { schema: listCountiesSchema }, async () => ({ items: await listCounties(knex) }));

  app.get('/departments', { schema: listDepartmentsSchema }, async () => ({ items: await listDepartments(knex) }));

  app.get('/sectors', { schema: listSectorsSchema }, async () => ({ items: await listSectors(knex) }));

  app.get('/disciplines', { schema: listDisciplinesSchema }, async () => ({ items: await listDisciplines(knex) }));

  app.get('/department-kinds', { schema: listDepartmentKindsSchema }, async () => ({
    items: await listDepartmentKinds(knex),
  }));

  app.get('/agencies', { schema: listAgenciesSchema }, async () => ({ items: await listAgencies(knex) }));

  app.get('/firms', { schema: listFirmsSchema }, async ({ query }) => {
    const after = readCursor(query.cursor, { code: cursorValues.text });
    const { kind, text } = query;
    const firms = await listFirms(knex, { kind, text, afterCode: after?.code, limit: withOneMore(query) });
    return toPage(firms, query, (firm) => [firm.creditCode]);
  });

  app.get('/calendar-days', { schema: listCalendarDaysSchema }, async ({ query }) => ({
    items: await listCalendarDays(knex, query.from, query.to),
  }));

  app.get('/materials', { schema: listMaterialRegisterSchema }, async () => ({ items: await listMaterials(knex) }));

  app.get('/registers/:register/template', { schema: getRegisterTemplateSchema }, async (request, reply) => {
    const { params } = request;
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${params.register}.csv"`);
    const register = await registerOf(params.register, importingOf(request));
    return `${Object.keys(register.columns).join(',')}\n`;
  });

  app.post(
    '/registers/:register/imports',
    { schema: importRegisterSchema, bodyLimit: LARGEST_CSV },
    async (request, reply) => {
      const { register: name } = request.params;
      const register = await registerOf(name, importingOf(request));
      return actOnce(knex, { request, reply }, async (acting) => {
        const result = await importRegisterCsv(acting, register, request.body);
        if (register === calendarRegister) {
          await recomputeOpenLimits(acting, { today: clock.today(), at: clock.now() });
        }
        return result;
      });
    },
  );
}
