import type { Items } from '../../demo/answers.ts';
import { type Row, toCsv } from '../../demo/registers.ts';
import type { World } from './world.ts';

/** The register says from now on to which firms an agency is tied. */
export function tie(world: World, creditCode: string, affiliatedCodes: string): Promise<void> {
  return registerAgency(world, creditCode, { affiliatedCodes });
}

/** The register says something else of an agency from now on; as text, the way its file has it. */
export async function registerAgency({ administrator }: World, creditCode: string, change: Row): Promise<void> {
  const { items } = await administrator.get<Items<Record<string, unknown>>>('/agencies');
  const { name, agencyClass, status, regionCode } = items.find((each) => each['creditCode'] === creditCode) ?? {};
  const row = {
    creditCode,
    name,
    agencyClass: String(agencyClass),
    status,
    regionCode,
    affiliatedCodes: '',
    ...change,
  };
  await administrator.postCsv('/registers/agencies/imports', toCsv([row as Row]));
}
