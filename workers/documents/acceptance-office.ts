import { findAcceptanceOffice } from '../../storage/departments.ts';
import type { CaseContext } from '../handler.ts';

/** Name of the office in which the notices of acceptance are made out; the register need not have one for every region. */
export async function nameAcceptanceOffice({ acting, application, deps }: CaseContext): Promise<string> {
  const office = await findAcceptanceOffice(acting.trx, application.regionCode);
  return office?.name ?? `${deps.cityName}受理窗口`;
}
