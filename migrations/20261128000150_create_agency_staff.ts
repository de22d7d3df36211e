import type { Knex } from 'knex';

/** What makes an account a person of a review agency; name and roles stay with the account, as everybody's are. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table agency_staff (
      user_id uuid primary key references users (id) on delete cascade,
      agency_code text not null,
      disciplines text[] not null default '{}',
      -- Deferred: a file that gives two people each other's number passes through a state in which both have the same.
      registration_number text constraint agency_staff_registration_number_key unique deferrable initially deferred,
      registration_expires date
    );
    create index agency_staff_agency on agency_staff (agency_code);
    insert into agency_staff (user_id, agency_code, disciplines, registration_expires)
      select id, agency_code, disciplines, registration_expires from users where agency_code is not null;
    -- An account of an import has no password until an administrator issues one.
    alter table users
      drop column agency_code, drop column disciplines, drop column registration_expires,
      alter column password_hash drop not null;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table users
      add column agency_code text, add column disciplines text[] not null default '{}', add column registration_expires date;
    create index users_agency_code_index on users (agency_code);
    update users u
      set agency_code = s.agency_code, disciplines = s.disciplines, registration_expires = s.registration_expires
      from agency_staff s where s.user_id = u.id;
    drop table agency_staff;
    -- Reads as an argon2 hash, so that a sign-in is refused and does not fail; no password is known to have it.
    update users set password_hash = '$argon2id$v=19$m=65536,t=3,p=1$'
        || rtrim(encode(uuid_send(gen_random_uuid()), 'base64'), '=') || '$'
        || rtrim(encode(sha256(uuid_send(gen_random_uuid())), 'base64'), '=')
      where password_hash is null;
    alter table users alter column password_hash set not null;`);
}
