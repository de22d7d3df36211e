import { describe, expect, it } from 'vitest';
import { kindOf, monthsOf, toggleDay } from './year-days.ts';

describe('the months of a year', () => {
  it('begin on their weekday and have all their days', () => {
    const months = monthsOf('2027');

    expect(months).toHaveLength(12);
    // 1 January 2027 is a Friday.
    expect(months[0]).toMatchObject({ month: 1, blanks: 4 });
    expect(months[1]?.dates).toHaveLength(28);
    expect(months.flatMap(({ dates }) => dates)).toHaveLength(365);
    expect(monthsOf('2028')[1]?.dates.at(-1)).toBe('2028-02-29');
  });
});

describe('a click on a day', () => {
  it('makes a weekday a holiday and a weekend day a make-up workday, and takes it back', () => {
    const holiday = toggleDay([], '2027-02-05');
    const both = toggleDay(holiday, '2027-01-31');

    expect(both).toEqual([
      { date: '2027-01-31', kind: 'WORKDAY' },
      { date: '2027-02-05', kind: 'HOLIDAY' },
    ]);
    expect(toggleDay(both, '2027-02-05')).toEqual([{ date: '2027-01-31', kind: 'WORKDAY' }]);
  });

  it('shows the others by the week', () => {
    expect(['2027-02-05', '2027-02-06', '2027-02-08'].map((date) => kindOf(toggleDay([], '2027-02-05'), date))).toEqual(
      [...['HOLIDAY', 'WEEKEND', 'WEEKDAY']],
    );
  });
});
