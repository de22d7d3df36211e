import { INDUSTRIAL_FACTS } from '../../domain/testing/industrial-facts.ts';
import { type Sector, takeSectors } from '../sectors.ts';

const SHIPPED: Sector = {
  ...{ code: 'INDUSTRIAL', position: 10, titleZh: '工业建设项目', titleEn: 'Industrial projects' },
  ...{ process: 'drawing-review', ownTables: [], validFrom: '2020-01-01', validTo: null, facts: INDUSTRIAL_FACTS },
};
const LENGTH: Sector['facts'][number] = {
  ...{ name: 'lengthKm', groupZh: '道路', labelZh: '道路长度', labelEn: 'Length', kind: 'NUMBER', unit: 'km' },
  ...{ least: 0.1, most: 50, choices: [], hintZh: null },
};

/** The sector that is shipped, and one with facts of its own, for tests that have no server. */
export function shipSectors(): void {
  takeSectors([SHIPPED, { ...SHIPPED, code: 'ROADS', titleZh: '道路', process: 'roads', facts: [LENGTH] }]);
}
