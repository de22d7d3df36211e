import { describe, expect, it } from 'vitest';
import { parseResources } from './parse-resources.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const bpmn = (id: string) =>
  bytes(
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="${id}" isExecutable="true"><startEvent id="s"/></process></definitions>`,
  );
const dmn = (id: string) =>
  bytes(
    `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="${id}" name="D" namespace="n"><decision id="channel" name="Channel"><literalExpression id="l"><text>1</text></literalExpression></decision></definitions>`,
  );
const form = (id: unknown) => bytes(JSON.stringify({ id, type: 'default', components: [] }));

describe('the resources of a deployment', () => {
  it('are parsed by their ending, with a checksum of their bytes', async () => {
    const parsed = await parseResources([
      { name: 'review.bpmn', bytes: bpmn('review') },
      { name: 'channel.dmn', bytes: dmn('drg') },
      { name: 'Opinion.FORM', bytes: form('opinion') },
    ]);
    expect(parsed).toMatchObject({
      ok: true,
      value: [
        {
          kind: 'BPMN',
          name: 'review.bpmn',
          processes: [{ id: 'review' }],
          checksum: expect.stringMatching(/^[\w+/]{22}==$/),
        },
        { kind: 'DMN', requirements: { id: 'drg' } },
        { kind: 'FORM', formId: 'opinion' },
      ],
    });
  });

  it('are refused as a whole, with the faults of each', async () => {
    const parsed = await parseResources([
      { name: 'good.bpmn', bytes: bpmn('review') },
      { name: 'bad.bpmn', bytes: bytes('<x') },
      { name: 'bad.dmn', bytes: bytes('<!DOCTYPE x><x/>') },
      { name: 'readme.txt', bytes: bytes('') },
      { name: 'noending', bytes: bytes('') },
      { name: 'blank.form', bytes: form(' ') },
      { name: 'number.form', bytes: form(5) },
      { name: 'list.form', bytes: bytes('[]') },
      { name: 'large.form', bytes: new Uint8Array(1024 * 1024 + 1) },
    ]);
    expect(parsed).toEqual({
      ok: false,
      error: [
        expect.stringContaining("'bad.bpmn': Expected well-formed XML"),
        expect.stringContaining("'bad.dmn': Expected no DOCTYPE"),
        expect.stringContaining("'readme.txt': unknown resource type"),
        expect.stringContaining("'noending': unknown resource type"),
        expect.stringContaining("'blank.form': Expected the form id to be present and not blank"),
        expect.stringContaining("'number.form': Expected the form id"),
        expect.stringContaining("'list.form': Expected a form as a JSON object"),
        expect.stringContaining("'large.form': Expected a form of at most"),
      ],
    });
  });

  it('may not bring the same id twice', async () => {
    const parsed = await parseResources([
      { name: 'a.bpmn', bytes: bpmn('review') },
      { name: 'b.bpmn', bytes: bpmn('review') },
      { name: 'a.dmn', bytes: dmn('one') },
      { name: 'b.dmn', bytes: dmn('two') },
      { name: 'a.form', bytes: form('opinion') },
      { name: 'b.form', bytes: form('opinion') },
    ]);
    expect(parsed).toEqual({
      ok: false,
      error: [
        "Expected every id once in a deployment, but found process 'review' in 'a.bpmn' and 'b.bpmn'",
        "Expected every id once in a deployment, but found decision 'channel' in 'a.dmn' and 'b.dmn'",
        "Expected every id once in a deployment, but found form 'opinion' in 'a.form' and 'b.form'",
      ],
    });
  });
});
