import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

const MOST_FAULTS = 20;

/**
 * Holds requests to their schemas. A body is taken as it is: "2400" is no number and "false" no decision. Addresses,
 * queries and headers can only carry texts, so those are read as what the schema asks for first. All faults are told at
 * once, as a form needs them.
 */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const compiled = Compile(schema);
    return (given: unknown) => {
      const value = httpPart === 'body' ? given : readTexts(schema, given);
      if (compiled.Check(value)) return { value };
      // "schema is false" only repeats that a property is unknown.
      const faults = compiled.Errors(value).filter(({ keyword }) => keyword !== 'boolean');
      return { error: faults.slice(0, MOST_FAULTS) };
    };
  });
}

/** Texts read as what their schema asks for; what is no such thing stays a text, for the check to refuse. */
function readTexts(schema: TSchema, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('properties' in schema)) return given;
  const { properties } = schema;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, readText(typeOf(properties, name), value)]),
  );
}

/** Only the plain way to write a value: "1e1", "0x10" and "true" are no numbers, 1 and "yes" no decisions. */
function readText(type: unknown, value: unknown): unknown {
  // `?state=DRAFT` once is a list of one, where the schema asks for a list.
  if (type === 'array' && !Array.isArray(value)) return [value];
  if (typeof value !== 'string') return value;
  if (type === 'integer') return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (type === 'boolean') return value === 'true' || (value === 'false' ? false : value);
  return value;
}

function typeOf(properties: unknown, name: string): unknown {
  if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, name)) return undefined;
  const property: unknown = Reflect.get(properties, name);
  return typeof property === 'object' && property !== null ? Reflect.get(property, 'type') : undefined;
}
