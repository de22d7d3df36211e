import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bpmn, end, oneTask, start } from '../../engine/testing/bpmn.ts';
import { AttackedEngine } from './attacked-engine.ts';
import { script } from './hostile-bpmn.ts';
import { EXPRESSIONS } from './hostile-diagrams.ts';
import { patienceMs } from './patience.ts';

let attacked: AttackedEngine;
beforeAll(async () => {
  attacked = await AttackedEngine.start();
});
afterAll(() => attacked.stop());

describe('an expression that costs too much', () => {
  it.each(EXPRESSIONS.filter(({ outcome }) => outcome === 'INCIDENT'))(
    '$name: its instance has an incident within a second',
    async ({ diagrams, variables }) => {
      // given
      await attacked.user.deploy(...diagrams);
      // when
      const begun = performance.now();
      const key = await attacked.user.create('p', variables);
      const { errorMessage } = await attacked.incident(key);
      const ms = performance.now() - begun;
      // then
      expect(errorMessage).toMatch(/^Expected to evaluate expression .* within \d+ .*, but it takes more/s);
      expect(ms).toBeLessThan(patienceMs());
      await attacked.user.call('CancelProcessInstance', { processInstanceKey: key });
    },
  );

  it('is a fault of one worker when it only comes with its variables', async () => {
    // given
    const power = bpmn('p', start + script('t', '=for a in x, b in x, c in x return a') + end, [
      'start -> t',
      't -> end',
    ]);
    await attacked.user.deploy(power);
    const begun = performance.now();
    // when
    const small = await attacked.user.create('p', { x: [1, 2] });
    const large = await attacked.user.create('p', { x: Array.from({ length: 10_000 }, (_, index) => index) });
    await attacked.incident(large);
    // then
    expect(performance.now() - begun).toBeLessThan(patienceMs());
    expect(await attacked.user.isRunning(small)).toBe(false);
  });
});

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const entities = Array.from({ length: 10 }, (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`).join(
  '',
);

describe('XML that means harm', () => {
  it.each([
    { name: 'a billion laughs', xml: `${HEAD}<!DOCTYPE d [<!ENTITY e0 "ha">${entities}]><d>&e10;</d>` },
    { name: 'a file of the machine', xml: `${HEAD}<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>` },
    { name: '100,000 levels', xml: `${HEAD}${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}` },
    { name: 'an attribute of 3 MB', xml: oneTask('p').replace('id="d"', `id="d" name="${'x'.repeat(3_000_000)}"`) },
    { name: '50,000 elements', xml: bpmn('p', start + '<bpmn:task id="t"/>'.repeat(50_000)) },
    { name: 'a file cut in the middle', xml: oneTask('p').slice(0, 400) },
  ])('$name: the deployment is refused, and others are served within a second', async ({ xml }) => {
    // when
    let refusal: unknown;
    const slowest = await attacked.user.slowestProbeDuring(async () => {
      refusal = await attacked.user.deploy(xml).catch((error: unknown) => error);
    });
    // then
    expect(refusal).toMatchObject({ code: 3, details: expect.stringContaining('Expected') });
    expect(slowest).toBeLessThan(patienceMs());
  });
});
