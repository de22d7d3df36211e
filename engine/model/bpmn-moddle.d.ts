/** bpmn-moddle ships types of BPMN elements, but none of its own entry point. */
declare module 'bpmn-moddle' {
  export interface ParseResult {
    readonly rootElement: unknown;
    readonly warnings: readonly Error[];
  }

  export class BpmnModdle {
    constructor(packages: Readonly<Record<string, unknown>>);
    fromXML(xml: string): Promise<ParseResult>;
  }
}
