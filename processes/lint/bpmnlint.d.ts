/** The linter ships no types of its entry point; these are the parts used here. */
declare module 'bpmnlint' {
  import type { LintConfig, RuleFactory } from './linter-types.ts';

  export interface LintReport {
    readonly id?: string;
    readonly message: string;
    readonly category: 'off' | 'info' | 'warn' | 'error' | 'rule-error';
  }

  export class Linter {
    constructor(options: {
      config: LintConfig;
      resolver: {
        resolveRule(pkg: string, rule: string): RuleFactory;
        resolveConfig(pkg: string, config: string): LintConfig;
      };
    });
    /** Rules that are not switched off. */
    resolveRules(config: LintConfig): Promise<readonly { readonly name: string }[]>;
    lint(root: unknown): Promise<Readonly<Record<string, readonly LintReport[]>>>;
  }
}
