/** Replaces the phrases of a bpmn-io component; a phrase that is not in the dictionary stays as it is. */
export type Translate = (phrase: string, values?: Readonly<Record<string, unknown>>) => string;

export function translateWith(phrases: Readonly<Record<string, string>>): Translate {
  return (phrase, values = {}) =>
    (phrases[phrase] ?? phrase).replace(/\{([^}]+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return phrases[String(value)] ?? String(value);
    });
}

/** The dictionary as a module that diagram-js and form-js take. */
export const translationModule = (phrases: Readonly<Record<string, string>>): Record<string, unknown> => ({
  translate: ['value', translateWith(phrases)],
});
