import type { CaseFacts } from '../domain/case-facts.ts';
import {
  departmentsOf,
  parseChannel,
  parseFeePrice,
  parseRequiredDisciplines,
  parseStageLimits,
} from '../domain/decision-outputs.ts';
import { payerOf, reviewFeeFen } from '../domain/fee.ts';
import { numberFact } from '../domain/project.ts';
import { findLatestAcceptance } from '../storage/acceptances.ts';
import { changeCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { recordChannelDecision } from '../storage/channels.ts';
import { findCounty } from '../storage/counties.ts';
import { requireDepartmentKinds } from '../storage/department-kinds.ts';
import { requireDisciplines } from '../storage/disciplines.ts';
import { tellOfEarlierDocuments } from '../storage/documents.ts';
import { explainChannel } from './explain-channel.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readText } from './job-variables.ts';

/** Checks what the tables answered and keeps it with its inputs: the channel, limits, disciplines, fee and payer of the case. */
export const recordChannel = caseHandler({
  effectKey: ({ application }) => `record-channel:${application.id}`,
  work: async (context) => {
    const { acting, application, job, at } = context;
    const { channel, rule } = parseChannel(job.variables['channelDecision']);
    const limits = parseStageLimits(job.variables['limits']);
    const disciplines = parseRequiredDisciplines(job.variables['disciplineRows']);
    const codes = disciplines.map(({ discipline }) => discipline);
    await requireDisciplines(acting.trx, codes);
    await requireDepartmentKinds(acting.trx, departmentsOf(disciplines));
    const facts = await readFacts(context);
    const price = parseFeePrice(job.variables['fee']);
    const feeFen = reviewFeeFen(numberFact(facts, price.basis), price);
    const county = await findCounty(acting.trx, application.regionCode);
    const rulesDate = readText(job, 'rulesDate');
    const payer = payerOf(county?.purchasePolicyFrom ?? null, application.acceptedOn ?? rulesDate);
    const words = await explainChannel(context, { facts, rulesDate, channel, rule });
    const decision = { channel, rule, facts, limits, disciplines, feeFen, payer, rulesDate, ...words, decidedAt: at };
    await recordChannelDecision(acting, { ...decision, caseId: application.id });
    await tellOfEarlierDocuments(acting, application.id);
    await changeCase(acting, application, { channel, feeFen, payer }, at);
    const data = { channel, rule, limits, feeFen, payer, disciplines: disciplines.map((row) => row.discipline) };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'CHANNEL_DECIDED', legalAt: at, data });
    return {};
  },
});

/** The facts as they were derived, not as they came back from the process: an administrator may have changed a variable. */
async function readFacts({ acting, application }: CaseContext): Promise<CaseFacts> {
  const check = await findLatestAcceptance(acting.trx, application.id);
  if (check === undefined)
    throw new Error(`Expected the check of case ${application.id}, but nothing was checked yet.`);
  return check.facts;
}
