import { AGENCY_ROLES, type Role } from '../../../domain/roles.ts';
import { countSetup, listMissingRoles, type SetupCounts } from '../../../storage/setup.ts';
import type { App, AppDeps } from '../../deps.ts';
import { problems } from '../../schemas/problem.ts';
import { SetupView } from '../../schemas/registers.ts';

const getSetupSchema = {
  operationId: 'getSetup',
  summary: '初始化清单 What must be imported before the first case, in this order',
  response: { 200: SetupView, ...problems },
};

interface Step {
  readonly step: string;
  readonly titleZh: string;
  readonly counts: keyof SetupCounts;
  readonly how: string;
  /** Whom of the roles that every case needs the step brings: it is done with a usable person of each. */
  readonly people?: (role: Role) => boolean;
  /** True for what the program can do without. */
  readonly optional?: boolean;
}

const isOfAgency = (role: Role): boolean => AGENCY_ROLES.includes(role);
const importOf = (register: string) =>
  `POST /api/v1/registers/${register}/imports, text/csv with the heading of GET /api/v1/registers/${register}/template`;

const steps: readonly Step[] = [
  { step: 'counties', titleZh: '县（市、区）', counts: 'counties', how: importOf('counties') },
  { step: 'departments', titleZh: '主管部门', counts: 'departments', how: importOf('departments') },
  { step: 'agencies', titleZh: '审图机构', counts: 'agencies', how: importOf('agencies') },
  {
    step: 'agency-staff',
    titleZh: '审图机构人员',
    counts: 'agencyStaff',
    people: isOfAgency,
    how: `${importOf('agency-staff')}; then POST /api/v1/agencies/{agencyCode}/one-time-passwords for each agency`,
  },
  { step: 'firms', titleZh: '建设、设计、勘察单位', counts: 'firms', how: importOf('firms') },
  {
    step: 'people',
    titleZh: '其他用户与角色',
    counts: 'people',
    people: (role) => !isOfAgency(role),
    how: 'POST /api/v1/users for each other person',
  },
  { step: 'processes', titleZh: '流程与决策表', counts: 'processes', how: 'POST /api/v1/deployments' },
  {
    step: 'calendar',
    titleZh: '节假日',
    counts: 'calendarDays',
    how: `${importOf('calendar-days')}; holidays up to the last published year are built in`,
    optional: true,
  },
  {
    step: 'materials',
    titleZh: '材料目录',
    counts: 'materials',
    how: `${importOf('materials')}; today's list is built in`,
    optional: true,
  },
  {
    step: 'neighbour-records',
    titleZh: '有关部门登记',
    counts: 'neighbourRecords',
    how: `${importOf('neighbour-records')}; not needed with NEIGHBOURS_URL`,
    optional: true,
  },
];

export function registerSetupRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/setup', { schema: getSetupSchema }, async () => {
    const counts = await countSetup(knex);
    const missing = await listMissingRoles(knex);
    const views = steps.map(({ step, titleZh, counts: counted, how, people }) => {
      const missingRoles = missing.filter((role) => people?.(role) === true);
      const done = counts[counted] > 0 && missingRoles.length === 0;
      return { step, titleZh, how, count: counts[counted], done, missingRoles };
    });
    const complete = steps.every(({ optional }, index) => optional === true || views[index]?.done === true);
    return { complete, steps: views };
  });
}
