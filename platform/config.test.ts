import { describe, expect, test } from 'vitest';
import { readConfig, settingsTable } from './config.ts';

describe('reading the settings', () => {
  test('an empty environment gives the defaults', () => {
    const config = readConfig({});

    expect(config).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', DATA_DIR: './data', DEMO: false, LOG_LEVEL: 'info' });
    expect(config.DATABASE_URL).toBeUndefined();
  });

  test('a blank value counts as unset', () => {
    expect(readConfig({ PORT: ' ', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  test('numbers and flags are converted', () => {
    const config = readConfig({ PORT: '8080', DEMO: '1', VIRTUAL_TIME: 'TRUE' });

    expect(config).toMatchObject({ PORT: 8080, DEMO: true, VIRTUAL_TIME: true });
  });

  test('what was read cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  test.each([
    [
      'PORT',
      '80x',
      'PORT is "80x", not a whole number from 0 (any free port) to 65535; correct it, or unset it for 3000.',
    ],
    ['PORT', '70000', 'PORT is "70000", not a whole number'],
    ['PORT', '-1', 'PORT is "-1", not a whole number'],
    ['DEMO', 'yes', 'DEMO is "yes", not true, false, 1 or 0'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud", not one of trace'],
    ['TZ_CITY', 'Asia/Atlantis', 'TZ_CITY is "Asia/Atlantis", not an IANA time zone'],
    ['FILE_STORE', 's3://drawings', 'object storage, s3://, is not part of this version'],
    [
      'PUBLIC_URL',
      'review.example.cn',
      'PUBLIC_URL is "review.example.cn", not an http or https address; correct it, or unset it.',
    ],
    ['ZEEBE_ADDRESS', 'http://zeebe:26500/', 'ZEEBE_ADDRESS is "http://zeebe:26500/", not host or host:port'],
    ['TRUSTED_PROXIES', 'true', 'TRUSTED_PROXIES is "true", not a list'],
    ['DATABASE_POOL', '1', 'DATABASE_POOL is "1", not a whole number from 4 to 500'],
  ])('a wrong %s (%s) is one sentence with name, value and remedy', (name, value, sentence) => {
    expect(() => readConfig({ [name]: value })).toThrow(sentence);
  });

  test('every wrong setting is named at once', () => {
    expect(() => readConfig({ PORT: 'a', DEMO: 'b', LOG_LEVEL: 'c' })).toThrow(
      /^PORT .*\.\nLOG_LEVEL .*\.\nDEMO .*\.$/,
    );
  });

  test('a secret is never printed', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@db/x' })).toThrow(
      /^DATABASE_URL has a value that is not an address like postgresql:\/\/user:password@host:5432\/database; correct it, or unset it\.$/,
    );
  });

  test.each([
    [
      { EXPORTER_PORT: '9200' },
      'EXPORTER_AUTH is unset although EXPORTER_PORT is set; set it, or unset EXPORTER_PORT.',
    ],
    [{ PORT: '4000', ENGINE_PORT: '4000' }, 'ENGINE_PORT is 4000, the same as PORT; give each a port of its own.'],
    [
      { ZEEBE_CLIENT_ID: 'a', ZEEBE_CLIENT_SECRET: 'b', ZEEBE_AUTHORIZATION_SERVER_URL: 'https://id.example.cn' },
      'ZEEBE_ADDRESS is unset (embedded engine) although ZEEBE_CLIENT_ID is set',
    ],
  ])('settings that contradict each other are refused: %o', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });

  test('any free port may be asked for several times', () => {
    expect(readConfig({ PORT: '0', ENGINE_PORT: '0' })).toMatchObject({ PORT: 0, ENGINE_PORT: 0 });
  });
});

test('the README table has a row with default and meaning for every setting', () => {
  const table = settingsTable();

  expect(table).toContain('| `PORT` | `3000` | Port of the web pages and the API. |');
  expect(table).toContain('| `DATABASE_URL` | the embedded PostgreSQL under DATA_DIR | A PostgreSQL 14 or later. |');
  expect(table.split('\n')).toHaveLength(2 + Object.keys(readConfig({})).length + countUnset());
});

function countUnset(): number {
  return settingsTable()
    .split('\n')
    .slice(2)
    .filter((row) => !/^\| `\w+` \| `/.test(row)).length;
}
