import type { MaterialCode, MaterialNeed, RequiredMaterial } from '../domain/materials.ts';
import { ZeebeError } from '../platform/zeebe-client/zeebe-error.ts';
import type { Application } from '../storage/applications.ts';
import { listCaseMaterials } from '../storage/case-materials.ts';
import { effectiveToday } from '../storage/case-requests.ts';
import { decideWith } from '../storage/decisions.ts';
import { listCurrentFiles, listUndecidedFiles, reviewedFiles } from '../storage/files.ts';
import { checkFiling } from '../storage/filing-check.ts';
import { listMaterialsOn } from '../storage/materials.ts';
import { findOpenSlots } from '../storage/open-slots.ts';
import { listPapersOnFile } from '../storage/papers.ts';
import { listRequestedMaterials } from '../storage/requested-materials.ts';
import { readProject } from '../storage/sectors.ts';
import type { AppDeps } from './deps.ts';

type SlotDeps = Pick<AppDeps, 'knex' | 'zeebe' | 'clock'>;

/** Who looks: versions that the applicant has not confirmed are the two parties' own. */
interface Looker {
  readonly isParty: boolean;
}

/** The slots of a case by the list under which it was filed; those of a draft by today's. */
export async function slotsOf(deps: SlotDeps, application: Application, { isParty }: Looker) {
  const { knex, clock, zeebe } = deps;
  const { id } = application;
  const day = application.effectiveDate ?? clock.today();
  const { applicantCode, projectCode } = application;
  const [materials, files, undecided, isReviewed, open, requested, needs, papers] = await Promise.all([
    listMaterialsOn(knex, day),
    listCurrentFiles(knex, id),
    isParty ? listUndecidedFiles(knex, id) : [],
    reviewedFiles(knex, id),
    findOpenSlots(knex, application, { today: clock.today(), decide: decideWith(zeebe) }),
    listRequestedMaterials(knex, id),
    needsOf(deps, application),
    listPapersOnFile(knex, { applicantCode, projectCode, day }),
  ]);
  return materials.map(({ code, titleZh, formats, drawingSet, disciplines, byDesigner }) => {
    const isOpen = open.some((each) => each.code === code);
    return {
      ...{ slot: code, titleZh, need: needOf(needs, code), open: isOpen, formats },
      ...{ drawingSet, disciplines, byDesigner },
      requested: requested
        .filter(({ slot }) => slot === code)
        .map(({ kind, remark, settledAt }) => ({ kind, remark, settled: settledAt !== null })),
      files: files
        .filter(({ slot }) => slot === code)
        .map((file) => ({ ...file, removable: isOpen && !isReviewed(file) })),
      proposals: undecided.filter(({ slot }) => slot === code),
      onFile: papers.filter(({ material }) => material === code),
    };
  });
}

function needOf(
  needs: readonly RequiredMaterial[] | undefined,
  code: MaterialCode,
): MaterialNeed | 'NOT_REQUIRED' | null {
  if (needs === undefined) return null;
  return needs.find(({ material }) => material === code)?.need ?? 'NOT_REQUIRED';
}

/** undefined while the table cannot be asked: the project is not complete, or the engine does not answer. */
async function needsOf({ knex, zeebe, clock }: SlotDeps, { id, facts, submittedAt }: Application) {
  const kept = submittedAt === null ? [] : await listCaseMaterials(knex, id);
  if (kept.length > 0) return kept;
  const result = await readProject(knex, facts);
  if (!result.ok) return undefined;
  const rulesDate = await effectiveToday(knex, { regionCode: result.project.regionCode, clock });
  const filing = { project: result.project, filled: [], commitmentSigned: false, rulesDate };
  try {
    return (await checkFiling(knex, decideWith(zeebe), filing)).required;
  } catch (error) {
    // Files can be uploaded without knowing which are needed: an engine that is down keeps nobody from it.
    if (error instanceof ZeebeError) return undefined;
    throw error;
  }
}
