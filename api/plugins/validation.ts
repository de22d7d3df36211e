import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Convert } from 'typebox/value';

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
      const value = httpPart === 'body' ? given : Convert(schema, withLists(schema, given));
      if (compiled.Check(value)) return { value };
      // "schema is false" only repeats that a property is unknown.
      const faults = compiled.Errors(value).filter(({ keyword }) => keyword !== 'boolean');
      return { error: faults.slice(0, MOST_FAULTS) };
    };
  });
}

/** `?state=DRAFT` once is a list of one, where the schema asks for a list. */
function withLists(schema: TSchema, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('properties' in schema)) return given;
  const { properties } = schema;
  const isList = (name: string) => typeOf(properties, name) === 'array';
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, isList(name) && !Array.isArray(value) ? [value] : value]),
  );
}

function typeOf(properties: unknown, name: string): unknown {
  if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, name)) return undefined;
  const property: unknown = Reflect.get(properties, name);
  return typeof property === 'object' && property !== null ? Reflect.get(property, 'type') : undefined;
}
