import type { Knex } from 'knex';
import { findNamesake, readExperts } from '../domain/expert-panel.ts';
import { type ExpertPanel, findOpenPanel } from './expert-panels.ts';
import { Refusal } from './refusal.ts';

type Outcome = Readonly<Record<string, unknown>>;

/** Refuses a list of experts that is too short, names somebody twice, or leaves out what a person is an expert of. */
export async function checkConvening(db: Knex, caseId: string, { experts }: Outcome): Promise<void> {
  const { rules } = await getPanel(db, caseId);
  const list = readExperts(String(experts));
  if (!list.ok) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected a name and a field for every expert, but line ${list.line} has not both.`,
    );
  }
  const least = rules?.minExperts ?? 1;
  if (list.experts.length < least) {
    throw new Refusal('INCOMPLETE', `Expected at least ${least} experts, but found ${list.experts.length}.`);
  }
  const twice = findNamesake(list.experts);
  if (twice !== undefined) throw new Refusal('INCOMPLETE', `Expected each expert once, but found ${twice} again.`);
}

/** Refuses more votes than there are experts. */
export async function checkVotes(db: Knex, caseId: string, { votesFor }: Outcome): Promise<void> {
  const { experts } = await getPanel(db, caseId);
  const isCount = Number.isInteger(votesFor) && Number(votesFor) >= 0;
  if (isCount && Number(votesFor) <= experts.length) return;
  throw new Refusal('INCOMPLETE', `Expected a number of votes from 0 to ${experts.length}, but found ${votesFor}.`);
}

async function getPanel(db: Knex, caseId: string): Promise<ExpertPanel> {
  const panel = await findOpenPanel(db, caseId);
  if (panel === undefined) throw new Refusal('WRONG_STATE', 'Expected a panel that is under way, but it has ended.');
  return panel;
}
