import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { pdfOf } from '../../api/testing/pdf.ts';
import type { Application, Items, MaterialSlot } from '../../demo/answers.ts';
import { ApiProblem, type Caller } from '../../demo/api-client.ts';
import { MATERIAL_CODES } from '../../domain/materials.ts';
import type { Demands } from './demand-suite.ts';

/** Files of the time of twelve papers. */
export const oldCaseDemands: Demands = (world) => {
  it('S5 opens a file of the time of twelve papers under its own list, read only', async () => {
    const { administrator } = world();
    const { applicant, officer, caseId: id } = await world().draft('P05');
    const { facts } = await applicant.get<Application>(`/applications/${id}`);
    const content = sheetBytes('business licence of 2023');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const licence = { slot: 'F1', fileName: '营业执照.pdf', sha256, sizeBytes: content.length };
    const old = {
      ...{
        number: `图审〔2023〕${id.slice(0, 8)}号`,
        filedOn: '2023-08-01',
        endedOn: '2023-08-30',
        result: 'CERTIFIED',
      },
      ...{ building: '老厂房', facts, files: [licence, { ...licence, slot: 'M7', fileName: '合同.pdf' }] },
    };

    const today = officer.post('/imported-cases', { ...old, filedOn: '2025-08-01', endedOn: '2025-08-30' });
    await expect(today).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    const imported = await officer.post<Application>('/imported-cases', old);
    await expect(administrator.post('/imported-cases', old)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });

    const { items } = await applicant.get<Items<MaterialSlot>>(`/applications/${imported.id}/materials`);
    expect(imported).toMatchObject({ number: old.number, state: 'CERTIFIED', effectiveDate: '2023-08-01' });
    expect(items.map(({ slot }) => slot)).toEqual([...MATERIAL_CODES, 'F1', 'F2', 'F3', 'F4']);
    expect(items.some(({ open }) => open)).toBe(false);
    const [file] = items.find(({ slot }) => slot === 'F1')?.files ?? [];
    const path = `/files/${file?.id}/content`;
    await expect(applicant.getText(path)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await officer.putBytes(`/imported-cases${path}`, content);
    expect(await applicant.getText(path)).toBe(content.toString());
    await expect(applicant.post(`/applications/${imported.id}/withdrawal`, { reason: '试' })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  it('S5 brings old cases and their files by two tables, whole or not at all, with each fault by its line', async () => {
    const { administrator } = world();
    const { applicant, caseId } = await world().draft('P05');
    // Old cases are all of the first sector.
    const { sector, ...facts } = (await applicant.get<Application>(`/applications/${caseId}`)).facts;
    const [first, second] = [1, 2].map((each) => `图审〔2023〕${caseId.slice(0, 8)}-${each}号`);
    const rowOf = (number = '', changed = {}) => {
      const old = { number, filedOn: '2023/8/1', endedOn: '2023-08-30', result: 'CERTIFIED', building: '', ...facts };
      return { ...old, ...changed };
    };
    const bring = (rows: readonly object[]) =>
      administrator.postCsv<{ rows: number }>('/registers/old-cases/imports', csvOf(rows));
    const content = sheetBytes('contract of 2023');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const fileRow = { number: first, slot: 'F1', fileName: `${caseId}.pdf`, sizeBytes: content.length, sha256 };
    const list = (rows: readonly object[]) =>
      administrator.postCsv<{ rows: number }>('/registers/old-case-files/imports', csvOf(rows));

    const wrong = [rowOf(first), rowOf(second, { heightM: 0, endedOn: '2023-07-01', newEnergy: 'yes' })];
    expect(await faultsOf(bring(wrong))).toEqual(['line 3, endedOn', 'line 3, heightM', 'line 3, newEnergy']);
    expect(await faultsOf(list([fileRow]))).toEqual(['line 2, number']);
    expect(await bring([rowOf(first), rowOf(second)])).toMatchObject({ rows: 2 });
    expect(await faultsOf(bring([rowOf(first)]))).toEqual(['line 2, number']);
    const strays = [fileRow, { ...fileRow, slot: 'M99' }];
    expect(await faultsOf(list(strays))).toEqual(['line 3, slot']);
    expect(await list([fileRow])).toMatchObject({ rows: 1 });
    expect(await faultsOf(list([fileRow]))).toEqual(['line 2, fileName']);

    const waiting = await importedFile(administrator, fileRow.fileName);
    expect(waiting).toMatchObject({ number: first, slot: 'F1', isStored: false });
    await administrator.putBytes(`/imported-cases/files/${waiting.id}/content`, content);
    expect(await importedFile(administrator, fileRow.fileName)).toMatchObject({ isStored: true });
    expect(await applicant.getText(`/files/${waiting.id}/content`)).toBe(content.toString());
    const { items } = await applicant.get<Items<Application>>('/applications?limit=100');
    const old = items.find(({ number }) => number === first);
    const slots = (await applicant.get<Items<MaterialSlot>>(`/applications/${old?.id}/materials`)).items;
    expect(slots.map(({ slot }) => slot)).toEqual([...MATERIAL_CODES, 'F1', 'F2', 'F3', 'F4']);
  });
};

function sheetBytes(note: string): Buffer {
  return Buffer.from(pdfOf({ pages: 1, note }));
}

/** A table with the columns of its first row; flags as the files write them. */
function csvOf(rows: readonly object[]): string {
  const cell = (value: unknown): string => (typeof value === 'boolean' ? String(Number(value)) : String(value ?? ''));
  const lines = rows.map((row) => Object.values(row).map(cell).join(','));
  return `${[Object.keys(rows[0] ?? {}).join(','), ...lines].join('\n')}\n`;
}

/** Places of what a refused file has wrong. */
async function faultsOf(refused: Promise<unknown>): Promise<readonly string[]> {
  const problem = await refused.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(problem instanceof ApiProblem)) throw new Error('Expected a refused file, but it was taken.');
  return [...problem.message.matchAll(/line \d+, \w+(?=: Expected)/g)].map(([place]) => place).sort();
}

interface ImportedFile {
  readonly id: string;
  readonly number: string;
  readonly slot: string;
  readonly fileName: string;
  readonly isStored: boolean;
}

async function importedFile(administrator: Caller, name: string): Promise<ImportedFile> {
  const { items } = await administrator.get<Items<ImportedFile>>('/imported-cases/files?limit=200');
  const file = items.find(({ fileName }) => fileName === name);
  if (file === undefined) throw new Error(`Expected ${name} among the files of old cases, but it is not there.`);
  return file;
}
