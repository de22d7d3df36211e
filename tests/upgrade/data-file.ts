import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';
import type pg from 'pg';

/** A case in the data: what is to become of it is found by the name of its state. */
export interface KeptCase {
  readonly name: string;
  readonly caseId: string;
  /** Agencies that were proposed, the present one last. */
  readonly proposed: readonly string[];
}

/** What the data are. */
export interface DataHeader {
  /** Commit whose build has written them. */
  readonly commit: string;
  /** Legal time at which that build was ended. */
  readonly legalNow: string;
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
  readonly cases: readonly KeptCase[];
}

type Line =
  | { readonly header: DataHeader }
  | { readonly table: string; readonly rows: readonly string[] }
  | { readonly sequence: string; readonly value: string }
  | { readonly file: string; readonly content: string };

/** Answers kept for a repeated request of the same minute. */
const FLEETING = ['idempotency_keys'];
const ROWS_A_LINE = 500;
const MIGRATIONS = join(import.meta.dirname, '../../migrations');

/** Digest of a migration as it is in this version, whatever the line ends. */
export async function digestOfMigration(name: string, folder = MIGRATIONS): Promise<string> {
  const text = await readFile(join(folder, `${name}.ts`), 'utf8');
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** Writes all tables but those of the migrations, the sequences and the stored files into one compressed file. */
export async function writeData(
  path: string,
  source: {
    readonly client: pg.Client;
    readonly filesDirectory: string;
    readonly header: DataHeader;
    /** Names of files to leave out. */
    readonly omit: readonly string[];
  },
): Promise<void> {
  const { client, filesDirectory, header, omit } = source;
  const lines: Line[] = [{ header }];
  for (const table of (await tablesOf(client)).filter((name) => !FLEETING.includes(name))) {
    const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${table} t`);
    for (let from = 0; from < rows.length; from += ROWS_A_LINE) {
      lines.push({ table, rows: rows.slice(from, from + ROWS_A_LINE).map(({ row }) => row) });
    }
  }
  const sequences = await client.query<{ name: string; value: string }>(
    `select quote_ident(sequencename) as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null and sequencename not like 'knex%'`,
  );
  lines.push(...sequences.rows.map(({ name, value }) => ({ sequence: name, value })));
  for (const file of await readdir(filesDirectory, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || omit.some((name) => file.name.includes(name))) continue;
    const place = join(file.parentPath, file.name);
    lines.push({ file: place.slice(filesDirectory.length + 1), content: (await readFile(place)).toString('base64') });
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, gzipSync(lines.map((line) => JSON.stringify(line)).join('\n'), { level: 9 }));
}

/** The first line alone. */
export async function readHeader(path: string): Promise<DataHeader> {
  for await (const line of linesOf(path)) {
    if ('header' in line) return line.header;
  }
  throw new Error(`Expected a header in ${path}, but there is none`);
}

/** Fills a database that has exactly the migrations of the data, and a directory of files. */
export async function restoreData(
  path: string,
  target: { readonly client: pg.Client; readonly filesDirectory: string },
): Promise<void> {
  const { client, filesDirectory } = target;
  // Rows come in no order of their references, and what the migrations have inserted comes again.
  await client.query('set session_replication_role = replica');
  for (const table of await tablesOf(client)) await client.query(`delete from ${table}`);
  for await (const line of linesOf(path)) {
    if ('table' in line) {
      const rows = `[${line.rows.join(',')}]`;
      const from = `select * from json_populate_recordset(null::${line.table}, $1)`;
      await client.query(`insert into ${line.table} overriding system value ${from}`, [rows]);
    } else if ('sequence' in line) {
      await client.query('select setval($1, $2)', [line.sequence, line.value]);
    } else if ('file' in line) {
      await mkdir(dirname(join(filesDirectory, line.file)), { recursive: true });
      await writeFile(join(filesDirectory, line.file), Buffer.from(line.content, 'base64'));
    }
  }
  await client.query('set session_replication_role = default');
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'knex%' order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  const text = createReadStream(path).pipe(createGunzip());
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    yield JSON.parse(line) as Line;
  }
}
