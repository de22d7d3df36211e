import { expect, it } from 'vitest';
import { LOG_FORMAT } from '../log/engine-log.ts';
import { eventsWithApplier } from '../state/appliers/index.ts';
import { EngineState } from '../state/engine-state.ts';
import { ModelRegistry } from '../state/model-registry.ts';

it('the format of the log is raised with every event and every part of the snapshot that an earlier engine does not know', () => {
  const parts = new EngineState(new ModelRegistry()).collections().map(({ name }) => name);
  // When this fails, raise LOG_FORMAT and write the new line here: earlier engines then refuse the log instead of failing at it.
  expect({ format: LOG_FORMAT, events: eventsWithApplier().length, parts: parts.length }).toEqual({
    format: 1,
    events: 68,
    parts: 24,
  });
});
