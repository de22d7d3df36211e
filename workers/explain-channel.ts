import type { CaseFacts } from '../domain/case-facts.ts';
import type { FactRule } from '../domain/facts.ts';
import { explainRule, type RuleExplanation, type Words } from '../domain/rule-words.ts';
import { findDefinitionSource } from '../storage/process-definitions.ts';
import { getSector, tableOf } from '../storage/sectors.ts';
import { readDecisionText } from './decision-text.ts';
import type { CaseContext } from './handler.ts';

/** The rule in words and the version of the table that they come from; both null where the table has no such row any more. */
interface ChannelWords {
  readonly explanation: RuleExplanation | null;
  readonly tableVersion: number | null;
}

/**
 * Why the case got its channel, in the words of the table that is deployed. A table that was edited between the decision and
 * this job may not know the rule any more: then the version before it is asked.
 */
export async function explainChannel(
  { acting, deps }: CaseContext,
  decided: {
    readonly facts: CaseFacts;
    readonly rulesDate: string;
    readonly channel: string;
    readonly rule: string;
  },
): Promise<ChannelWords> {
  const { facts, rulesDate, channel, rule } = decided;
  const sector = await getSector(acting.trx, facts);
  const wanted = { kind: 'DECISION', definitionId: tableOf(sector, 'review-channel') } as const;
  const words = wordsOf(sector.facts);
  const newest = await findDefinitionSource(acting.trx, deps.engineIdentity, wanted);
  const versions = newest === undefined ? [] : [newest.version, newest.version - 1];
  for (const version of versions) {
    const source = await findDefinitionSource(acting.trx, deps.engineIdentity, { ...wanted, version });
    const table = source && (await readDecisionText(source.content, wanted.definitionId));
    const explanation =
      table && explainRule(table, { variables: { facts, rulesDate }, answer: { channel, rule }, words });
    if (explanation !== undefined) return { explanation, tableVersion: version };
  }
  return { explanation: null, tableVersion: null };
}

/** What the sector calls the codes of its facts. */
function wordsOf(facts: readonly FactRule[]): Words {
  return Object.fromEntries(facts.flatMap(({ choices }) => choices.map(({ code, label }) => [code, label])));
}
