import { AGENCY_ROLES } from '../domain/roles.ts';
import { type CaseRead, recordRead } from '../storage/case-reads.ts';
import type { AppDeps } from './deps.ts';
import { holdsAny, type Principal } from './principal.ts';

/** Notes that a person of a department or an agency reads something of a case; what firms and administrators read is not. */
export async function noteRead(
  { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>,
  { user }: Principal,
  read: Pick<CaseRead, 'caseId' | 'what'>,
): Promise<void> {
  if (!holdsAny(user, [...AGENCY_ROLES, 'department'])) return;
  const { id: userId, displayName: userName } = user;
  const partyCode = user.agencyCode ?? user.departmentCode ?? '';
  await recordRead(knex, { ...read, userId, userName, partyCode, at: clock.now() });
}
