import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type CalendarDay, createCalendar } from './calendar.ts';
import { checkCreditCode } from './credit-code.ts';
import { DEPARTMENT_KINDS, DISCIPLINES } from './disciplines.ts';
import { addDays } from './plain-date.ts';
import { ROLES } from './roles.ts';

type Row = Readonly<Record<string, string>>;

function register(name: string): Row[] {
  return parse(readFileSync(join(import.meta.dirname, `../data/registers/${name}.csv`), 'utf8'), { columns: true });
}

const agencies = register('agencies');
const staff = register('agency-staff');
const firms = register('firms');

describe('the registers of the demonstration city', () => {
  it('hold credit codes without a fault', () => {
    const codes = [...agencies, ...firms].map((row) => row['creditCode'] ?? '');

    expect(codes.filter((code) => checkCreditCode(code).faults.length > 0)).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('hold every firm and agency of the sample projects, with its grade, credit and class', () => {
    const projects: Row[] = parse(readFileSync(join(import.meta.dirname, '../data/demo/projects.csv'), 'utf8'), {
      columns: true,
    });
    const firm = (code: string | undefined) => firms.find((row) => row['creditCode'] === code);
    const agency = (code: string | undefined) => agencies.find((row) => row['creditCode'] === code);

    for (const project of projects) {
      expect(firm(project['applicant_uscc'])).toMatchObject({ kind: 'APPLICANT', name: project['applicant_name'] });
      expect(firm(project['applicant_uscc'])?.['badCredit']).toBe(project['applicant_bad_credit']);
      expect(firm(project['design_uscc'])).toMatchObject({ kind: 'DESIGN', creditGrade: project['design_credit'] });
      expect(agency(project['agency_uscc'])).toMatchObject({ agencyClass: project['agency_class'], status: 'ACTIVE' });
      const affiliated = agency(project['agency_uscc'])?.['affiliatedCodes']?.split(';') ?? [];
      expect(affiliated.includes(project['design_uscc'] ?? '')).toBe(project['agency_conflict'] === '1');
    }
  });

  it.each(agencies)('give $name two persons per discipline, a head, a representative and a manager', (agency) => {
    const own = staff.filter((person) => person['agencyCode'] === agency['creditCode']);
    const withRole = (role: string) => own.filter((person) => person['roles']?.split(';').includes(role));
    const reviewers = withRole('reviewer');

    for (const discipline of DISCIPLINES) {
      const qualified = reviewers.filter((person) => person['disciplines']?.split(';').includes(discipline));
      expect(qualified.length).toBeGreaterThanOrEqual(2);
    }
    expect(['technicalHead', 'legalRepresentative', 'agencyManager'].map((role) => withRole(role).length)).toEqual([
      ...[1, 1, 1],
    ]);
    expect(reviewers.every((person) => (person['registrationExpires'] ?? '') > '2027-01-01')).toBe(true);
  });

  it('name persons, numbers and roles once and rightly', () => {
    const numbers = staff.map((person) => person['registrationNumber']).filter((number) => number !== '');
    const roles = staff.flatMap((person) => person['roles']?.split(';') ?? []);

    expect(new Set(staff.map((person) => person['displayName'])).size).toBe(staff.length);
    expect(new Set(staff.map((person) => person['username'])).size).toBe(staff.length);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(roles.filter((role) => !ROLES.some((known) => known === role))).toEqual([]);
  });

  it('give the city a department of each kind', () => {
    const city = register('departments').filter((row) => row['regionCode'] === '339900');

    expect(city.map((row) => row['kind'])).toEqual([...DEPARTMENT_KINDS]);
  });

  it('list the days that the shipped calendar data hold, and 2027 provisionally', () => {
    // given
    const days = register('calendar-days').map(
      (row): CalendarDay => ({
        date: row['date'] ?? '',
        kind: row['kind'] === 'WORKDAY' ? 'WORKDAY' : 'HOLIDAY',
        source: row['source'] ?? '',
        provisional: row['provisional'] === '1',
      }),
    );

    // when
    const imported = createCalendar(days);
    const shipped = createCalendar();

    // then
    for (let date = '2025-01-01'; date < '2028-01-01'; date = addDays(date, 1)) {
      expect([date, imported.isWorkingDay(date)]).toEqual([date, shipped.isWorkingDay(date)]);
      expect(imported.isProvisional(date)).toBe(date >= '2027');
    }
    expect(days.filter(({ provisional }) => provisional)).toHaveLength(13);
  });
});
