import type { OpinionState } from '../../domain/opinions.ts';

/** Opinions that are not settled and take a reply. */
export const OPEN_TO_REPLY: readonly OpinionState[] = ['OPEN', 'REPLIED', 'REOPENED', 'UPHELD'];
