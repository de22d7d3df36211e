import type { Knex } from 'knex';

/** Two parties of one case: who uploaded a version, who stands for it; and the city's word on drafts and signatures. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table files
      add column standing text not null default 'CONFIRMED' check (standing in ('PROPOSED', 'CONFIRMED', 'DECLINED')),
      add column uploaded_by_name text not null default '',
      add column decided_by uuid,
      add column decided_by_name text,
      add column decided_at timestamptz,
      add column decline_reason text,
      add check (standing <> 'DECLINED' or decline_reason is not null);
    update files f set uploaded_by_name = u.display_name from users u where u.id = f.uploaded_by;
    create index files_proposed on files (application_id) where standing = 'PROPOSED';
    insert into city_settings (key, value, meaning) values
      ('signatureRequired', 'true', 'Whether a sheet of a drawing set without a signature is refused, or only noted'),
      ('draftDays', '90', 'Calendar days after its last change on which a draft is deleted'),
      ('draftWarningDays', '7', 'Calendar days before the deletion of a draft on which its firm is warned');
    alter table applications add column draft_warned_at timestamptz;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table applications drop column draft_warned_at;
    delete from city_settings where key in ('signatureRequired', 'draftDays', 'draftWarningDays');
    drop index files_proposed;
    alter table files drop column standing, drop column uploaded_by_name, drop column decided_by,
      drop column decided_by_name, drop column decided_at, drop column decline_reason;`);
}
