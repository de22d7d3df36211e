import { type Cast, complete, uploadAll } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { openTask, readEvents, type World } from './world.ts';

/** Class 1, without ties to the firms of the sample projects. */
const AGENCIES = ['91339902MA2K10A16K', '91339903MA2K20B26G', '91339981MA2K40D46C'] as const;

/** Gives every agency that a case may go to its people. */
export async function staffAgencies({ people }: World): Promise<void> {
  for (const code of AGENCIES) await people.agency(code);
}

/** The city names another agency for the case; answers which. */
export async function nameOther(cast: Cast, cause: string): Promise<string> {
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  const other = AGENCIES.find((code) => !cast.proposed.includes(code)) ?? '';
  const order = { agencyCode: other, cause, reason: '机构不能继续审查' };
  await department.post(`/applications/${cast.caseId}/agency-replacements`, order);
  cast.proposed.push(other);
  return other;
}

/** Hands in what was promised; the officer names the disciplines whose basis it changes. */
export async function handInSupplement(cast: Cast, basisDisciplines: readonly string[] = []): Promise<void> {
  await openTask(cast, 'SubmitSupplement');
  await uploadAll(cast.applicant, cast.caseId, cast.missing);
  await cast.applicant.post(`/applications/${cast.caseId}/supplement`);
  await complete(cast.officer, await openTask(cast, 'CheckSupplement'), {
    ...{ accepted: true, ...(basisDisciplines.length > 0 && { basisDisciplines }) },
  });
  await until('the supplement to be recorded', async () =>
    (await readEvents(cast)).includes('SUPPLEMENTED') ? true : undefined,
  );
}
