import { bpmn, flowXml, serviceTask, withFlowReferences } from './bpmn.ts';

interface Block {
  readonly elements: string;
  readonly flows: readonly string[];
  readonly first: string;
  readonly last: string;
}

const MESSAGES = `<bpmn:message id="m" name="go"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>
<bpmn:error id="err" errorCode="E"/><bpmn:signal id="sig" name="sig"/>`;

/** Builds a block-structured process of nearly every element there is; every path can be brought to its end. */
export class RandomProcess {
  readonly #random: () => number;
  #count = 0;

  /** From numbers between 0 and 1, so that whoever makes them can repeat a process. */
  constructor(random: () => number) {
    this.#random = random;
  }

  build(processId: string): string {
    const body = this.#scope(3);
    return bpmn(processId, body.elements + this.#eventSubProcess(), body.flows, MESSAGES);
  }

  #id(prefix: string): string {
    this.#count++;
    return `${prefix}${this.#count}`;
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #scope(depth: number): Block {
    const start = this.#id('start');
    const end = this.#id('end');
    const block = this.#sequence(depth);
    return {
      elements: `<bpmn:startEvent id="${start}"/>${block.elements}<bpmn:endEvent id="${end}"/>`,
      flows: [`${start} -> ${block.first}`, ...block.flows, `${block.last} -> ${end}`],
      first: start,
      last: end,
    };
  }

  #sequence(depth: number): Block {
    const blocks = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () => this.#block(depth));
    return blocks.reduce((left, right) => ({
      elements: left.elements + right.elements,
      flows: [...left.flows, `${left.last} -> ${right.first}`, ...right.flows],
      first: left.first,
      last: right.last,
    }));
  }

  #block(depth: number): Block {
    const simple = [
      () => this.#task(),
      () => this.#task(),
      () =>
        this.#single(
          'script',
          (id) =>
            `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="=1 + 1" resultVariable="${id}"/></bpmn:extensionElements></bpmn:scriptTask>`,
        ),
      () => this.#single('receive', (id) => `<bpmn:receiveTask id="${id}" messageRef="m"/>`),
      () =>
        this.#single(
          'wait',
          (id) => `<bpmn:intermediateCatchEvent id="${id}">${this.#timer()}</bpmn:intermediateCatchEvent>`,
        ),
      () =>
        this.#single(
          'call',
          (id) =>
            `<bpmn:callActivity id="${id}"><bpmn:extensionElements><zeebe:calledElement processId="child"/></bpmn:extensionElements></bpmn:callActivity>`,
        ),
      () => this.#single('multi', (id) => this.#multiInstance(id)),
    ];
    const nested = [
      () => this.#choice(depth),
      () => this.#parallel(depth),
      () => this.#subProcess(depth),
      () => this.#race(),
    ];
    const all = depth > 0 ? [...simple, ...nested, ...nested] : simple;
    const make = all[Math.floor(this.#random() * all.length)] ?? (() => this.#task());
    return make();
  }

  #single(prefix: string, xml: (id: string) => string): Block {
    const id = this.#id(prefix);
    return { elements: xml(id), flows: [], first: id, last: id };
  }

  /** Sometimes with a boundary event whose path ends on its own. */
  #task(): Block {
    const id = this.#id('task');
    const task = { elements: serviceTask(id, '', 'work'), flows: [], first: id, last: id };
    return this.#chance(0.5) ? this.#withBoundary(task, id) : task;
  }

  #withBoundary(block: Block, host: string): Block {
    const id = this.#id('boundary');
    const end = this.#id('end');
    const kinds = [
      this.#timer(),
      `<bpmn:errorEventDefinition id="${this.#id('d')}" errorRef="err"/>`,
      `<bpmn:signalEventDefinition id="${this.#id('d')}" signalRef="sig"/>`,
    ];
    const kind = Math.floor(this.#random() * kinds.length);
    const interrupting = kind === 1 || this.#chance(0.5);
    return {
      ...block,
      elements: `${block.elements}<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${interrupting}">${kinds[kind]}</bpmn:boundaryEvent><bpmn:endEvent id="${end}"/>`,
      flows: [...block.flows, `${id} -> ${end}`],
    };
  }

  #timer(): string {
    return `<bpmn:timerEventDefinition id="${this.#id('d')}"><bpmn:timeDuration>PT${1 + Math.floor(this.#random() * 60)}M</bpmn:timeDuration></bpmn:timerEventDefinition>`;
  }

  #multiInstance(id: string): string {
    return `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="work"/></bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics isSequential="${this.#chance(0.5)}"><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=[1,2,3]" inputElement="item" outputCollection="out" outputElement="=item"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>`;
  }

  #choice(depth: number): Block {
    const fork = this.#id('choice');
    const join = this.#id('merge');
    const [left, right] = [this.#sequence(depth - 1), this.#sequence(depth - 1)];
    return {
      elements: `<bpmn:exclusiveGateway id="${fork}" default="${fork}_${right.first}"/>${left.elements}${right.elements}<bpmn:exclusiveGateway id="${join}"/>`,
      flows: [
        `${fork} -> ${left.first}: =number >= ${Math.floor(this.#random() * 10)}`,
        `${fork} -> ${right.first}`,
        ...left.flows,
        ...right.flows,
        `${left.last} -> ${join}`,
        `${right.last} -> ${join}`,
      ],
      first: fork,
      last: join,
    };
  }

  #parallel(depth: number): Block {
    const fork = this.#id('fork');
    const join = this.#id('join');
    const branches = [this.#task0(), this.#task0(), ...(depth > 1 ? [this.#subProcess(depth - 1)] : [])];
    return {
      elements: `<bpmn:parallelGateway id="${fork}"/>${branches.map(({ elements }) => elements).join('')}<bpmn:parallelGateway id="${join}"/>`,
      flows: branches.flatMap(({ first, last, flows }) => [`${fork} -> ${first}`, ...flows, `${last} -> ${join}`]),
      first: fork,
      last: join,
    };
  }

  /** A branch that always reaches the join: no boundary event may take it away. */
  #task0(): Block {
    return this.#single('task', (id) => serviceTask(id, '', 'work'));
  }

  #subProcess(depth: number): Block {
    const id = this.#id('sub');
    const body = this.#scope(depth - 1);
    return {
      elements: `<bpmn:subProcess id="${id}">${withFlowReferences(body.elements, body.flows)}${flowXml(body.flows)}</bpmn:subProcess>`,
      flows: [],
      first: id,
      last: id,
    };
  }

  #race(): Block {
    const gateway = this.#id('race');
    const [message, timer, join] = [this.#id('msg'), this.#id('timer'), this.#id('merge')];
    return {
      elements: `<bpmn:eventBasedGateway id="${gateway}"/><bpmn:intermediateCatchEvent id="${message}"><bpmn:messageEventDefinition id="${this.#id('d')}" messageRef="m"/></bpmn:intermediateCatchEvent>
        <bpmn:intermediateCatchEvent id="${timer}">${this.#timer()}</bpmn:intermediateCatchEvent><bpmn:exclusiveGateway id="${join}"/>`,
      flows: [`${gateway} -> ${message}`, `${gateway} -> ${timer}`, `${message} -> ${join}`, `${timer} -> ${join}`],
      first: gateway,
      last: join,
    };
  }

  #eventSubProcess(): string {
    if (this.#chance(0.5)) {
      return '';
    }
    const [start, task, end] = [this.#id('start'), this.#id('task'), this.#id('end')];
    const elements = `<bpmn:startEvent id="${start}" isInterrupting="${this.#chance(0.5)}"><bpmn:signalEventDefinition id="${this.#id('d')}" signalRef="sig"/></bpmn:startEvent>${serviceTask(task, '', 'work')}<bpmn:endEvent id="${end}"/>`;
    const flows = [`${start} -> ${task}`, `${task} -> ${end}`];
    return `<bpmn:subProcess id="${this.#id('event')}" triggeredByEvent="true">${withFlowReferences(elements, flows)}${flowXml(flows)}</bpmn:subProcess>`;
  }
}
