import type { FactValue } from '../../domain/facts.ts';
import { FIRST_SECTOR } from '../../domain/project.ts';
import { CORE_FIELDS } from '../../domain/project-validation.ts';
import { sectorOf } from '../../pages/sectors.ts';
import type { Application } from '../answers.ts';

/** A project's facts while they are being typed in. */
export type DraftFacts = { [fact: string]: FactValue | undefined; sector?: string };

/** What the form of an application holds. */
export interface DraftContent {
  facts: DraftFacts;
  building: string;
  commitmentSigned: boolean;
}

const NAMED_BY_REGISTER = ['applicantName', 'applicantUscc'];

/** An empty form of a sector; what most projects do not have is answered with no, so that nobody must click it away. */
export function emptyDraft(sector: string = FIRST_SECTOR): DraftContent {
  const flags = (sectorOf(sector)?.facts ?? []).filter(({ kind }) => kind === 'FLAG').map(({ name }) => [name, false]);
  const facts = { ...Object.fromEntries(flags), newEnergy: false, keyProject: false, livelihoodProject: false };
  return { building: '', commitmentSigned: false, facts: { sector, scope: 'IN', ...facts } };
}

/** The form of another sector, with what every sector states kept. */
export function changeSector({ facts, ...rest }: DraftContent, sector: string): DraftContent {
  const kept = Object.entries(facts).filter(([name]) => CORE_FIELDS.includes(name));
  return { ...rest, facts: { ...emptyDraft(sector).facts, ...Object.fromEntries(kept), sector } };
}

export const draftOf = ({ facts, building, commitmentSigned }: Application): DraftContent => ({
  building,
  commitmentSigned,
  facts: { ...emptyDraft(String(facts['sector'] ?? FIRST_SECTOR)).facts, ...(facts as DraftFacts) },
});

/**
 * The form as the server takes it: what was not answered is left out, and a survey unit that is not named is none. The
 * applicant is the signed-in person's firm and not the form's to say.
 */
export function toBody({ facts, building, commitmentSigned }: DraftContent): DraftContent {
  const isAnswered = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && value !== null && value !== '' && !NAMED_BY_REGISTER.includes(key);
  const answered: DraftFacts = Object.fromEntries(Object.entries(facts).filter(isAnswered));
  const survey = answered['surveyUnit'] === undefined ? { surveyUnit: null, surveyUscc: null } : {};
  return { building, commitmentSigned, facts: { ...answered, ...survey } };
}
