import { describe, expect, it } from 'vitest';
import { DISCIPLINES } from '../domain/disciplines.ts';
import { checkFile, MATERIAL_CODES, parseDrawingName } from '../domain/materials.ts';
import { slotRulesOf } from '../domain/testing/slot-rules.ts';
import { drawMaterials } from './materials.ts';
import { repositoryFile } from './repository.ts';
import { readSampleProjects } from './sample-projects.ts';

const samples = await readSampleProjects(repositoryFile('data/demo/projects.csv'));
const materials = await drawMaterials(factsOf(samples.find(({ facts }) => facts.civilDefence)));

describe('the drawn materials', () => {
  it('fill every slot with files that pass its rules', () => {
    expect(new Set(materials.map(({ slot }) => slot))).toEqual(new Set(MATERIAL_CODES));
    const faults = materials.flatMap(({ slot, fileName, content }) =>
      checkFile(slotRulesOf(slot), { name: fileName, bytes: content.length }),
    );
    expect(faults).toEqual([]);
  });

  it('are several A1 sheets for each discipline that has anything to draw', () => {
    const drawings = materials.filter(({ slot }) => slot === 'M5');
    expect(drawings.map(({ fileName }) => parseDrawingName(fileName, DISCIPLINES)?.discipline)).toEqual([
      'ARCH',
      'STRU',
      'PLUM',
      'ELEC',
      'FIRE',
      'HVAC',
      'ENER',
      'CIVD',
    ]);
    for (const { content } of drawings) {
      const pages = Buffer.from(content)
        .toString('latin1')
        .match(/\/MediaBox \[0 0 2383\.94 1683\.78\]/g);
      expect(pages).toHaveLength(2);
    }
  });
});

function factsOf(sample: (typeof samples)[number] | undefined) {
  if (sample === undefined) throw new Error('Expected a sample with a civil-defence part, but there is none');
  return sample.facts;
}
