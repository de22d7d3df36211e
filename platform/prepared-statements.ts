import type { QueryConfig } from 'pg';

/** The part of a driver's connection through which knex asks. */
interface Connection {
  query(statement: string | QueryConfig, done: (error: Error | null, result: unknown) => void): void;
}

/** Each name costs every session some memory of the server; texts that differ in the length of a list have no end. */
const MOST_NAMES = 500;

/** The names that the statements of one pool have. */
export type StatementNames = Map<string, string>;

/**
 * Makes a connection give each statement with values a name by its text, so that PostgreSQL parses and plans it once a
 * session instead of each time. Statements name the columns they read: a prepared `select *` fails once a newer program has
 * added one.
 */
export function prepareStatements(connection: Connection, names: StatementNames): void {
  const query = connection.query.bind(connection);
  connection.query = (statement, done) => query(withName(statement, names), done);
}

function withName(statement: string | QueryConfig, names: StatementNames): string | QueryConfig {
  if (typeof statement === 'string' || statement.values === undefined || statement.values.length === 0) {
    return statement;
  }
  const name = nameOf(statement.text, names);
  return name === undefined ? statement : { ...statement, name };
}

function nameOf(text: string, names: StatementNames): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}
