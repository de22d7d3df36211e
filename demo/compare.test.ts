import { describe, expect, it } from 'vitest';
import type { Application } from './answers.ts';
import { compare } from './compare.ts';
import { repositoryFile } from './repository.ts';
import { readSampleProjects, type SampleProject } from './sample-projects.ts';
import type { Walk } from './walk.ts';

const samples = await readSampleProjects(repositoryFile('data/demo/projects.csv'));

/** What the API would tell of P08, which ends with a correction notice. */
const told: Walk = {
  application: { effectiveDate: '2026-05-20', channel: null, feeFen: null, payer: null } as Application,
  facts: { special: false, sizeClass: 'MEDIUM' },
  timeline: [event('ACCEPTANCE_DECIDED', { decision: 'CORRECTION_NOTICE' })],
  clocks: { items: [], pauses: [], reading: null, forecast: null, legalEnd: null, plannedEnd: null },
  certificate: undefined,
};

describe('the comparison with the file', () => {
  it('finds nothing where every answer is the expected one', () => {
    expect(compare(sample('P08'), told)).toEqual([]);
  });

  it('names each column that differs with both values', () => {
    const otherwise = { ...told, facts: { special: true, sizeClass: 'MEDIUM' } };

    expect(compare(sample('P08'), otherwise)).toEqual([{ column: 'special_fire', expected: '0', found: '1' }]);
  });

  it('compares channel, limits, fee and agency of an accepted project', () => {
    const decided = { rule: 'F1', disciplines: ['ARCH'], limits: { firstWd: 3, secondWd: 2, finalWd: 1 } };
    const accepted: Walk = {
      ...told,
      application: { ...told.application, channel: 'FAST', feeFen: 780_000, payer: 'GOVERNMENT' },
      timeline: [event('CHANNEL_DECIDED', decided), event('AGENCY_REFUSED', {})],
    };
    const expected = {
      channel: 'FAST',
      rule: 'F1',
      disciplines: 'ARCH',
      limits_wd: '3/2/1',
      fee_yuan: '7800',
      agency_ok: '0',
    };

    expect(compare({ ...sample('P20'), expected }, accepted)).toEqual([]);
    expect(compare({ ...sample('P20'), expected: { ...expected, agency_ok: '1' } }, accepted)).toHaveLength(1);
  });

  it('does not pass over an expectation that it cannot check', () => {
    const [difference] = compare({ ...sample('P08'), expected: { colour: 'red' } }, told);

    expect(difference).toMatchObject({ column: 'colour', expected: 'red' });
  });
});

function sample(id: string): SampleProject {
  const found = samples.find((each) => each.id === id);
  if (found === undefined) throw new Error(`Expected sample ${id}, but there is none`);
  return found;
}

function event(kind: string, data: Readonly<Record<string, unknown>>) {
  return { id: kind, kind, legalAt: '2026-05-20T01:00:00Z', actorName: 'worker', round: null, data };
}
