import type { Experiment } from './measure.ts';
import { cases } from './measures/cases.ts';
import { embedded } from './measures/embedded.ts';
import { feel } from './measures/feel.ts';
import { gateway } from './measures/gateway.ts';
import { growth } from './measures/growth.ts';
import { memory } from './measures/memory.ts';
import { recovery } from './measures/recovery.ts';
import { start } from './measures/start.ts';

/** In the order of the page. */
export const experiments: readonly Experiment[] = [gateway, embedded, cases, feel, memory, recovery, growth, start];
