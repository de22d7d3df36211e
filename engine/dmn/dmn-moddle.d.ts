/** dmn-moddle ships no types; this is its entry point. */
declare module 'dmn-moddle' {
  export interface ParseResult {
    readonly rootElement: unknown;
    readonly warnings: readonly Error[];
  }

  export class DmnModdle {
    fromXML(xml: string): Promise<ParseResult>;
  }
}
