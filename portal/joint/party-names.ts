import { computed, type Ref } from 'vue';
import type { AgencyView, DepartmentView } from '../../api/schemas/registers.ts';
import { get } from '../../pages/api-client.ts';
import { useLoaded } from '../../pages/loading.ts';
import { useSession } from '../../pages/session.ts';
import type { Answer } from '../../pages/wire.ts';
import type { Items } from '../answers.ts';

type Department = Answer<typeof DepartmentView>;

export interface Parties {
  /** Name of a department or an agency by its code; the code itself where the registers do not know it (yet). */
  nameOf(code: string): string;
  /** Kind of the department that one belongs to. */
  readonly ownKind: Ref<Department['kind'] | undefined>;
}

/** The departments and agencies of the registers, for people who know them by their names. */
export function useParties(): Parties {
  const { user } = useSession();
  const { data } = useLoaded(async () => {
    const [departments, agencies] = await Promise.all([
      get<Items<Department>>('/departments'),
      get<Items<Answer<typeof AgencyView>>>('/agencies'),
    ]);
    return { departments: departments.items, agencies: agencies.items };
  });
  const names = computed(
    () =>
      new Map([
        ...(data.value?.departments ?? []).map(({ code, name }) => [code, name] as const),
        ...(data.value?.agencies ?? []).map(({ creditCode, name }) => [creditCode, name] as const),
      ]),
  );
  return {
    nameOf: (code) => names.value.get(code) ?? code,
    ownKind: computed(() => data.value?.departments.find(({ code }) => code === user.value?.departmentCode)?.kind),
  };
}
