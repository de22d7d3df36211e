/** A condition at a gateway: compiled at deployment, evaluated over variables that lie there as JSON texts. */
import { compileExpression, fromJsonText } from '../../engine/expression/index.ts';
import type { Experiment } from '../measure.ts';

const CONDITION = '=area > 10000 and missing = false and level = "special"';
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['area', '12500.5'],
  ['missing', 'false'],
  ['level', '"special"'],
]);
const EVALUATIONS = 500_000;

export const feel: Experiment = {
  name: 'feel',
  figures: {
    evaluation: {
      title: 'FEEL condition over three variables',
      unit: 'us',
      better: 'less',
      target: { of: 'value', floor: 10, aim: 2 },
    },
  },
  warmUps: 1,
  open: async () => {
    const compiled = compileExpression(CONDITION);
    if (!compiled.ok) {
      throw new Error(compiled.error);
    }
    const scope = {
      now: () => 0,
      get: (name: string) => {
        const text = VARIABLES.get(name);
        return text === undefined ? undefined : fromJsonText(text);
      },
    };
    return {
      sample: async () => {
        let trues = 0;
        const began = performance.now();
        for (let count = 0; count < EVALUATIONS; count++) {
          const result = compiled.value.evaluate(scope);
          trues += result.ok && result.value === true ? 1 : 0;
        }
        const took = performance.now() - began;
        if (trues !== EVALUATIONS) {
          throw new Error('Expected the condition to hold, but it does not');
        }
        return { evaluation: (took * 1_000) / EVALUATIONS };
      },
      close: async () => {},
    };
  },
};
