import { DISCIPLINES, type Discipline } from '../domain/disciplines.ts';
import type { Role } from '../domain/roles.ts';
import type { AgencyStaff } from './answers.ts';
import { ApiProblem, type Caller } from './api-client.ts';
import { type Row, readPages, readShipped, toCsv } from './registers.ts';

/** Who works on a case for a review agency. */
export interface AgencyTeam {
  readonly manager: Caller;
  readonly technicalHead: Caller;
  readonly legalRepresentative: Caller;
  reviewer(discipline: Discipline): Caller;
  /** Another person of the same discipline. */
  secondReviewer(discipline: Discipline): Caller;
}

/** Rows of the register of agency staff, by what they are for in a case. */
interface Positions {
  readonly manager: Row;
  readonly technicalHead: Row;
  readonly legalRepresentative: Row;
  readonly reviewers: ReadonlyMap<Discipline, readonly [first: Row, second: Row]>;
}

const FAR_AHEAD = '2099-12-31';

/**
 * Everybody of an agency at once: it is eligible only with two qualified persons in each discipline. Whom the register
 * lacks is imported; whoever is in it stays as he or she is.
 */
export async function assembleTeam(
  administrator: Caller,
  agencyCode: string,
  enter: (userId: string) => Promise<Caller>,
): Promise<AgencyTeam> {
  const shipped = (await readShipped('agency-staff.csv')).filter((row) => row['agencyCode'] === agencyCode);
  const positions = positionsOf(shipped) ?? positionsOf(inventStaff(agencyCode));
  if (positions === undefined) throw new Error(`Expected staff for every position of agency ${agencyCode}`);
  const { manager, technicalHead, legalRepresentative, reviewers } = positions;
  const people = [...new Set([manager, technicalHead, legalRepresentative, ...[...reviewers.values()].flat()])];
  const userIds = await importMissing(administrator, agencyCode, people);
  const callers = new Map<Row | undefined, Caller>();
  await Promise.all(people.map(async (row) => callers.set(row, await enter(userIds.get(row['username']) ?? ''))));
  const found = (row: Row | undefined): Caller => {
    const caller = callers.get(row);
    if (caller === undefined) throw new Error(`Expected a person of agency ${agencyCode}, but there is none`);
    return caller;
  };
  return {
    manager: found(manager),
    technicalHead: found(technicalHead),
    legalRepresentative: found(legalRepresentative),
    reviewer: (discipline) => found(reviewers.get(discipline)?.[0]),
    secondReviewer: (discipline) => found(reviewers.get(discipline)?.[1]),
  };
}

/** Ids of the agency's people by user name, after adding those that the register lacks. */
async function importMissing(administrator: Caller, agencyCode: string, wanted: readonly Row[]) {
  const read = async () => {
    const staff = await readPages<AgencyStaff>(administrator, `/agency-staff?agencyCode=${agencyCode}`);
    return new Map<string | undefined, string>(staff.map(({ username, id }) => [username, id]));
  };
  const held = await read();
  const missing = wanted.filter((row) => !held.has(row['username']));
  if (missing.length === 0) return held;
  try {
    await administrator.postCsv('/registers/agency-staff/imports', toCsv(missing));
  } catch (thrown) {
    // Another demonstration has just made the same people.
    if (!(thrown instanceof ApiProblem && thrown.code === 'ALREADY_EXISTS')) throw thrown;
  }
  return read();
}

/** Undefined when somebody is missing. */
function positionsOf(rows: readonly Row[]): Positions | undefined {
  const withRole = (role: Role) => rows.filter((row) => listOf(row['roles']).includes(role));
  const [manager] = withRole('agencyManager');
  const [technicalHead] = withRole('technicalHead');
  const [legalRepresentative] = withRole('legalRepresentative');
  const reviewers = new Map<Discipline, readonly [Row, Row]>();
  for (const discipline of DISCIPLINES) {
    const [first, second] = withRole('reviewer').filter((row) => listOf(row['disciplines']).includes(discipline));
    if (first !== undefined && second !== undefined) reviewers.set(discipline, [first, second]);
  }
  const isWhole = reviewers.size === DISCIPLINES.length;
  if (!isWhole || manager === undefined || technicalHead === undefined || legalRepresentative === undefined) return;
  return { manager, technicalHead, legalRepresentative, reviewers };
}

function inventStaff(agencyCode: string): Row[] {
  const someone = (name: string, displayName: string, roles: readonly Role[]) => ({
    ...{ username: `${agencyCode.toLowerCase()}.${name}`, displayName, agencyCode, roles: roles.join(';') },
    ...{ disciplines: '', registrationNumber: '', registrationExpires: '' },
  });
  const registered = (number: string, disciplines: Discipline) => ({
    ...{ disciplines, registrationNumber: `${agencyCode}-${number}`, registrationExpires: FAR_AHEAD },
  });
  const qualified = (discipline: Discipline, number: number) => ({
    ...someone(`${discipline.toLowerCase()}${number}`, `审查师${discipline}${number}`, ['reviewer', 'secondReviewer']),
    ...registered(`${discipline}${number}`, discipline),
  });
  return [
    someone('manager', '机构管理员', ['agencyManager']),
    { ...someone('head', '技术负责人', ['technicalHead']), ...registered('HEAD', 'STRU') },
    someone('legal', '法定代表人', ['legalRepresentative']),
    ...DISCIPLINES.flatMap((discipline) => [qualified(discipline, 1), qualified(discipline, 2)]),
  ];
}

function listOf(cell: string | undefined): string[] {
  return cell?.split(';') ?? [];
}
