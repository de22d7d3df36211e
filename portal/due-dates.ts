import { reactive } from 'vue';
import { isOpenCase } from '../domain/case-state.ts';
import { get } from '../pages/api-client.ts';
import type { Application, Clocks } from './answers.ts';

type Clock = Clocks['items'][number];

/** The limit that runs out first; undefined when none runs. */
export function nextLimit({ items }: Clocks): Clock | undefined {
  const running = items.filter(({ state }) => state === 'RUNNING');
  return running.sort((a, b) => a.dueDate.localeCompare(b.dueDate))[0];
}

/** The nearest limits of the open cases of a page, filled in as the answers come; the list does not carry them. */
export function useNextLimits(): {
  readonly limits: Readonly<Record<string, Clock>>;
  load(cases: readonly Application[]): Promise<void>;
} {
  const limits = reactive<Record<string, Clock>>({});
  return {
    limits,
    async load(cases) {
      const open = cases.filter(({ state }) => state !== 'SUBMITTING' && isOpenCase(state));
      await Promise.all(
        open.map(async ({ id }) => {
          const limit = nextLimit(await get<Clocks>(`/applications/${id}/clocks`));
          if (limit !== undefined) limits[id] = limit;
        }),
      );
    },
  };
}
