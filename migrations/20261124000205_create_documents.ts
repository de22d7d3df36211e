import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table documents (
      id uuid primary key,
      case_id uuid not null references applications (id),
      code text not null check (code in (
        'RECEIPT', 'CORRECTION_NOTICE', 'ACCEPTANCE', 'NON_ACCEPTANCE', 'DEFICIENCY_NOTICE', 'OPINION_NOTICE',
        'CERTIFICATE', 'FAIL_NOTICE', 'TERMINATION', 'WITHDRAWAL')),
      business_key text not null unique,
      number text not null unique,
      title text not null,
      issued_on date not null,
      issued_at timestamptz not null,
      issued_by text not null,
      status text not null default 'VALID' check (status in ('VALID', 'REVOKED', 'REPLACED')),
      verification_code text not null,
      -- Printed after the transaction that issues it, so that nobody waits for a printer while holding a series of numbers.
      content jsonb not null,
      sha256 text,
      size_bytes integer,
      check ((sha256 is null) = (size_bytes is null))
    );
    create index documents_unprinted on documents (case_id) where sha256 is null;
    create index documents_case on documents (case_id, issued_at);
    -- One correction notice, one certificate document for each case version, one end of a case.
    create unique index documents_one_correction on documents (case_id) where code = 'CORRECTION_NOTICE';

    create table certificates (
      id uuid primary key,
      case_id uuid not null references applications (id),
      version integer not null check (version >= 0),
      number text not null unique,
      region_code text not null,
      year integer not null,
      serial integer not null check (serial >= 1),
      document_id uuid not null references documents (id),
      verification_code text not null,
      agency_code text not null,
      signers jsonb not null,
      issued_on date not null,
      issued_at timestamptz not null,
      status text not null default 'VALID' check (status in ('VALID', 'REPLACED', 'REVOKED')),
      report_due_date date,
      reported_at timestamptz,
      unique (case_id, version),
      unique (region_code, year, serial, version)
    );
    create index certificates_issued on certificates (issued_on desc, number desc);`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('certificates');
  await knex.schema.dropTable('documents');
}
