import { computed, type Ref } from 'vue';
import { isFreshLook } from '../../domain/round-plan.ts';
import { get } from '../../pages/api-client.ts';
import { useLoaded } from '../../pages/loading.ts';
import type { Items, Round } from '../answers.ts';

/** What the page knows of the disciplines of a case. */
export interface CaseDisciplines {
  /** Their codes; empty until they are read. */
  readonly codes: Ref<readonly string[]>;
  /**
   * True where a new opinion must say why it did not come before: from the second round on, but where the discipline is looked
   * at afresh. Without a discipline some of the case must be looked at afresh no more.
   */
  isLater(round: number, discipline: string | null): boolean;
}

/** The disciplines that a case is reviewed in, as its rounds were planned. */
export function useCaseDisciplines(applicationId: string): CaseDisciplines {
  const { data } = useLoaded(() => get<Items<Round>>(`/applications/${applicationId}/rounds`));
  const plannedIn = (round: number) => data.value?.items.find((each) => each.round === round)?.disciplines ?? [];
  return {
    codes: computed(() => [...new Set((data.value?.items ?? []).flatMap(({ round }) => plannedIn(round).map(codeOf)))]),
    isLater: (round, discipline) => {
      const named = plannedIn(round).filter((each) => discipline === null || codeOf(each) === discipline);
      return round > 1 && (named.length === 0 || named.some(({ reason }) => !isFreshLook(reason)));
    },
  };
}

function codeOf({ discipline }: Round['disciplines'][number]): string {
  return discipline;
}
