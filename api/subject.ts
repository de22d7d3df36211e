import type { Knex } from 'knex';
import { findUser, type User } from '../storage/identity.ts';
import { ApiError } from './errors.ts';
import { holdsAny } from './principal.ts';

/**
 * Whom a request is about: the person who asks, somebody of the agency that he or she manages, or for a department anybody of
 * an agency. Everybody else is answered like a person who does not exist.
 */
export async function subjectOf(knex: Knex, user: User, userId: string | undefined): Promise<User> {
  if (userId === undefined || userId === user.id) return user;
  const subject = await findUser(knex, userId);
  const isOwn = holdsAny(user, ['agencyManager']) && subject?.agencyCode === user.agencyCode;
  const isOfficial = holdsAny(user, ['department', 'administrator']) && subject?.agencyCode !== null;
  if (subject === undefined || !(isOwn || isOfficial)) {
    throw new ApiError('NOT_FOUND', 'Expected a person for whom you may act, but there is none.');
  }
  return subject;
}
