import { DISCIPLINES } from '../disciplines.ts';
import { type FileRule, type MaterialCode, parseFileRule, type SlotRules } from '../materials.ts';

const FORMATS: Readonly<Record<MaterialCode, readonly string[]>> = {
  M1: ['pdf:10!'],
  M2: ['pdf:20!'],
  M3: ['pdf:50!'],
  M4: ['pdf:200!'],
  M5: ['pdf:100!', 'dwg:200', 'ifc:1024', 'csv:1'],
  M6: ['pdf:200!'],
};

/** What a slot of the shipped register takes, for tests that have no database. */
export function slotRulesOf(slot: MaterialCode): SlotRules {
  const formats = (FORMATS[slot] ?? ['pdf:30!']).flatMap(
    (text): FileRule | readonly FileRule[] => parseFileRule(text) ?? [],
  );
  const drawingSet = slot === 'M5';
  return { formats, drawingSet, disciplines: drawingSet ? DISCIPLINES : [] };
}
