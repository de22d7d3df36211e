import { listStaleDisciplines } from '../storage/design-basis.ts';
import { caseHandler } from './handler.ts';

/** Tells, when review and supplement are both done, which disciplines have to be reviewed again on the changed design basis. */
export const checkDesignBasis = caseHandler({
  work: async ({ acting, application }) => ({
    basisDisciplines: await listStaleDisciplines(acting.trx, application.id),
  }),
});
