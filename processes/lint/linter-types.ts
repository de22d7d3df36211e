/** An element as bpmn-moddle builds it, narrowed to what the rules look at. */
export interface BpmnElement {
  readonly $type: string;
  readonly $parent?: BpmnElement;
  /** Attributes of namespaces that moddle was given no description of. */
  readonly $attrs?: Readonly<Record<string, string>>;
  $instanceOf?(type: string): boolean;
  readonly id: string;
  readonly name?: string;
  readonly incoming?: readonly BpmnElement[];
  readonly outgoing?: readonly BpmnElement[];
  readonly attachedToRef?: BpmnElement;
  readonly sourceRef?: BpmnElement;
  readonly targetRef?: BpmnElement;
  readonly default?: BpmnElement;
  readonly eventDefinitions?: readonly BpmnElement[];
  readonly timeDate?: { readonly body?: string };
  readonly messageRef?: BpmnElement;
  readonly loopCharacteristics?: BpmnElement;
  readonly triggeredByEvent?: boolean;
  readonly extensionElements?: { readonly values?: readonly ExtensionElement[] };
}

/** A zeebe extension element; which properties it has depends on its type. */
export interface ExtensionElement {
  readonly $type: string;
  readonly type?: string;
  readonly formId?: string;
  readonly decisionId?: string;
  readonly processId?: string;
  readonly candidateGroups?: string;
  readonly propagateAllChildVariables?: boolean;
  readonly propagateAllParentVariables?: boolean;
  readonly inputParameters?: readonly Mapping[];
  readonly outputParameters?: readonly Mapping[];
}

export interface Mapping {
  readonly source: string;
  readonly target: string;
}

/** `check` sees every element of a diagram once, from the outside in. */
export interface Rule {
  check(element: BpmnElement, reporter: { report(id: string, message: string): void }): void;
}

/** Ids of what a diagram may refer to. */
export interface KnownDefinitions {
  readonly processes: ReadonlySet<string>;
  readonly decisions: ReadonlySet<string>;
  readonly forms: ReadonlySet<string>;
}

/** What is there beside a diagram. */
export interface Surroundings {
  readonly deployed: KnownDefinitions;
  /** What is to be deployed together with it. */
  readonly resources: readonly { readonly name: string; readonly content: string }[];
}

export type OwnRule = (known: KnownDefinitions) => Rule;

export type RuleFactory = () => Rule;

export interface LintConfig {
  readonly extends?: readonly string[];
  readonly rules?: Readonly<Record<string, unknown>>;
}
