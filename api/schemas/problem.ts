import { type Static, Type } from 'typebox';

/** Every refusal has this shape (RFC 9457), with a code to act on and a Chinese sentence to show. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    messageZh: Type.String(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String(),
          detail: Type.String(),
          code: Type.Optional(Type.String()),
          messageZh: Type.Optional(Type.String()),
        }),
      ),
    ),
  },
  { $id: 'Problem', description: 'Refusal' },
);

export type Problem = Static<typeof Problem>;

/** Reference to the one stored schema, so that OpenAPI names it once. */
const problemContent = { content: { 'application/problem+json': { schema: Type.Ref('Problem') } } };

/** The 4XX and 5XX rows of every operation. */
export const problems = {
  '4xx': { description: 'Refused; the code says why', ...problemContent },
  '5xx': { description: 'The server could not do it', ...problemContent },
};
