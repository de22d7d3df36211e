import { listForeignDisciplines, listStaleDisciplines } from '../storage/design-basis.ts';
import { caseHandler } from './handler.ts';

/**
 * Tells, when review and supplement are both done, which disciplines have to be reviewed again: their design basis has changed,
 * or they were reviewed by an agency that has the case no more.
 */
export const checkDesignBasis = caseHandler({
  work: async ({ acting, application }) => {
    const stale = await listStaleDisciplines(acting.trx, application.id);
    const foreign = await listForeignDisciplines(acting.trx, application);
    return { basisDisciplines: [...new Set([...stale, ...foreign])] };
  },
});
