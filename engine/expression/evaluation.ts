/** One evaluation under way: its budget, its variables, and the names bound by loops, filters and functions around. */
import type { Budget } from './budget.ts';
import type { VariableScope } from './types.ts';
import { type FeelContext, FeelFunction, type FeelValue, isContext } from './values.ts';

export class Evaluation {
  readonly budget: Budget;
  readonly scope: VariableScope;
  /** The value of `?`; undefined outside of unary tests. */
  input: FeelValue | undefined = undefined;

  constructor(scope: VariableScope, budget: Budget) {
    this.budget = budget;
    this.scope = scope;
  }

  now(): number {
    return this.scope.now?.() ?? Date.now();
  }
}

/**
 * Bindings around a part of an expression, innermost first: nothing is copied when a frame is put on. A frame holds one
 * name (a loop variable, a parameter, an entry of the context under way) or the entries of a list item in a filter.
 */
export class Frame {
  private readonly parent: Frame | null;
  private readonly name: string;
  private readonly value: FeelValue;
  private readonly isEntry: boolean;
  private readonly context: FeelContext | null;

  private constructor(parent: Frame | null, name: string, value: FeelValue, origin: 'NAME' | 'ENTRY' | 'ITEM') {
    this.parent = parent;
    this.name = name;
    this.value = value;
    this.isEntry = origin === 'ENTRY';
    this.context = origin === 'ITEM' && isContext(value) ? value : null;
  }

  static ofName(parent: Frame | null, name: string, value: FeelValue): Frame {
    return new Frame(parent, name, value, 'NAME');
  }

  static ofEntry(parent: Frame | null, name: string, value: FeelValue): Frame {
    return new Frame(parent, name, value, 'ENTRY');
  }

  /** A list item in a filter: its own entries hide `item`, which hides the names outside. */
  static ofItem(parent: Frame | null, item: FeelValue): Frame {
    return new Frame(parent, 'item', item, 'ITEM');
  }

  find(name: string): FeelValue | undefined {
    for (let frame: Frame | null = this; frame !== null; frame = frame.parent) {
      const entry = frame.context?.get(name);
      if (entry !== undefined) {
        return entry;
      }
      if (frame.name === name) {
        return frame.value;
      }
    }
    return undefined;
  }

  /** Only entries of contexts can be called by name; a function bound to a parameter cannot, as in Zeebe. */
  findFunction(name: string): FeelFunction | undefined {
    for (let frame: Frame | null = this; frame !== null; frame = frame.parent) {
      const value = frame.isEntry && frame.name === name ? frame.value : frame.context?.get(name);
      if (value instanceof FeelFunction) {
        return value;
      }
    }
    return undefined;
  }
}

/** A compiled part of an expression. */
export type Evaluator = (frame: Frame | null, run: Evaluation) => FeelValue;
