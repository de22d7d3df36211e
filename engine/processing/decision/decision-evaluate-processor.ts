import { fromJsonText } from '../../expression/index.ts';
import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { rejection } from '../../protocol/rejection.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { appendEvaluation, evaluateDeployedDecision } from './decision-behavior.ts';

/** An unknown decision is INVALID_ARGUMENT, not NOT_FOUND: so does 8.5.8. */
export function processDecisionEvaluation(
  ctx: ProcessingContext,
  { value }: CommandOf<'DECISION_EVALUATION.EVALUATE'>,
): CommandAnswer<'DECISION_EVALUATION.EVALUATE'> {
  const { decisionId, decisionKey, variables } = value;
  const byKey = decisionKey !== NO_KEY;
  if (!byKey && decisionId === '') {
    const reason = 'Expected either a decision id or a valid decision key, but none was given';
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  const decision = byKey ? ctx.state.decisions.find(decisionKey) : ctx.state.decisions.latest(decisionId);
  if (decision === undefined) {
    const named = byKey ? `key '${decisionKey}'` : `id '${decisionId}'`;
    const reason = `Expected to evaluate the decision with ${named}, but no decision found for it`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  const evaluation = evaluateDeployedDecision(ctx, decision, {
    now: () => ctx.now,
    get: (name) => {
      const text = variables[name];
      return text === undefined ? undefined : fromJsonText(text);
    },
  });
  return answered(appendEvaluation(ctx, evaluation), evaluation);
}
