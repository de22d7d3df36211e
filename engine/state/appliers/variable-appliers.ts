import { type AppliersOf, changesNothing } from './applier.ts';

export const variableAppliers: AppliersOf<'VARIABLE'> = {
  CREATED: (state, key, { scopeKey, name, value }) => state.variables.set(scopeKey, { key, name, value }),
  UPDATED: (state, key, { scopeKey, name, value }) => state.variables.set(scopeKey, { key, name, value }),
};

/** The variables themselves come in VARIABLE events of their own. */
export const variableDocumentAppliers: AppliersOf<'VARIABLE_DOCUMENT'> = { UPDATED: changesNothing };
