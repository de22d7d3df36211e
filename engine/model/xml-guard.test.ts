import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBpmn } from './parse-bpmn.ts';
import { guardXml } from './xml-guard.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

describe('the XML guard', () => {
  it.each([
    { name: 'a DOCTYPE', content: bytes('<!DOCTYPE a [<!ENTITY x "y">]><a/>'), reason: 'Expected no DOCTYPE' },
    {
      name: 'a DOCTYPE with an external entity',
      content: bytes('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
      reason: 'Expected no DOCTYPE',
    },
    { name: 'an unknown entity', content: bytes('<a>&lol;</a>'), reason: 'undefined entity' },
    { name: 'text that is no XML', content: bytes('hello'), reason: 'Expected well-formed XML' },
    { name: 'an empty file', content: bytes(''), reason: 'Expected well-formed XML' },
    { name: 'a truncated file', content: bytes('<a><b></b>'), reason: 'unclosed tag' },
    { name: 'an undeclared prefix', content: bytes('<x:a/>'), reason: 'unbound namespace prefix' },
    { name: 'an attribute twice', content: bytes('<a b="1" b="2"/>'), reason: 'duplicate attribute' },
    { name: 'bytes that are not UTF-8', content: new Uint8Array([0x3c, 0xff, 0xfe]), reason: 'encoded as UTF-8' },
    {
      name: 'another declared encoding',
      content: bytes('<?xml version="1.0" encoding="GBK"?><a/>'),
      reason: "it declares 'GBK'",
    },
    { name: '101 levels', content: bytes(nested(101)), reason: 'at most 100 nested elements' },
    { name: '100,000 levels', content: bytes(nested(100_000)), reason: 'at most 100 nested elements' },
    { name: '5,001 elements', content: bytes(`<a>${'<b/>'.repeat(5_000)}</a>`), reason: 'at most 5000 elements' },
    { name: 'more than 1 MiB', content: new Uint8Array(1024 * 1024 + 1), reason: 'at most 1048576 bytes' },
  ])('refuses $name', ({ content, reason }) => {
    expect(guardXml(content)).toEqual({ ok: false, error: expect.stringContaining(reason) });
  });

  it('passes a document at its limits', () => {
    expect(guardXml(bytes(nested(100))).ok).toBe(true);
    expect(guardXml(bytes(`<a>${'<b/>'.repeat(4_999)}</a>`)).ok).toBe(true);
  });

  it('passes a byte order mark and the word DOCTYPE inside a text', () => {
    expect(guardXml(bytes('\uFEFF<?xml version="1.0" encoding="utf-8"?><a><![CDATA[<!DOCTYPE html>]]></a>')).ok).toBe(
      true,
    );
  });
});

describe('a hostile BPMN file', () => {
  const definitions = (inner: string) =>
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">${inner}</definitions>`;

  it.each([
    { name: 'another root element', text: '<html xmlns="http://www.w3.org/1999/xhtml"/>' },
    {
      name: 'a root of another namespace',
      text: '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
    },
    { name: 'no process', text: definitions('') },
    { name: 'ids of the object prototype', text: definitions('<process id="__proto__" isExecutable="true"/>') },
    {
      name: 'attributes of the object prototype',
      text: definitions(
        '<process id="p" isExecutable="true" __proto__="x" constructor="y"><startEvent id="s"/></process>',
      ),
    },
    { name: 'a process inside a process', text: definitions('<process id="p"><process id="q"/></process>') },
    {
      name: '50,000 attributes',
      text: definitions(
        `<process id="p" isExecutable="true" ${Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      ),
    },
    {
      name: 'a boundary event on itself',
      text: definitions(
        '<process id="p" isExecutable="true"><startEvent id="s"/><boundaryEvent id="b" attachedToRef="b"/></process>',
      ),
    },
    {
      name: 'a process as the end of a flow',
      text: definitions(
        '<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="p"/></process>',
      ),
    },
    {
      name: 'a flow as the end of itself',
      text: definitions(
        '<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="f" targetRef="f"/></process>',
      ),
    },
    {
      name: 'a number as a message',
      text: definitions(
        '<process id="p" isExecutable="true"><startEvent id="s"><messageEventDefinition id="x" messageRef="s"/></startEvent></process>',
      ),
    },
  ])('is refused with a text, in less than two seconds of the processor: $name', async ({ text }) => {
    const started = process.cpuUsage();

    const result = await parseBpmn('hostile.bpmn', bytes(text));

    expect(result).toEqual({ ok: false, error: expect.stringContaining("'hostile.bpmn': ") });
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

describe('a diagram at the limit of 5,000 elements', () => {
  const definitions = (inner: string) =>
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p" isExecutable="true">${inner}</process></definitions>`;
  const numbers = Array.from({ length: 2_400 }, (_, i) => i);

  it.each([
    {
      name: 'in a row',
      inner: `<startEvent id="t0"/>${numbers.map((i) => `<manualTask id="t${i + 1}"/><sequenceFlow id="f${i}" sourceRef="t${i}" targetRef="t${i + 1}"/>`).join('')}`,
    },
    {
      name: 'in a circle',
      inner: `<startEvent id="s"/>${numbers.map((i) => `<manualTask id="t${i}"/><sequenceFlow id="f${i}" sourceRef="t${i}" targetRef="t${(i + 1) % 2_400}"/>`).join('')}`,
    },
    {
      name: 'each leading to the next two hundred',
      inner: `<startEvent id="s"/>${numbers
        .slice(0, 25)
        .map((i) => `<manualTask id="t${i}"/>`)
        .join(
          '',
        )}${numbers.map((i) => `<sequenceFlow id="f${i}" sourceRef="t${i % 25}" targetRef="t${(i * 7) % 25}"/>`).join('')}`,
    },
  ])('is answered in less than two seconds when they stand $name', async ({ inner }) => {
    const started = performance.now();

    await parseBpmn('large.bpmn', bytes(definitions(inner)));

    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a damaged diagram', () => {
  const good = readFileSync(new URL('./parse-bpmn.test.bpmn', import.meta.url), 'utf8');
  const position = fc.nat(good.length);
  const damage = fc.tuple(position, position, position).map(([from, to, into]) => {
    const [start, end] = [Math.min(from, to), Math.min(Math.max(from, to), Math.min(from, to) + 400)];
    return good.slice(0, into) + good.slice(start, end) + good.slice(into + (into % 3) * 20);
  });

  it('is either a process or a text of faults, never an exception', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (text) => {
        const result = await parseBpmn('damaged.bpmn', bytes(text));
        expect(result.ok ? result.value.length : result.error).toBeTruthy();
      }),
      { numRuns: 150 },
    );
  });

  it('is one also when an id, a reference or a type is exchanged for another', async () => {
    const words = [...new Set(good.match(/[A-Za-z]{4,}/g))];
    const word = fc.constantFrom(...words);
    await fc.assert(
      fc.asyncProperty(word, word, async (from, to) => {
        const result = await parseBpmn('damaged.bpmn', bytes(good.replaceAll(from, to)));
        expect(result.ok ? result.value.length : result.error).toBeTruthy();
      }),
      { numRuns: 150 },
    );
  });
});
