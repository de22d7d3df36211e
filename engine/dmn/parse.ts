/** A DMN resource becomes a graph of decisions, or the list of everything that is wrong with it. */
import { err, ok, type Result } from '../protocol/result.ts';
import { attribute, type DmnElement, elementAt, elementsAt, readDmn, referenceIn } from './element.ts';
import { DmnFaults } from './parse-expression.ts';
import { parseLogic, variableName } from './parse-logic.ts';
import type { BusinessKnowledge, Decision, DecisionRequirements } from './types.ts';

/** Expects XML that has passed the guard against DOCTYPE, size and depth. */
export async function parseDmn(
  resourceName: string,
  bytes: Uint8Array,
): Promise<Result<DecisionRequirements, string[]>> {
  const read = await readDmn(new TextDecoder().decode(bytes));
  if (!read.ok) {
    return err(read.error.map((message) => `'${resourceName}': ${message}`));
  }
  const definitions = read.value;
  const faults = new DmnFaults();
  const decisions = new Graph(definitions, faults).decisions();
  const id = attribute(definitions, 'id');
  if (id === undefined) {
    faults.add(definitions, 'Expected an id for the decision requirements graph, but found none');
  }
  if (!faults.isEmpty) {
    return err(faults.messages.map((message) => `'${resourceName}': ${message}`));
  }
  return ok({
    id: id ?? '',
    name: attribute(definitions, 'name') ?? '',
    namespace: attribute(definitions, 'namespace') ?? '',
    decisions,
  });
}

/** Builds every element once, those it requires before it; an element met again on its own path is a cycle. */
class Graph {
  private readonly elements: ReadonlyMap<string, DmnElement>;
  private readonly faults: DmnFaults;
  private readonly builtDecisions = new Map<DmnElement, Decision>();
  private readonly builtKnowledge = new Map<DmnElement, BusinessKnowledge>();
  private readonly path = new Set<DmnElement>();

  constructor(definitions: DmnElement, faults: DmnFaults) {
    const elements = elementsAt(definitions, 'drgElement');
    this.elements = new Map(elements.map((element) => [attribute(element, 'id') ?? '', element]));
    this.faults = faults;
  }

  decisions(): readonly Decision[] {
    return this.ofType('dmn:Decision').flatMap((element) => this.decision(element) ?? []);
  }

  private ofType(type: string): readonly DmnElement[] {
    return [...this.elements.values()].filter((element) => element.$type === type);
  }

  /** Its requirements are built inside, so that the path shows a cycle. */
  private decision(element: DmnElement): Decision | undefined {
    return this.once(element, this.builtDecisions, () => {
      const id = attribute(element, 'id') ?? '';
      if (id === '') {
        this.faults.add(element, 'Expected an id for every decision, but found none');
      }
      const logic = parseLogic(elementAt(element, 'decisionLogic'), element, this.faults);
      const requiredKnowledge = this.knowledgeOf(element);
      if (logic.kind === 'INVOCATION' && !requiredKnowledge.some(({ name }) => name === logic.knowledgeName)) {
        const message = `Expected required business knowledge named '${logic.knowledgeName}', but found none`;
        this.faults.add(element, message);
      }
      return {
        id,
        name: attribute(element, 'name') ?? '',
        resultName: variableName(element, 'variable') ?? id,
        type: logic.kind,
        logic,
        requiredDecisions: this.required(element, 'informationRequirement', 'requiredDecision', 'dmn:Decision').flatMap(
          (required) => this.decision(required) ?? [],
        ),
        requiredKnowledge,
      };
    });
  }

  private knowledgeOf(element: DmnElement): readonly BusinessKnowledge[] {
    const type = 'dmn:BusinessKnowledgeModel';
    return this.required(element, 'knowledgeRequirement', 'requiredKnowledge', type).flatMap(
      (required) => this.knowledge(required) ?? [],
    );
  }

  /** The name is what expressions call; Zeebe ignores the variable of business knowledge. */
  private knowledge(element: DmnElement): BusinessKnowledge | undefined {
    return this.once(element, this.builtKnowledge, () => {
      const definition = elementAt(element, 'encapsulatedLogic');
      const parameters = definition === undefined ? [] : elementsAt(definition, 'formalParameter');
      return {
        name: attribute(element, 'name') ?? '',
        parameters: parameters.map((parameter) => attribute(parameter, 'name') ?? ''),
        logic: parseLogic(definition && elementAt(definition, 'body'), element, this.faults),
        requiredKnowledge: this.knowledgeOf(element),
      };
    });
  }

  private once<T>(element: DmnElement, built: Map<DmnElement, T>, build: () => T): T | undefined {
    const known = built.get(element);
    if (known !== undefined) {
      return known;
    }
    if (this.path.has(element)) {
      this.faults.add(element, 'Expected requirements without a cycle, but the element requires itself in the end');
      return undefined;
    }
    this.path.add(element);
    const result = build();
    this.path.delete(element);
    built.set(element, result);
    return result;
  }

  /** Required input data carries no logic and is left out. */
  private required(element: DmnElement, list: string, property: string, type: string): readonly DmnElement[] {
    return elementsAt(element, list).flatMap((requirement) => {
      const id = referenceIn(requirement, property);
      const target = id === undefined ? undefined : this.elements.get(id);
      if (id !== undefined && target?.$type !== type) {
        this.faults.add(element, `Expected '${id}' to be a ${type}, but found ${target?.$type ?? 'no such element'}`);
        return [];
      }
      return target ?? [];
    });
  }
}
