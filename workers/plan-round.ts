import { departmentsOf, parseRequiredDisciplines, type RequiredDiscipline } from '../domain/decision-outputs.ts';
import type { DepartmentKind, Discipline } from '../domain/disciplines.ts';
import { blocksPass } from '../domain/opinions.ts';
import { isCarried, isReReview, leftInRound, roundReasonOf } from '../domain/round-plan.ts';
import { changeCase } from '../storage/applications.ts';
import { listCarriedResults } from '../storage/carried-results.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { listForeignDisciplines, listStaleDisciplines } from '../storage/design-basis.ts';
import { hashOfDiscipline } from '../storage/discipline-files.ts';
import { readDisciplinePapers } from '../storage/disciplines.ts';
import { callPanel, isOpenPanel, listPanels } from '../storage/expert-panels.ts';
import { listOpinions } from '../storage/opinions.ts';
import { type CertifiedDiscipline, listCertifiedDisciplines } from '../storage/passed-disciplines.ts';
import { countSecondReviews } from '../storage/review-requests.ts';
import {
  createRound,
  listRoundDisciplines,
  listRounds,
  listStageResults,
  listStandingResults,
  putUnderReview,
  type Round,
  type RoundDiscipline,
} from '../storage/reviews.ts';
import { listRepeats } from '../storage/round-repeats.ts';
import {
  findLatestSubmission,
  listSubmittedFiles,
  type Submission,
  type SubmittedFile,
} from '../storage/submissions.ts';
import { findSupplement } from '../storage/supplements.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { hintAt } from './review-hints.ts';
import { alarmIfExceeded } from './rounds-alarm.ts';

/**
 * Plans the round of the drawings that were handed in last: in the first round every discipline that no certificate covers
 * with the same files, later those whose files have changed (by digest), whose design basis has, that have blocking opinions,
 * or that another agency has reviewed. The others keep their result. Drawings that have passed are planned once more when some disciplines have to be done again.
 */
export const planRound = caseHandler({
  work: async (context) => {
    const { acting, application, job } = context;
    const { trx } = acting;
    const required = parseRequiredDisciplines(job.variables['disciplineRows']);
    const drawings = await findLatestSubmission(trx, application.id, ['APPLICATION', 'CORRECTION', 'REVISION']);
    if (drawings === undefined) throw new Error(`Expected a submission of case ${application.id}, but there is none.`);
    const rounds = await listRounds(trx, application.id);
    const old = await readOld(context);
    // One round for each submission, and one more for a restart: a job that repeats the step finds it planned.
    const planned = rounds.some((round) => round.submissionId === drawings.id) ? rounds.at(-1) : undefined;
    const isRestart = planned?.outcome === 'PASS' && (old.stale.length > 0 || old.foreign.length > 0);
    if (planned !== undefined && !isRestart) return planAgain(context, planned, old);
    const supplement = isRestart ? await findLatestSubmission(trx, application.id, ALL_DRAWINGS) : undefined;
    const submission = supplement ?? drawings;
    const set = await completedBySupplement(context, submission);
    const files = await listSubmittedFiles(trx, set.id);
    const before = rounds.at(-1);
    const certified = before === undefined ? await readCertified(context, { submission, files, required }) : [];
    const disciplines = await judgeDisciplines(context, { required, files, before, old, certified });
    const plan = { submissionId: submission.id, setId: set.id, round: rounds.length + 1, required, disciplines };
    return store(context, plan);
  },
});

const ALL_DRAWINGS = ['APPLICATION', 'CORRECTION', 'REVISION', 'SUPPLEMENT'] as const;

/** The same drawings with what a supplement has added since that was found right, so that nobody reviews less than there is. */
async function completedBySupplement({ acting, application }: CaseContext, drawings: Submission): Promise<Submission> {
  const newest = await findLatestSubmission(acting.trx, application.id, ALL_DRAWINGS);
  if (newest?.kind !== 'SUPPLEMENT') return drawings;
  const supplement = await findSupplement(acting.trx, application.id);
  return supplement?.outcome === 'SUPPLEMENTED' ? newest : drawings;
}

interface Plan {
  readonly submissionId: string;
  readonly setId: string;
  readonly round: number;
  readonly required: readonly RequiredDiscipline[];
  readonly disciplines: readonly RoundDiscipline[];
}

/** Disciplines whose standing first stage counts no more, and why. */
interface OldResults {
  readonly stale: readonly Discipline[];
  readonly foreign: readonly Discipline[];
}

async function readOld({ acting, application }: CaseContext): Promise<OldResults> {
  const stale = await listStaleDisciplines(acting.trx, application.id);
  return { stale, foreign: await listForeignDisciplines(acting.trx, application) };
}

/**
 * Disciplines of a first round that another case's certificate covers: they are not reviewed twice, and that the filing asks
 * for it is counted. What rests on papers that a supplement has changed already is reviewed.
 */
async function readCertified(
  { acting, application, at }: CaseContext,
  filing: {
    readonly submission: Submission;
    readonly files: readonly SubmittedFile[];
    readonly required: readonly RequiredDiscipline[];
  },
): Promise<readonly CertifiedDiscipline[]> {
  const { submission, files, required } = filing;
  const changed = (await findSupplement(acting.trx, application.id))?.basisDisciplines ?? [];
  const found = await listCertifiedDisciplines(acting.trx, application, files);
  const certified = found.filter(
    ({ discipline }) => required.some((row) => row.discipline === discipline) && !changed.includes(discipline),
  );
  const by = { id: submission.submittedBy, displayName: submission.submittedByName };
  await countSecondReviews(acting, certified, { application, by, requestKey: `filing:${submission.id}`, at });
  return certified;
}

async function store(context: CaseContext, plan: Plan) {
  const { acting, application, at } = context;
  const { submissionId, setId, round, disciplines } = plan;
  const caseId = application.id;
  const finalDepartments = await departmentsToAsk(context, plan);
  await createRound(acting, { caseId, round, submissionId, setId, finalDepartments, plannedAt: at, disciplines });
  await changeCase(acting, application, { round }, at);
  const underReview = disciplines.filter((each) => each.underReview).map((each) => each.discipline);
  const certified = disciplines.filter((each) => each.reason === 'CERTIFIED');
  const stands = certified.map(({ discipline, certificateNumber }) => ({ discipline, certificateNumber }));
  const data = { disciplines: underReview, finalDepartments, ...(stands.length > 0 && { certified: stands }) };
  await recordCaseEvent(acting, { caseId, kind: 'ROUND_PLANNED', legalAt: at, round, data });
  await alarmIfExceeded(context, { round, restarts: await countRestarts(context) });
  await hintAt(context, plan);
  const panelDue = await callPanelIfDue(context, round);
  return answer(context, { round, finalDepartments, panelDue });
}

/** Experts meet before a round of their lane until they have agreed once; a panel that is under way is not called again. */
async function callPanelIfDue({ acting, application, deps, job }: CaseContext, round: number): Promise<boolean> {
  if (application.channel !== 'EXPERT') return false;
  const panels = await listPanels(acting.trx, application.id);
  if (panels.some((panel) => isOpenPanel(panel) || panel.state === 'PASSED')) return false;
  await callPanel(acting, { caseId: application.id, round, calledBy: `${deps.engineIdentity}:${job.key}` });
  return true;
}

/** A round that is planned: one that began anew takes in what another agency has reviewed. */
async function planAgain(context: CaseContext, { round, finalDepartments }: Round, { foreign }: OldResults) {
  const { acting, application } = context;
  const { trx } = acting;
  const isRepeated = (await listRepeats(trx, application.id, round)).length > 0;
  const change = { caseId: application.id, round, disciplines: foreign, reason: 'AGENCY_REPLACED' as const };
  if (isRepeated) await putUnderReview(acting, change);
  // Experts who met before the round have met; others who are under way were called beside it.
  const called = (await listPanels(trx, application.id)).at(-1);
  const panelDue = !isRepeated && called?.round === round;
  const results = isRepeated ? await listStageResults(trx, application.id, round) : [];
  const answered = results.filter(({ verdict }) => verdict !== 'OBJECTED').map(({ department }) => department);
  const asked = finalDepartments.filter((kind) => !answered.includes(kind));
  return answer(context, { round, finalDepartments: asked, panelDue });
}

/** What the process is told of a round, as it stands in the tables. */
async function answer(context: CaseContext, plan: Pick<Round, 'round' | 'finalDepartments'> & { panelDue: boolean }) {
  const { acting, application } = context;
  const disciplines = await listRoundDisciplines(acting.trx, application.id, plan.round);
  const underReview = disciplines.filter((each) => each.underReview).map((each) => each.discipline);
  const left = leftInRound(underReview, await listStageResults(acting.trx, application.id, plan.round));
  return {
    ...{ ...plan, roundDisciplines: left.first, secondDisciplines: left.second },
    ...{ restarts: await countRestarts(context), reReview: isReReview(disciplines) },
  };
}

/** Rounds that no revision has caused: they do not count for the limit of rounds. */
async function countRestarts({ acting, application }: CaseContext): Promise<number> {
  const supplement = await findLatestSubmission(acting.trx, application.id, ['SUPPLEMENT']);
  const used = (await listRounds(acting.trx, application.id)).map(({ submissionId }) => submissionId);
  return used.filter((id, index) => id === supplement?.id || used.indexOf(id) < index).length;
}

async function judgeDisciplines(
  { acting, application }: CaseContext,
  input: {
    readonly required: readonly RequiredDiscipline[];
    readonly files: readonly SubmittedFile[];
    readonly before: Round | undefined;
    readonly old: OldResults;
    readonly certified: readonly CertifiedDiscipline[];
  },
): Promise<RoundDiscipline[]> {
  const { before, old, certified } = input;
  const earlier = before === undefined ? [] : await listRoundDisciplines(acting.trx, application.id, before.round);
  const opinions = await listOpinions(acting.trx, { caseId: application.id });
  const papers = await readDisciplinePapers(acting.trx);
  return input.required.map(({ discipline }) => {
    const filesHash = hashOfDiscipline({ code: discipline, paper: papers.get(discipline) ?? null }, input.files);
    const last = earlier.find((each) => each.discipline === discipline);
    const passed = last === undefined ? toPassed(certified.find((each) => each.discipline === discipline)) : last;
    const reason = roundReasonOf({
      seenBefore: last !== undefined,
      byOtherAgency: old.foreign.includes(discipline),
      onOldBasis: old.stale.includes(discipline),
      filesChanged: last?.filesHash !== filesHash,
      blocked: opinions.some((opinion) => opinion.discipline === discipline && blocksPass(opinion)),
      certified: passed.certificateNumber !== null,
    });
    const { passedCaseId, passedRound, certificateNumber } = reason === 'CERTIFIED' ? passed : toPassed(undefined);
    const stands = { passedCaseId, passedRound, certificateNumber };
    return { discipline, filesHash, underReview: !isCarried(reason), reason, ...stands };
  });
}

function toPassed(certified: CertifiedDiscipline | undefined) {
  return {
    passedCaseId: certified?.caseId ?? null,
    passedRound: certified?.round ?? null,
    certificateNumber: certified?.certificateNumber ?? null,
  };
}

/** Departments whose discipline is reviewed again, or that have not agreed yet. */
async function departmentsToAsk({ acting, application }: CaseContext, plan: Plan): Promise<readonly DepartmentKind[]> {
  const reviewed = new Set(plan.disciplines.filter((each) => each.underReview).map((each) => each.discipline));
  const concerned = departmentsOf(plan.required.filter((row) => reviewed.has(row.discipline)));
  const certified = plan.disciplines.filter(({ reason }) => reason === 'CERTIFIED');
  const carried = await listCarriedResults(acting.trx, certified, plan.required);
  const standing = [...(await listStandingResults(acting.trx, application.id)), ...carried];
  return departmentsOf(plan.required).filter((kind) => {
    const result = standing.find((each) => each.department === kind);
    return concerned.includes(kind) || result === undefined || result.verdict === 'OBJECTED';
  });
}
