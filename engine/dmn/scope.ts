import type { FeelValue, VariableScope } from '../expression/index.ts';

/** The variables of a process, hidden by results of required decisions, entries of contexts and business knowledge. */
export class DecisionScope implements VariableScope {
  private readonly values = new Map<string, FeelValue>();
  private readonly outer: VariableScope;

  constructor(outer: VariableScope) {
    this.outer = outer;
  }

  get now(): () => number {
    return this.outer.now ?? Date.now;
  }

  get(name: string): FeelValue | undefined {
    const value = this.values.get(name);
    return value === undefined ? this.outer.get(name) : value;
  }

  set(name: string, value: FeelValue): void {
    this.values.set(name, value);
  }
}
