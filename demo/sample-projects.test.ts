import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseProject } from '../domain/project-validation.ts';
import { INDUSTRIAL_FACTS } from '../domain/testing/industrial-facts.ts';
import { repositoryFile } from './repository.ts';
import { readSampleProjects } from './sample-projects.ts';

const SHIPPED = repositoryFile('data/demo/projects.csv');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tushen-samples-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  const file = join(directory, 'projects.csv');
  await writeFile(file, text);
  return file;
}

describe('the reader of sample projects', () => {
  it('reads facts that the rules take as they are', async () => {
    const samples = await readSampleProjects(SHIPPED);

    expect(samples).toHaveLength(24);
    expect(samples.filter(({ facts }) => !parseProject(facts, { check: 'none', facts: INDUSTRIAL_FACTS }).ok)).toEqual(
      [],
    );
  });

  it('keeps what is expected of a project apart from what is filed', async () => {
    const [first] = await readSampleProjects(SHIPPED);

    expect(first?.expected).toMatchObject({ channel: 'INSTANT', rule: 'I1', limits_wd: '1/0/0' });
    expect(first?.facts).not.toHaveProperty('exp_channel');
  });

  it('names the row and the column of a number that is none', async () => {
    const text = await readFile(SHIPPED, 'utf8');
    const file = await fileOf(text.replace('STEEL_PORTAL,2400,2400', 'STEEL_PORTAL,many,2400'));

    await expect(readSampleProjects(file)).rejects.toThrow(/row 2: expected a number in total_area_m2.*'many'/);
  });

  it('names a column that the file does not have', async () => {
    const text = await readFile(SHIPPED, 'utf8');
    const file = await fileOf(text.replace('applicant_uscc', 'applicant_code'));

    await expect(readSampleProjects(file)).rejects.toThrow(/expected column applicant_uscc/);
  });

  it.each([
    ['a quote that nobody closes', Buffer.from('sample_id,project_name\nP01,"厂房\n'), /cannot be read: .*quote/i],
    ['another encoding', Buffer.from([0xcf, 0xee, 0xc4, 0xbf, 0x0a]), /in UTF-8, but .*GBK/],
  ])('says in a sentence what is wrong with %s', async (_case, bytes, sentence) => {
    const file = join(directory, 'broken.csv');
    await writeFile(file, bytes);

    await expect(readSampleProjects(file)).rejects.toThrow(sentence);
  });

  it('says which file is not there', async () => {
    await expect(readSampleProjects('/no/such.csv')).rejects.toThrow('Expected a file of projects at /no/such.csv');
  });
});
