import { reactive } from 'vue';
import { isOpenCase } from '../domain/case-state.ts';
import { get } from '../pages/api-client.ts';
import type { Application, Clocks } from './answers.ts';

/** The nearest last day among the limits that run; undefined when none does. */
export function nextDueDate({ items }: Clocks): string | undefined {
  const running = items.filter(({ state }) => state === 'RUNNING').map(({ dueDate }) => dueDate);
  return running.sort()[0];
}

/** Last days of the open cases of a page, filled in as the answers come; the list does not carry them. */
export function useDueDates(): {
  readonly dueDates: Readonly<Record<string, string>>;
  load(cases: readonly Application[]): Promise<void>;
} {
  const dueDates = reactive<Record<string, string>>({});
  return {
    dueDates,
    async load(cases) {
      const open = cases.filter(({ state }) => state !== 'SUBMITTING' && isOpenCase(state));
      await Promise.all(
        open.map(async ({ id }) => {
          const due = nextDueDate(await get<Clocks>(`/applications/${id}/clocks`));
          if (due !== undefined) dueDates[id] = due;
        }),
      );
    },
  };
}
