import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The history of a case as people read it; the audit log is the evidence, this the story.
    create table case_events (
      id bigint generated always as identity primary key,
      case_id uuid not null references applications (id) on delete cascade,
      kind text not null,
      legal_at timestamptz not null,
      actor_name text not null,
      round integer,
      data jsonb not null default '{}'
    );
    create index case_events_case on case_events (case_id, id);

    create table notifications (
      id bigint generated always as identity primary key,
      business_key text not null unique,
      case_id uuid not null references applications (id) on delete cascade,
      kind text not null,
      recipient_role text not null,
      firm_code text,
      agency_code text,
      region_code text,
      text text not null,
      created_at timestamptz not null
    );
    create index notifications_recipient on notifications (recipient_role, id desc);

    create table city_settings (
      key text primary key,
      value jsonb not null,
      meaning text not null,
      updated_by text not null default 'SYSTEM',
      updated_at timestamptz not null default now()
    );
    insert into city_settings (key, value, meaning) values
      ('acceptanceOfficeWd', '1', 'Working days in which the office means to decide on acceptance'),
      ('acceptanceLegalWd', '5', 'Working days after which silence counts as acceptance'),
      ('deemedAcceptance', 'false', 'Whether silence is recorded as acceptance by the program'),
      ('correctionWd', '15', 'Working days to hand in a correction'),
      ('reminderWd', '[2, 1]', 'Working days before a due date on which people are reminded'),
      ('escalationWd', '[0, 1, 3]', 'Working days after a due date: warning, county, city'),
      ('departmentSilenceWd', '1', 'Working days after which the silence of a department counts as agreement'),
      ('certificateReportWd', '5', 'Working days to report a certificate to the county'),
      ('dayEnd', '"MIDNIGHT"', 'When the last day of a limit is over: MIDNIGHT or CLOSE_OF_OFFICE'),
      ('closingMinute', '"17:00"', 'Last minute of the office day; what arrives later counts for the next working day');`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['city_settings', 'notifications', 'case_events']) {
    await knex.schema.dropTable(table);
  }
}
