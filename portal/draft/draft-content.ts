import type { ProjectFacts } from '../../domain/project.ts';
import type { Application } from '../answers.ts';

/** A project's facts while they are being typed in. */
export type DraftFacts = { [Key in keyof ProjectFacts]?: ProjectFacts[Key] | undefined };

/** What the form of an application holds. */
export interface DraftContent {
  facts: DraftFacts;
  building: string;
  commitmentSigned: boolean;
}

const NAMED_BY_REGISTER = ['applicantName', 'applicantUscc'];

/** An empty form; what most projects do not have is answered with no, so that nobody must click it away. */
export const emptyDraft = (): DraftContent => ({
  building: '',
  commitmentSigned: false,
  facts: {
    scope: 'IN',
    labourIntensive: false,
    flammableExplosive: false,
    specialEquipment: false,
    fireDesignBeyondCode: false,
    civilDefence: false,
    officePart: false,
    newEnergy: false,
    keyProject: false,
    livelihoodProject: false,
  },
});

export const draftOf = ({ facts, building, commitmentSigned }: Application): DraftContent => ({
  building,
  commitmentSigned,
  facts: { ...emptyDraft().facts, ...facts },
});

/**
 * The form as the server takes it: what was not answered is left out, and a survey unit that is not named is none. The
 * applicant is the signed-in person's firm and not the form's to say.
 */
export function toBody({ facts, building, commitmentSigned }: DraftContent): DraftContent {
  const isAnswered = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && value !== null && value !== '' && !NAMED_BY_REGISTER.includes(key);
  const answered: DraftFacts = Object.fromEntries(Object.entries(facts).filter(isAnswered));
  const survey = answered.surveyUnit === undefined ? { surveyUnit: null, surveyUscc: null } : {};
  return { building, commitmentSigned, facts: { ...answered, ...survey } };
}
