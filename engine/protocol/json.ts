/**
 * A JSON value kept as its compact text. Variables travel through the engine as text, so that 1.0 stays 1.0 and nothing is
 * parsed that no expression looks at.
 */
export type JsonText = string;

/** A JSON object one level deep: variable name -> JSON text of its value. */
export type JsonObject = Readonly<Record<string, JsonText>>;

/** No variables. */
export const NO_VARIABLES: JsonObject = Object.freeze({});

/** One JSON object text of all variables. */
export function joinDocument(variables: JsonObject): string {
  const parts: string[] = [];
  for (const name of Object.keys(variables)) {
    parts.push(`${JSON.stringify(name)}:${variables[name] ?? 'null'}`);
  }
  return `{${parts.join(',')}}`;
}
