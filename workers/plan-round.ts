import { departmentsOf, parseRequiredDisciplines, type RequiredDiscipline } from '../domain/decision-outputs.ts';
import type { DepartmentKind, Discipline } from '../domain/disciplines.ts';
import { blocksPass } from '../domain/opinions.ts';
import { changeCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { listStaleDisciplines } from '../storage/design-basis.ts';
import { hashOfDiscipline } from '../storage/discipline-files.ts';
import { readDisciplinePapers } from '../storage/disciplines.ts';
import { callPanel, isOpenPanel, listPanels } from '../storage/expert-panels.ts';
import { listOpinions } from '../storage/opinions.ts';
import {
  createRound,
  listRoundDisciplines,
  listRounds,
  listStandingResults,
  type Round,
  type RoundDiscipline,
} from '../storage/reviews.ts';
import { findLatestSubmission, listSubmittedFiles, type SubmittedFile } from '../storage/submissions.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { hintAt } from './review-hints.ts';
import { alarmIfExceeded } from './rounds-alarm.ts';

/**
 * Plans the round of the drawings that were handed in last: in the first round every discipline, later those whose files
 * have changed (by digest), whose design basis has, or that have blocking opinions. The others keep their result. Drawings
 * that have passed are planned once more when a supplement has changed the basis of some disciplines: a restart.
 */
export const planRound = caseHandler({
  work: async (context) => {
    const { acting, application, job } = context;
    const { trx } = acting;
    const required = parseRequiredDisciplines(job.variables['disciplineRows']);
    const drawings = await findLatestSubmission(trx, application.id, ['APPLICATION', 'CORRECTION', 'REVISION']);
    if (drawings === undefined) throw new Error(`Expected a submission of case ${application.id}, but there is none.`);
    const rounds = await listRounds(trx, application.id);
    const stale = await listStaleDisciplines(trx, application.id);
    // One round for each submission, and one more for a restart: a job that repeats the step finds it planned.
    const planned = rounds.some((round) => round.submissionId === drawings.id) ? rounds.at(-1) : undefined;
    const isRestart = planned?.outcome === 'PASS' && stale.length > 0;
    if (planned !== undefined && !isRestart) return answer(context, planned);
    const supplement = isRestart ? await findLatestSubmission(trx, application.id, ['SUPPLEMENT']) : undefined;
    const submission = supplement ?? drawings;
    const files = await listSubmittedFiles(trx, submission.id);
    const disciplines = await judgeDisciplines(context, { required, files, before: rounds.at(-1), stale });
    return store(context, { submissionId: submission.id, round: rounds.length + 1, required, disciplines });
  },
});

interface Plan {
  readonly submissionId: string;
  readonly round: number;
  readonly required: readonly RequiredDiscipline[];
  readonly disciplines: readonly RoundDiscipline[];
}

async function store(context: CaseContext, plan: Plan) {
  const { acting, application, at } = context;
  const { submissionId, round, disciplines } = plan;
  const caseId = application.id;
  const finalDepartments = await departmentsToAsk(context, plan);
  await createRound(acting, { caseId, round, submissionId, finalDepartments, plannedAt: at, disciplines });
  await changeCase(acting, application, { round }, at);
  const underReview = disciplines.filter((each) => each.underReview).map((each) => each.discipline);
  const data = { disciplines: underReview, finalDepartments };
  await recordCaseEvent(acting, { caseId, kind: 'ROUND_PLANNED', legalAt: at, round, data });
  await alarmIfExceeded(context, round);
  await hintAt(context, plan);
  const panelDue = await callPanelIfDue(context, round);
  return { round, roundDisciplines: underReview, finalDepartments, panelDue, restarts: await countRestarts(context) };
}

/** Experts meet before a round of their lane until they have agreed once; a panel that is under way is not called again. */
async function callPanelIfDue({ acting, application, deps, job }: CaseContext, round: number): Promise<boolean> {
  if (application.channel !== 'EXPERT') return false;
  const panels = await listPanels(acting.trx, application.id);
  if (panels.some((panel) => isOpenPanel(panel) || panel.state === 'PASSED')) return false;
  await callPanel(acting, { caseId: application.id, round, calledBy: `${deps.engineIdentity}:${job.key}` });
  return true;
}

async function answer(context: CaseContext, planned: Round) {
  const { acting, application } = context;
  const { round, finalDepartments } = planned;
  const disciplines = await listRoundDisciplines(acting.trx, application.id, round);
  const roundDisciplines = disciplines.filter((each) => each.underReview).map((each) => each.discipline);
  const called = (await listPanels(acting.trx, application.id)).at(-1);
  return {
    round,
    roundDisciplines,
    finalDepartments,
    panelDue: called?.round === round,
    restarts: await countRestarts(context),
  };
}

/** Rounds that no revision has caused: they neither count for the limit of rounds nor halve the days. */
async function countRestarts({ acting, application }: CaseContext): Promise<number> {
  const supplement = await findLatestSubmission(acting.trx, application.id, ['SUPPLEMENT']);
  const rounds = await listRounds(acting.trx, application.id);
  return rounds.filter(({ submissionId }) => submissionId === supplement?.id).length;
}

async function judgeDisciplines(
  { acting, application }: CaseContext,
  input: {
    readonly required: readonly RequiredDiscipline[];
    readonly files: readonly SubmittedFile[];
    readonly before: Round | undefined;
    readonly stale: readonly Discipline[];
  },
): Promise<RoundDiscipline[]> {
  const { before } = input;
  const earlier = before === undefined ? [] : await listRoundDisciplines(acting.trx, application.id, before.round);
  const opinions = await listOpinions(acting.trx, { caseId: application.id });
  const papers = await readDisciplinePapers(acting.trx);
  return input.required.map(({ discipline }) => {
    const filesHash = hashOfDiscipline({ code: discipline, paper: papers.get(discipline) ?? null }, input.files);
    const last = earlier.find((each) => each.discipline === discipline);
    const isBlocked = opinions.some((opinion) => opinion.discipline === discipline && blocksPass(opinion));
    if (last === undefined) return { discipline, filesHash, underReview: true, reason: 'FIRST_ROUND' };
    if (last.filesHash !== filesHash) return { discipline, filesHash, underReview: true, reason: 'FILES_CHANGED' };
    if (input.stale.includes(discipline)) return { discipline, filesHash, underReview: true, reason: 'BASIS_CHANGED' };
    if (isBlocked) return { discipline, filesHash, underReview: true, reason: 'OPEN_OPINION' };
    return { discipline, filesHash, underReview: false, reason: 'CARRIED_OVER' };
  });
}

/** Departments whose discipline is reviewed again, or that have not agreed yet. */
async function departmentsToAsk({ acting, application }: CaseContext, plan: Plan): Promise<readonly DepartmentKind[]> {
  const reviewed = new Set(plan.disciplines.filter((each) => each.underReview).map((each) => each.discipline));
  const concerned = departmentsOf(plan.required.filter((row) => reviewed.has(row.discipline)));
  const standing = await listStandingResults(acting.trx, application.id);
  return departmentsOf(plan.required).filter((kind) => {
    const result = standing.find((each) => each.department === kind);
    return concerned.includes(kind) || result === undefined || result.verdict === 'OBJECTED';
  });
}
