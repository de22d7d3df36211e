import { blocksPass } from '../domain/opinions.ts';
import type { Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';

/** Refuses CERTIFICATE_BARRED with the opinions, by number, that keep a case from passing; `expected` begins the sentence. */
export function refuseBlocked(opinions: readonly Opinion[], expected: string): void {
  const blocking = opinions.filter(blocksPass);
  if (blocking.length === 0) return;
  const items = blocking.map(({ serial, severity, state, text }) => ({
    pointer: `/opinions/${serial}`,
    code: `${severity}_${state}`,
    detail: text,
  }));
  throw new Refusal('CERTIFICATE_BARRED', `${expected}, but there are open ones.`, { items });
}
