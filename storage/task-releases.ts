import type { Employment } from '../domain/agency-staff.ts';
import { DISCIPLINE_ROLES } from '../domain/roles.ts';
import type { ActorTransaction } from './audit.ts';

/** A person as an administrator or a register has just made him or her. */
interface ChangedPerson extends Pick<Employment, 'roles' | 'agencyCode' | 'disciplines'> {
  readonly id: string;
  readonly status: 'ACTIVE' | 'DISABLED';
  readonly firmCode: string | null;
}

/**
 * Gives back what a person holds and may no longer do after an account was disabled, or has lost role, firm, agency or
 * discipline: nobody else could take it, and the person could neither finish it nor see it.
 */
export async function releaseLostTasks(acting: ActorTransaction, person: ChangedPerson): Promise<void> {
  const { id, status, roles, firmCode, agencyCode, disciplines } = person;
  const lost = `? = 'DISABLED' or candidate_role <> all(?)
    or (firm_code is not null and firm_code <> ?)
    or (agency_code is not null and agency_code <> ?)
    or (candidate_role = any(?) and discipline <> all(?))`;
  const side = [firmCode ?? '', agencyCode ?? ''];
  const bindings = [status, [...roles], ...side, [...DISCIPLINE_ROLES], [...disciplines]];
  const released: { id: string }[] = await acting
    .trx('tasks')
    .where({ assignee_user_id: id, status: 'CLAIMED' })
    .whereRaw(`(${lost})`, bindings)
    .update({ status: 'OPEN', assignee_user_id: null, assignee_name: null, claimed_at: null })
    .returning('id');
  for (const task of released) {
    acting.record({ action: 'release-task', entity: 'task', entityId: task.id, before: { assignee: id } });
  }
}
