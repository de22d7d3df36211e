import { Type } from 'typebox';
import { AnyJson, Instant, List, Nullable, OneOf, PlainDate } from './shapes.ts';

const valueFields = {
  value: AnyJson,
  /** null: since the beginning. */
  effectiveFrom: Nullable(PlainDate),
  reason: Nullable(Type.String()),
  updatedBy: Type.String(),
  updatedAt: Instant,
};

/** One value that the city sets, with what it must be for the field that asks for it. */
export const SettingView = Type.Object({
  key: Type.String(),
  ...valueFields,
  meaning: Type.String(),
  kind: OneOf(['COUNT', 'COUNTS', 'FLAG', 'MINUTE', 'CHOICE', 'TEXT']),
  least: Type.Optional(Type.Integer()),
  most: Type.Optional(Type.Integer()),
  choices: Type.Optional(List(Type.String())),
  upcoming: List(Type.Object(valueFields)),
  past: List(Type.Object(valueFields)),
});
