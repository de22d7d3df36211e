import { createHmac } from 'node:crypto';
import { drawLot, type LotCandidate, lotMessage, targetShares, weighCandidates } from '../domain/agency-lot.ts';
import { type AgencyVerdict, parseAgencyVerdicts, parseRequiredDisciplines } from '../domain/decision-outputs.ts';
import { mayReview } from '../domain/eligibility.ts';
import { instantOf } from '../domain/plain-date.ts';
import { type Agency, listAgencies } from '../storage/agencies.ts';
import {
  type AgencyDraw,
  countDrawnCases,
  countOpenCases,
  listDraws,
  lockDraws,
  storeDraw,
} from '../storage/agency-draws.ts';
import { listProposals, proposeAgency, releaseProposal } from '../storage/agency-proposals.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { listActiveStaff } from '../storage/identity.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/**
 * Draws the agency by the seed that was stored before. Candidates, weights, seed, ticket and result are kept, so that anybody
 * can draw again and gets the same. Where none is eligible the answer is null and a department names one.
 */
export const drawAgency = caseHandler({
  work: async (context) => {
    const draws = await listDraws(context.acting.trx, context.application.id);
    const open = draws.find(({ drawnAt }) => drawnAt === null);
    // A job that came twice finds the draw done.
    return { drawnAgency: open === undefined ? (draws.at(-1)?.agencyCode ?? null) : await draw(context, open) };
  },
});

async function draw(context: CaseContext, { draw: number, seed }: AgencyDraw): Promise<string | null> {
  const { acting, application, at } = context;
  await lockDraws(acting.trx);
  const candidates = weighCandidates(await gatherCandidates(context));
  const keyedHash = (key: string, message: string) => createHmac('sha256', key).update(message).digest('hex');
  const result = drawLot(candidates, { seed, message: lotMessage(application.id, number), keyedHash });
  await storeDraw(acting, { ...result, caseId: application.id, draw: number, candidates, drawnAt: at });
  const winner = candidates.find(({ agencyCode }) => agencyCode === result.agencyCode);
  await releaseProposal(acting, { caseId: application.id, reasons: ['DRAWN_BY_LOT'], decidedBy: 'RULES', at });
  if (winner !== undefined) {
    const { agencyCode, agencyName } = winner;
    const fresh = { caseId: application.id, agencyCode, agencyName, proposedBy: '抽签', proposedAt: at };
    await proposeAgency(acting, { ...fresh, chosenBy: 'LOT' });
  }
  const eligible = candidates.filter((each) => each.eligible).length;
  const data = { draw: number, agencyCode: result.agencyCode, agencyName: winner?.agencyName ?? null, eligible };
  await recordCaseEvent(acting, { caseId: application.id, kind: 'AGENCY_DRAWN', legalAt: at, data });
  return result.agencyCode;
}

async function gatherCandidates(context: CaseContext): Promise<readonly LotCandidate[]> {
  const { trx } = context.acting;
  const agencies = await listAgencies(trx);
  const verdicts = parseAgencyVerdicts(context.job.variables['verdicts']);
  const openCases = await countOpenCases(trx, context.application.id);
  const drawnCases = await countDrawnCases(trx, yearOf(context.today));
  const active = agencies.filter(({ status }) => status === 'ACTIVE');
  const shares = targetShares(active.map(({ creditCode, yearlyShare }) => ({ agencyCode: creditCode, yearlyShare })));
  const barred = await barredOf(context);
  const candidates: LotCandidate[] = [];
  for (const agency of agencies) {
    const code = agency.creditCode;
    const reasons = [...reasonsOf(verdicts, agency), ...(barred.get(code) ?? [])];
    candidates.push({
      agencyCode: code,
      agencyName: agency.name,
      eligible: reasons.length === 0,
      reasons,
      openCases: openCases.get(code) ?? 0,
      reviewers: await countReviewers(context, code),
      targetShare: shares.get(code) ?? 0,
      drawnThisYear: drawnCases.get(code) ?? 0,
    });
  }
  return candidates;
}

/** An agency that came into the register after the others were judged is not drawn. */
function reasonsOf(verdicts: readonly AgencyVerdict[], { creditCode }: Agency): readonly string[] {
  return verdicts.find(({ agencyCode }) => agencyCode === creditCode)?.reasons ?? ['NOT_JUDGED'];
}

/** Whoever has refused the case, or had it taken away, is not drawn for it again. */
async function barredOf({ acting, application }: CaseContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const proposals = await listProposals(acting.trx, application.id);
  const barred = proposals.filter(
    ({ state, reasons }) => state === 'REFUSED' || (state === 'RELEASED' && !reasons.includes('DRAWN_BY_LOT')),
  );
  return new Map(
    barred.map(({ agencyCode, state }) => [agencyCode, [state === 'REFUSED' ? 'REFUSED_BEFORE' : 'REPLACED_BEFORE']]),
  );
}

/** People of the agency who may review at least one discipline of the case today. */
async function countReviewers({ acting, job, today }: CaseContext, agencyCode: string): Promise<number> {
  const required = parseRequiredDisciplines(job.variables['disciplineRows']).map((row) => row.discipline);
  const staff = await listActiveStaff(acting.trx, agencyCode, today);
  return staff.filter((person) => mayReview(person, required, today)).length;
}

function yearOf(today: string): { readonly from: string; readonly to: string } {
  const year = Number(today.slice(0, 4));
  return { from: instantOf(`${year}-01-01`, '00:00'), to: instantOf(`${year + 1}-01-01`, '00:00') };
}
