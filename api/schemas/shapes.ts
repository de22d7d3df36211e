import { type Static, type TSchema, Type } from 'typebox';
import { DEPARTMENT_KIND_FORM, DISCIPLINE_FORM } from '../../domain/disciplines.ts';

/** An instant; rows carry Date objects, the answer ISO 8601 in UTC. */
export const Instant = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });

/** A calendar date YYYY-MM-DD of the city. */
export const PlainDate = Type.String({ format: 'date' });

/** A 64-bit key of the engine: text, since a JSON number would lose its last digits. */
export const EngineKey = Type.String({ pattern: '^[1-9][0-9]{0,18}$' });

/** Counts changes or deployments; no column holds more. */
export const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const Uuid = Type.String({ format: 'uuid' });

/** A discipline of the register, e.g. ARCH. */
export const DisciplineCode = Type.String({ pattern: DISCIPLINE_FORM.source });

/** A kind of department of the register, e.g. CONSTRUCTION. */
export const DepartmentKindCode = Type.String({ pattern: DEPARTMENT_KIND_FORM.source });

/** Six digits after GB/T 2260. */
export const RegionCode = Type.String({ pattern: '^[0-9]{6}$' });

/** 18 characters after GB 32100-2015; the check digit is the domain's to verify. */
export const CreditCode = Type.String({ pattern: '^[0-9A-HJ-NP-RTUW-Y]{18}$' });

/** Blanks alone say nothing. */
const NOT_BLANK = '\\S';

/** A text that people type: not empty, not endless. */
export const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: NOT_BLANK });

export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** An array that may also be given as a readonly one. */
export const List = <Schema extends TSchema>(schema: Schema, options = {}) =>
  Type.Unsafe<readonly Static<Schema>[]>(Type.Array(schema, options));

/** One of a list of words, as the domain and the tables know them. */
export const OneOf = <Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Word>({ type: 'string', enum: [...words] });

/** A JSON object whose content is not ours to name, e.g. variables. */
export const JsonObject = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  additionalProperties: true,
});

/** Any JSON value. */
export const AnyJson = Type.Unsafe<unknown>({});

/** An object that takes these properties and no others: a field nobody expects is a mistake or an attack. */
export const Body = <Properties extends Record<string, TSchema>>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

export const Empty = Type.Null({ description: 'Nothing' });
