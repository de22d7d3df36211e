import { type AppliersOf, changesNothing } from './applier.ts';

export const deploymentAppliers: AppliersOf<'DEPLOYMENT'> = { CREATED: changesNothing };

export const processAppliers: AppliersOf<'PROCESS'> = {
  CREATED: (state, key, value) => state.processes.add(key, value),
  DELETING: changesNothing,
  DELETED: (state, key) => state.processes.remove(key),
};

export const decisionRequirementsAppliers: AppliersOf<'DECISION_REQUIREMENTS'> = {
  CREATED: (state, key, value) => state.decisions.addRequirements(key, value),
  DELETED: (state, key) => state.decisions.removeRequirements(key),
};

/** Decisions come and go with the requirements they were deployed in. */
export const decisionAppliers: AppliersOf<'DECISION'> = {
  CREATED: (state, key, value) => state.decisions.addDecision(key, value),
  DELETED: (state, key) => state.decisions.removeDecision(key),
};

export const formAppliers: AppliersOf<'FORM'> = {
  CREATED: (state, key, value) => state.forms.add(key, value),
  DELETED: (state, key) => state.forms.remove(key),
};

export const resourceDeletionAppliers: AppliersOf<'RESOURCE_DELETION'> = {
  DELETING: changesNothing,
  DELETED: changesNothing,
};
