import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { addWorkingDays } from '../domain/calendar.ts';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { listOpinions } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import type { ActingPerson } from './task-rules.ts';
import { loadCalendar } from './working-days.ts';

/** Something decided at a joint meeting, with who sees to it until when. */
export interface JointDecision {
  readonly id: string;
  readonly meetingId: string;
  readonly text: string;
  readonly owner: string;
  readonly dueOn: PlainDate;
  /** The opinions that it settles. */
  readonly opinionIds: readonly string[];
  readonly doneAt: Date | null;
  readonly doneByName: string | null;
}

/** The record of a meeting of the parties about one case. */
export interface JointMeeting {
  readonly id: string;
  readonly heldOn: PlainDate;
  readonly agenda: string;
  readonly attendees: readonly string[];
  readonly writtenByName: string;
  readonly createdAt: Date;
  readonly decisions: readonly JointDecision[];
}

const MEETING_COLUMNS: ColumnMap<Omit<JointMeeting, 'decisions'>> = {
  id: 'id',
  heldOn: 'held_on::text',
  agenda: 'agenda',
  attendees: 'attendees',
  writtenByName: 'written_by_name',
  createdAt: 'created_at',
};

const DECISION_COLUMNS: ColumnMap<JointDecision> = {
  id: 'id',
  meetingId: 'meeting_id',
  text: 'text',
  owner: 'owner',
  dueOn: 'due_on::text',
  opinionIds: 'opinion_ids',
  doneAt: 'done_at',
  doneByName: 'done_by_name',
};

/** A record as it is written; a decision is due some working days after the meeting. */
export interface NewJointMeeting extends Pick<JointMeeting, 'heldOn' | 'agenda' | 'attendees'> {
  readonly caseId: string;
  readonly decisions: readonly (Pick<JointDecision, 'text' | 'owner' | 'opinionIds'> & { readonly dueWd: number })[];
}

/** Stores the record of a meeting. Refuses INCOMPLETE for opinions of other cases and a day to come. */
export async function recordJointMeeting(
  acting: ActorTransaction,
  { person, at }: ActingPerson,
  fresh: NewJointMeeting,
): Promise<JointMeeting> {
  const { trx } = acting;
  const { caseId, heldOn, agenda, attendees } = fresh;
  const { regionCode } = await lockApplication(trx, caseId);
  const today = chinaDateOf(at.getTime());
  if (heldOn > today) {
    throw new Refusal('INCOMPLETE', `Expected a meeting that has been held by ${today}, but it is of ${heldOn}.`);
  }
  const known = new Set((await listOpinions(trx, { caseId })).map((opinion) => opinion.id));
  const foreign = fresh.decisions.flatMap(({ opinionIds }) => opinionIds).find((each) => !known.has(each));
  if (foreign !== undefined) {
    throw new Refusal('INCOMPLETE', `Expected opinions of the case in the decisions, but ${foreign} is none.`);
  }
  const calendar = await loadCalendar(trx, { regionCode, around: heldOn });
  const id = randomUUID();
  const words = { held_on: heldOn, agenda, attendees, written_by_name: person.displayName, created_at: at };
  await trx('joint_meetings').insert({ id, case_id: caseId, ...words });
  const rows = fresh.decisions.map(({ text, owner, opinionIds, dueWd }, position) => ({
    ...{ id: randomUUID(), meeting_id: id, case_id: caseId, position, text, owner, opinion_ids: opinionIds },
    due_on: addWorkingDays(calendar, heldOn, dueWd).date,
  }));
  if (rows.length > 0) await trx('joint_decisions').insert(rows);
  acting.record({ action: 'record-joint-meeting', entity: 'joint-meeting', entityId: id, after: fresh });
  const stored = (await listJointMeetings(trx, caseId)).find((meeting) => meeting.id === id);
  if (stored === undefined) throw new Error(`Expected joint meeting ${id}, but there is none.`);
  return stored;
}

/** Marks a decision as carried out. Refuses NOT_FOUND, and WRONG_STATE when it is already. */
export async function finishJointDecision(acting: ActorTransaction, by: ActingPerson, id: string): Promise<void> {
  const done = { done_at: by.at, done_by_name: by.person.displayName };
  const changed = await acting.trx('joint_decisions').where({ id, done_at: null }).update(done);
  if (changed === 0) throw new Refusal('WRONG_STATE', 'Expected a decision that is open, but there is none.');
  acting.record({ action: 'finish-joint-decision', entity: 'joint-decision', entityId: id, after: done });
}

/** The meetings of a case with their decisions, the newest first. */
export async function listJointMeetings(db: Knex, caseId: string): Promise<JointMeeting[]> {
  const meetings = await db('joint_meetings')
    .select<Omit<JointMeeting, 'decisions'>[]>(db.raw(selectList(MEETING_COLUMNS)))
    .where({ case_id: caseId })
    .orderBy([
      { column: 'joint_meetings.held_on', order: 'desc' },
      { column: 'joint_meetings.created_at', order: 'desc' },
    ]);
  const decisions = await db('joint_decisions')
    .select<JointDecision[]>(db.raw(selectList(DECISION_COLUMNS)))
    .where({ case_id: caseId })
    .orderBy('position');
  return meetings.map((meeting) => ({
    ...meeting,
    decisions: decisions.filter(({ meetingId }) => meetingId === meeting.id),
  }));
}
