/** People of the review agencies: what they must be for their work, and until when. */
import type { Discipline } from './disciplines.ts';
import type { PlainDate } from './plain-date.ts';
import { AGENCY_ROLES, REGISTERED_ROLES, type Role } from './roles.ts';

/** What ties a person to a review agency and says what he or she may review there. */
export interface Employment {
  readonly roles: readonly Role[];
  /** Credit code of the review agency; null for everybody who works for none. */
  readonly agencyCode: string | null;
  /** Disciplines the person is qualified in. */
  readonly disciplines: readonly Discipline[];
  readonly registrationNumber: string | null;
  /** Last day of the registration. */
  readonly registrationExpires: PlainDate | null;
}

/** One thing that does not go together in an employment, and the field to be corrected. */
export interface EmploymentFault {
  readonly field: keyof Employment;
  readonly message: string;
}

/** True from the registration up to its last day, that day included; without a registration never. */
export function isRegisteredOn(person: Pick<Employment, 'registrationExpires'>, day: PlainDate): boolean {
  return person.registrationExpires !== null && person.registrationExpires >= day;
}

/**
 * What is wrong with an employment as a whole. A registration that has run out is no fault: the register tells what is,
 * and the person is barred from the work, not from the register.
 */
export function employmentFaults(person: Employment): readonly EmploymentFault[] {
  return person.agencyCode === null ? faultsOutside(person) : faultsInside(person);
}

function faultsOutside({ roles, disciplines, registrationNumber, registrationExpires }: Employment): EmploymentFault[] {
  const [role] = roles.filter((each) => AGENCY_ROLES.includes(each));
  const isQualified = disciplines.length > 0 || registrationNumber !== null || registrationExpires !== null;
  if (role === undefined && !isQualified) return [];
  const what = role === undefined ? 'disciplines or a registration' : `the role ${role}`;
  return [{ field: 'agencyCode', message: `Expected the agency of a person with ${what}, but there is none.` }];
}

function faultsInside(person: Employment): EmploymentFault[] {
  const { roles, disciplines, registrationNumber, registrationExpires } = person;
  const faults: EmploymentFault[] = [];
  const expect = (field: keyof Employment, what: string) =>
    faults.push({ field, message: `Expected ${what}, but there is none.` });
  if (!roles.some((role) => AGENCY_ROLES.includes(role))) expect('roles', 'a role in the agency');
  const [reviewing] = roles.filter((role) => REGISTERED_ROLES.includes(role));
  if (reviewing !== undefined && disciplines.length === 0) expect('disciplines', `a discipline of a ${reviewing}`);
  if (registrationNumber === null && (reviewing !== undefined || registrationExpires !== null)) {
    expect('registrationNumber', 'the number of the registration');
  }
  if (registrationExpires === null && (reviewing !== undefined || registrationNumber !== null)) {
    expect('registrationExpires', 'the last day of the registration');
  }
  return faults;
}
