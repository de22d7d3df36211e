import type { Static, TSchema } from 'typebox';

/** A value as JSON carries it: instants become text. */
export type Wire<T> = unknown extends T
  ? unknown
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Wire<T[Key]> }
        : T;

/** What the server answers under one of its schemas. */
export type Answer<Schema extends TSchema> = Wire<Static<Schema>>;

/** One page of a list; without `nextCursor` it is the last. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}
