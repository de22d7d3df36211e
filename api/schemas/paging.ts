import { type TSchema, Type } from 'typebox';
import { List } from './shapes.ts';

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'nextCursor of the page before' })),
};

/** A page of a list; without `nextCursor` it is the last one. */
export const Page = <Schema extends TSchema>(item: Schema) =>
  Type.Object({ items: List(item), nextCursor: Type.Optional(Type.String()) });
