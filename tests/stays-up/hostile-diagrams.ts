import { bpmn, end, start } from '../../engine/testing/bpmn.ts';
import { around, call, job, loopOver, script, timer } from './hostile-bpmn.ts';

/** How an attack comes out: refused at once, held by an incident, run to its end, or going on for good beside all others. */
export type Outcome = 'REFUSED' | 'INCIDENT' | 'ENDS' | 'GOES_ON';

export interface Attack {
  readonly name: string;
  readonly outcome: Outcome;
  readonly diagrams: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
}

const merge = '<bpmn:exclusiveGateway id="m"/>';
const fork = '<bpmn:parallelGateway id="g"/>';
const task = (id: string) => `<bpmn:task id="${id}"/>`;
const BACK = ['start -> m', 'm -> t', 't -> m'];
const STRAIGHT = ['start -> t', 't -> end'];

/** Every process to start is called p. */
const straight = (element: string, definitions = '') => bpmn('p', start + element + end, STRAIGHT, definitions);
const looped = (element: string) => bpmn('p', start + merge + element, BACK);
const calc = (expression: string) => straight(script('t', expression));
const thousand = loopOver('=for i in 1..1000 return i');
const hundred = loopOver('=for i in 1..100 return i');
const signal = (name: string) => `<bpmn:signal id="s_${name}" name="${name}"/>`;
const signalEvent = (id: string, name: string) => `<bpmn:signalEventDefinition id="${id}" signalRef="s_${name}"/>`;
const cycle = (text: string) =>
  `<bpmn:timerEventDefinition id="cd"><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">${text}</bpmn:timeCycle></bpmn:timerEventDefinition>`;
const caught = '<bpmn:error id="e1" errorCode="E"/>';
const failing = (id: string) =>
  `<bpmn:endEvent id="${id}"><bpmn:errorEventDefinition id="${id}d" errorRef="e1"/></bpmn:endEvent>`;

/** Runs that never wait. */
export const ENDLESS: readonly Attack[] = [
  { name: 'a task that leads back to itself', outcome: 'REFUSED', diagrams: [looped(task('t'))] },
  { name: 'a script that leads back to itself', outcome: 'INCIDENT', diagrams: [looped(script('t', '=1'))] },
  {
    name: 'a loop that doubles a text',
    outcome: 'INCIDENT',
    diagrams: [looped(script('t', '=x + x', { result: 'x' }))],
    variables: { x: 'aaaaaaaaaa' },
  },
  {
    name: 'a loop that doubles a list',
    outcome: 'INCIDENT',
    diagrams: [looped(script('t', '=concatenate(x, x)', { result: 'x' }))],
    variables: { x: [1] },
  },
  {
    name: 'a loop that writes 500 kB each time',
    outcome: 'INCIDENT',
    diagrams: [looped(script('t', '=x + "b"', { result: 'y' }))],
    variables: { x: 'a'.repeat(500_000) },
  },
  {
    name: 'a subprocess that fails for ever',
    outcome: 'INCIDENT',
    diagrams: [
      bpmn(
        'p',
        `${start}${merge}${around('t', failing('f'), { first: 'f' })}<bpmn:boundaryEvent id="b" attachedToRef="t"><bpmn:errorEventDefinition id="bd" errorRef="e1"/></bpmn:boundaryEvent>`,
        ['start -> m', 'm -> t', 'b -> m'],
        caught,
      ),
    ],
  },
  { name: 'a process that calls itself', outcome: 'REFUSED', diagrams: [straight(call('t', 'p'))] },
  {
    name: 'a process that calls itself by another name',
    outcome: 'INCIDENT',
    diagrams: [straight(call('t', '=self'))],
    variables: { self: 'p' },
  },
  {
    name: 'a process that calls itself with 100 kB',
    outcome: 'INCIDENT',
    diagrams: [straight(call('t', '=self'))],
    variables: { self: 'p', x: 'a'.repeat(100_000) },
  },
  {
    name: 'two processes that call each other',
    outcome: 'INCIDENT',
    diagrams: [straight(call('t', 'q')), straight(call('t', 'p')).replace('id="p"', 'id="q"')],
  },
  {
    name: 'a process that calls itself twice',
    outcome: 'INCIDENT',
    diagrams: [
      bpmn('p', start + fork + call('a', '=self') + call('b', '=self') + end, [
        'start -> g',
        'g -> a',
        'g -> b',
        'a -> end',
        'b -> end',
      ]),
    ],
    variables: { self: 'p' },
  },
  {
    name: 'a signal that starts its own sender',
    outcome: 'INCIDENT',
    diagrams: [
      bpmn(
        'p',
        `${start}<bpmn:startEvent id="again">${signalEvent('d1', 'x')}</bpmn:startEvent>${merge}<bpmn:endEvent id="end">${signalEvent('d2', 'x')}</bpmn:endEvent>`,
        ['start -> m', 'again -> m', 'm -> end'],
        signal('x'),
      ),
    ],
  },
  {
    name: 'scripts one after the other for 99,999 items',
    outcome: 'GOES_ON',
    diagrams: [straight(script('t', '=i', { inner: loopOver('=items', 'isSequential="true"') }))],
    variables: { items: Array.from({ length: 99_999 }, (_, index) => index) },
  },
  {
    name: 'a loop inside a subprocess inside a loop',
    outcome: 'INCIDENT',
    diagrams: [looped(around('t', script('u', '=1'), { first: 'u', inner: loopOver('=[1, 2, 3]') }))],
  },
];

/** Runs that spread. */
export const SPREADING: readonly Attack[] = [
  {
    name: 'a thousand jobs within a thousand',
    outcome: 'INCIDENT',
    diagrams: [straight(around('t', job('u', 'nobody', thousand), { first: 'u', inner: thousand }))],
  },
  {
    name: 'a hundred within a hundred within a hundred',
    outcome: 'INCIDENT',
    diagrams: [
      straight(
        around('t', around('u', script('v', '=1', { inner: hundred }), { first: 'v', inner: hundred }), {
          first: 'u',
          inner: hundred,
        }),
      ),
    ],
  },
  {
    name: '20,000 jobs at once',
    outcome: 'GOES_ON',
    diagrams: [straight(job('t', 'nobody', loopOver('=for i in 1..20000 return i')))],
  },
  {
    name: '100,000 jobs at once',
    outcome: 'INCIDENT',
    diagrams: [straight(job('t', 'nobody', loopOver('=for i in 1..100000 return i')))],
  },
  {
    name: 'four ways out of each of eight forks',
    outcome: 'INCIDENT',
    diagrams: [forks(8)],
  },
  {
    name: 'a fork that leads back to itself',
    outcome: 'INCIDENT',
    diagrams: [
      bpmn('p', start + merge + fork + script('t', '=1') + script('u', '=1'), [
        'start -> m',
        'm -> g',
        'g -> t',
        'g -> u',
        't -> m',
        'u -> m',
      ]),
    ],
  },
  {
    name: 'ten calls of itself in each',
    outcome: 'INCIDENT',
    diagrams: [straight(call('t', '=self', loopOver('=for i in 1..10 return i')))],
    variables: { self: 'p' },
  },
  {
    name: 'a call for each of 5,000 items',
    outcome: 'GOES_ON',
    diagrams: [
      straight(call('t', 'q', loopOver('=for i in 1..5000 return i'))),
      straight(job('t', 'nobody')).replace('id="p"', 'id="q"'),
    ],
  },
  {
    name: 'an inclusive gateway whose every way leads back',
    outcome: 'INCIDENT',
    diagrams: [
      bpmn('p', `${start}${merge}<bpmn:inclusiveGateway id="g"/>${script('t', '=1')}${script('u', '=1')}`, [
        'start -> m',
        'm -> g',
        'g -> t: =true',
        'g -> u: =true',
        't -> m',
        'u -> m',
      ]),
    ],
  },
  {
    name: 'a result collected 2,000 times',
    outcome: 'ENDS',
    diagrams: [
      straight(
        script('t', '=i', {
          inner: loopOver('=for i in 1..2000 return i').replace(
            'inputElement="i"',
            'inputElement="i" outputCollection="all" outputElement="=r"',
          ),
        }),
      ),
    ],
  },
];

/** Expressions that cost too much. */
export const EXPRESSIONS: readonly Attack[] = [
  {
    name: 'a product of three thousands',
    outcome: 'INCIDENT',
    diagrams: [calc('=for a in 1..1000, b in 1..1000, c in 1..1000 return a')],
  },
  {
    name: 'some of a product',
    outcome: 'INCIDENT',
    diagrams: [calc('=some a in 1..9999, b in 1..9999 satisfies a + b = 0')],
  },
  {
    name: 'a pattern that backtracks',
    outcome: 'ENDS',
    diagrams: [calc('=matches(x, "^(a+)+$")')],
    variables: { x: `${'a'.repeat(5_000)}!` },
  },
  {
    name: 'patterns in patterns',
    outcome: 'INCIDENT',
    diagrams: [calc('=for i in 1..2000 return matches(x, "^((a*)*)*b$")')],
    variables: { x: 'a'.repeat(5_000) },
  },
  {
    name: 'a function that calls itself',
    outcome: 'ENDS',
    diagrams: [calc('={f: function(n) f(n + 1), r: f(1)}.r')],
  },
  {
    name: 'the sum of all sums before',
    outcome: 'INCIDENT',
    diagrams: [calc('=for i in 1..5000 return sum(partial)')],
  },
  { name: 'a range of a billion', outcome: 'INCIDENT', diagrams: [calc('=count(for i in 1..1000000000 return i)')] },
  { name: 'a power of a power', outcome: 'INCIDENT', diagrams: [calc('=for i in 1..40000 return 1.1 ** 999')] },
  {
    name: 'a text made of texts',
    outcome: 'INCIDENT',
    diagrams: [calc('=string join(for i in 1..5000 return x)')],
    variables: { x: 'a'.repeat(5_000) },
  },
  {
    name: 'a text in ten thousand pieces, each in as many',
    outcome: 'INCIDENT',
    diagrams: [calc('=for p in split(x, ",") return count(split(x, ","))')],
    variables: { x: 'a,'.repeat(10_000) },
  },
  {
    name: 'an order that compares by counting',
    outcome: 'INCIDENT',
    diagrams: [calc('=sort(for i in 1..5000 return i, function(a, b) count(for i in 1..1000 return i) > a - b)')],
  },
  { name: '5,000 brackets', outcome: 'REFUSED', diagrams: [calc(`=${'['.repeat(5_000)}${']'.repeat(5_000)}`)] },
];

/** Events and waits. */
export const EVENTS: readonly Attack[] = [
  { name: 'a timer of no seconds in a loop', outcome: 'GOES_ON', diagrams: [looped(timer('t', 'PT0S'))] },
  { name: 'a timer of minus five seconds in a loop', outcome: 'GOES_ON', diagrams: [looped(timer('t', '-PT5S'))] },
  {
    name: 'a cycle of a millisecond beside a job',
    outcome: 'GOES_ON',
    diagrams: [
      bpmn(
        'p',
        `${start}${job('t', 'nobody')}<bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false">${cycle('R/PT0.001S')}</bpmn:boundaryEvent>${end}`,
        ['start -> t', 't -> end', 'b -> end'],
      ),
    ],
  },
  {
    name: 'a start every millisecond',
    outcome: 'GOES_ON',
    diagrams: [
      bpmn(
        'p',
        `${start}<bpmn:startEvent id="again">${cycle('R/PT0.001S')}</bpmn:startEvent>${merge}${job('t', 'nobody')}`,
        ['start -> m', 'again -> m', 'm -> t'],
      ),
    ],
  },
  {
    name: 'a join that one way never reaches',
    outcome: 'INCIDENT',
    diagrams: [
      bpmn('p', `${start}<bpmn:exclusiveGateway id="x"/>${task('a')}${task('b')}<bpmn:parallelGateway id="j"/>${end}`, [
        'start -> x',
        'x -> a: =true',
        'x -> b: =false',
        'a -> j',
        'b -> j',
        'j -> end',
      ]),
    ],
  },
  {
    name: 'a job whose type is 500 kB of text',
    outcome: 'GOES_ON',
    diagrams: [straight(job('t', '=x'))],
    variables: { x: 'z'.repeat(500_000) },
  },
  {
    name: 'a key of 500 kB to wait for',
    outcome: 'GOES_ON',
    diagrams: [
      straight(
        '<bpmn:receiveTask id="t" messageRef="msg"/>',
        '<bpmn:message id="msg" name="go"><bpmn:extensionElements><zeebe:subscription correlationKey="=x"/></bpmn:extensionElements></bpmn:message>',
      ),
    ],
    variables: { x: 'k'.repeat(500_000) },
  },
  {
    name: 'an end of all inside 10,000 jobs',
    outcome: 'ENDS',
    diagrams: [
      bpmn(
        'p',
        `${start}${fork}${job('t', 'nobody', loopOver('=for i in 1..10000 return i'))}${timer('w', 'PT0.5S')}<bpmn:endEvent id="end"><bpmn:terminateEventDefinition id="td"/></bpmn:endEvent>${task('u')}`,
        ['start -> g', 'g -> t', 'g -> w', 'w -> end', 't -> u'],
      ),
    ],
  },
];

/** Forks in a row, joined by exclusive gateways, so that each has four times as much to do as the one before. */
function forks(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const gateways = numbers.map(
    (index) => `<bpmn:parallelGateway id="f${index}"/><bpmn:exclusiveGateway id="x${index}"/>`,
  );
  const ways = (index: number) => ['a', 'b', 'c', 'd'].map((way) => `${way}${index}`);
  const scripts = numbers.flatMap(ways).map((id) => script(id, '=1'));
  const flows = numbers.flatMap((index) => [
    ...ways(index).flatMap((id) => [`f${index} -> ${id}`, `${id} -> x${index}`]),
    `x${index} -> ${index + 1 === count ? 'end' : `f${index + 1}`}`,
  ]);
  return bpmn('p', start + gateways.join('') + scripts.join('') + end, ['start -> f0', ...flows]);
}
