import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVariables } from './json-document.ts';

describe('the variables of a request', () => {
  it.each(['', '  ', 'null', ' null '])('are none when the text is %j', (text) => {
    expect(readVariables(text)).toEqual({ ok: true, value: {} });
  });

  it('keep the text of every value, without the space around it', () => {
    const text =
      ' { "a" : 1.0 , "b": [ 1 , { "c" : "x y" } ] ,\n"材料": "图 纸", "d":{}, "e":[] , "f" : -0.50, "g":true,"h":null } ';
    expect(readVariables(text)).toEqual({
      ok: true,
      value: { a: '1.0', b: '[1,{"c":"x y"}]', 材料: '"图 纸"', d: '{}', e: '[]', f: '-0.50', g: 'true', h: 'null' },
    });
  });

  it.each([
    { text: '1e3', kept: '1000.0' },
    { text: '1.5E+2', kept: '150.0' },
    { text: '25e-1', kept: '2.5' },
    { text: '12345678901234567890', kept: '12345678901234567890' },
    { text: '0.1', kept: '0.1' },
  ])('keep the number $text as $kept', ({ text, kept }) => {
    expect(readVariables(`{"n":${text}}`)).toEqual({ ok: true, value: { n: kept } });
  });

  it('read names and texts with escapes, and the last of two equal names', () => {
    expect(readVariables(String.raw`{"a\"b":"\u56fe\\","x":1,"x":"\\\"}"}`)).toEqual({
      ok: true,
      value: { 'a"b': '"图\\\\"', x: String.raw`"\\\"}"` },
    });
  });

  it('take a variable named __proto__ for a variable', () => {
    const read = readVariables('{"__proto__":{"admin":true}}');
    expect(read.ok && Object.entries(read.value)).toEqual([['__proto__', '{"admin":true}']]);
  });

  it('mean the same as the JSON that was sent, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (variables, indent) => {
        const read = readVariables(JSON.stringify(variables, null, indent));
        const back = read.ok ? Object.entries(read.value).map(([name, text]) => [name, JSON.parse(text)]) : [];
        const sent: unknown = JSON.parse(JSON.stringify(variables));
        expect(Object.fromEntries(back)).toEqual(sent);
      }),
    );
  });

  it.each([
    { text: '{"a":1', details: 'Invalid JSON value: ' },
    { text: 'hello', details: 'Invalid JSON value: ' },
    { text: '[1,2]', details: "Expected document to be a root level object, but was 'ARRAY'" },
    { text: '"text"', details: "Expected document to be a root level object, but was 'STRING'" },
    { text: '5', details: "Expected document to be a root level object, but was 'INTEGER'" },
    { text: '5.5', details: "Expected document to be a root level object, but was 'FLOAT'" },
    { text: 'true', details: "Expected document to be a root level object, but was 'BOOLEAN'" },
    { text: `{"a":${'['.repeat(501)}${']'.repeat(501)}}`, details: 'Expected at most 500 levels' },
    { text: `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, details: 'Invalid JSON value: ' },
  ])('are refused when the text is no object: $details', ({ text, details }) => {
    expect(readVariables(text)).toEqual({
      ok: false,
      error: { code: status.INVALID_ARGUMENT, details: expect.stringContaining(details) },
    });
  });

  it('may hold a text of megabytes', () => {
    const long = 'x\\n"'.repeat(500_000);
    const read = readVariables(JSON.stringify({ long }));
    expect(read.ok && JSON.parse(read.value['long'] ?? '')).toBe(long);
  });
});
