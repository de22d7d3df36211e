import {
  type CompiledExpression,
  type FeelValue,
  fromJsonText,
  toJsonText,
  type VariableScope,
} from '../../expression/index.ts';
import { type ErrorType, type Failure, failure } from '../../protocol/error-type.ts';
import type { JsonText } from '../../protocol/json.ts';
import { err, ok, type Result } from '../../protocol/result.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** Values an expression finds before it looks into variable scopes (results of earlier mappings, loop counts). */
export type Overlay = ReadonlyMap<string, FeelValue>;

/** The variables an expression sees from a scope, nearest first, read only when asked for. */
export function scopeOf(ctx: ProcessingContext, scopeKey: number, overlay?: Overlay): VariableScope {
  return {
    now: () => ctx.now,
    get: (name) => {
      if (overlay?.has(name)) {
        return overlay.get(name);
      }
      const variable = ctx.state.variables.find(scopeKey, name);
      return variable === undefined ? undefined : fromJsonText(variable.value);
    },
  };
}

/** Any value. The failure text is the one of the incident. */
export function evaluate(
  ctx: ProcessingContext,
  expression: CompiledExpression,
  scopeKey: number,
  options: { readonly overlay?: Overlay; readonly errorType?: ErrorType } = {},
): Result<FeelValue, Failure> {
  const result = expression.evaluate(scopeOf(ctx, scopeKey, options.overlay));
  return result.ok ? result : err(failure(options.errorType ?? 'EXTRACT_VALUE_ERROR', result.error, scopeKey));
}

export function evaluateText(
  ctx: ProcessingContext,
  expression: CompiledExpression,
  scopeKey: number,
): Result<string, Failure> {
  const result = evaluate(ctx, expression, scopeKey);
  if (!result.ok) {
    return result;
  }
  const text = typeof result.value === 'string' ? result.value : temporalText(result.value);
  return text === undefined ? err(wrongType(expression, 'STRING', result.value, scopeKey)) : ok(text);
}

/** A correlation key: text, or a number, which is compared as text. */
export function evaluateCorrelationKey(
  ctx: ProcessingContext,
  expression: CompiledExpression,
  scopeKey: number,
): Result<string, Failure> {
  const result = evaluate(ctx, expression, scopeKey);
  if (!result.ok) {
    return result;
  }
  if (typeof result.value === 'string') {
    return ok(result.value);
  }
  const text = toJsonText(result.value);
  return isNumberText(text) ? ok(text) : err(wrongType(expression, "STRING' or 'NUMBER", result.value, scopeKey));
}

/** A whole number, given as a number or (static attributes) as text. */
export function evaluateWholeNumber(
  ctx: ProcessingContext,
  expression: CompiledExpression,
  scopeKey: number,
): Result<number, Failure> {
  const result = evaluate(ctx, expression, scopeKey);
  if (!result.ok) {
    return result;
  }
  const isText = typeof result.value === 'string';
  const text = typeof result.value === 'string' ? result.value : toJsonText(result.value);
  if (!isNumberText(text) || (isText && !expression.isStatic)) {
    return err(wrongType(expression, 'NUMBER', result.value, scopeKey));
  }
  return ok(Math.trunc(Number(text)));
}

export function evaluateCondition(
  ctx: ProcessingContext,
  expression: CompiledExpression,
  scopeKey: number,
  options: { readonly overlay?: Overlay; readonly errorType: ErrorType },
): Result<boolean, Failure> {
  const result = evaluate(ctx, expression, scopeKey, options);
  if (!result.ok) {
    return result;
  }
  return typeof result.value === 'boolean'
    ? ok(result.value)
    : err(wrongType(expression, 'BOOLEAN', result.value, scopeKey, options.errorType));
}

export function evaluateList(
  ctx: ProcessingContext,
  expression: CompiledExpression,
  scopeKey: number,
): Result<readonly FeelValue[], Failure> {
  const result = evaluate(ctx, expression, scopeKey);
  if (!result.ok) {
    return result;
  }
  const value: unknown = result.value;
  return Array.isArray(value) ? ok(value) : err(wrongType(expression, 'ARRAY', result.value, scopeKey));
}

export function evaluateJson(
  ctx: ProcessingContext,
  expression: CompiledExpression,
  scopeKey: number,
  options: { readonly overlay?: Overlay; readonly errorType?: ErrorType } = {},
): Result<JsonText, Failure> {
  const result = evaluate(ctx, expression, scopeKey, options);
  return result.ok ? ok(toJsonText(result.value)) : result;
}

/** Dates, times and durations are texts outside of FEEL. */
function temporalText(value: FeelValue): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const json: unknown = JSON.parse(toJsonText(value));
  return typeof json === 'string' ? json : undefined;
}

function isNumberText(text: string): boolean {
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text.trim());
}

function wrongType(
  expression: CompiledExpression,
  expected: string,
  value: FeelValue,
  scopeKey: number,
  errorType: ErrorType = 'EXTRACT_VALUE_ERROR',
): Failure {
  const text = expression.source;
  return failure(
    errorType,
    `Expected result of the expression '${text}' to be '${expected}', but was '${typeOf(value)}'.`,
    scopeKey,
  );
}

function typeOf(value: FeelValue): string {
  const json: unknown = JSON.parse(toJsonText(value));
  if (json === null) {
    return 'NULL';
  }
  if (Array.isArray(json)) {
    return 'ARRAY';
  }
  return typeof json === 'object' ? 'OBJECT' : (typeof json).toUpperCase();
}
