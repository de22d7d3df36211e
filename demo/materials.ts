import type { IndustrialProject } from '../domain/building.ts';
import { DISCIPLINES } from '../domain/disciplines.ts';
import { MATERIAL_CODES, type MaterialCode } from '../domain/materials.ts';
import { drawSheets, writePaper } from './drawings.ts';

/** A file as an applicant hands it in. */
export interface Material {
  readonly slot: MaterialCode;
  readonly fileName: string;
  readonly content: Uint8Array;
}

/** Makes everything that an applicant could hand in for a project; what is missing is left out by the walk. */
export type MakeMaterials = (project: IndustrialProject) => Promise<readonly Material[]>;

const PAPERS = {
  M1: '施工图审查申请表',
  M2: '项目备案证明',
  M3: '建设工程规划许可证及总平面图',
  M4: '岩土工程勘察报告',
  M6: '结构计算书',
  M7: '勘察设计合同',
  M8: '节能与专项说明',
} as const;

/** What a designer draws; SURV has no drawings of its own, its papers are the survey report. */
const SHEETS: Readonly<Record<Exclude<(typeof DISCIPLINES)[number], 'SURV'>, readonly string[]>> = {
  ARCH: ['首层平面图', '立面剖面图'],
  STRU: ['基础平面图', '屋面结构平面图'],
  PLUM: ['给排水平面图', '给排水系统图'],
  ELEC: ['动力配电平面图', '照明平面图'],
  FIRE: ['消防专篇', '消防平面图'],
  HVAC: ['通风平面图', '防排烟系统图'],
  ENER: ['节能设计专篇', '围护结构构造图'],
  CIVD: ['人防地下室平面图', '人防口部详图'],
};

/** Draws the papers and, for each discipline, a file of A1 sheets. */
export const drawMaterials: MakeMaterials = async (project) => {
  const materials: Material[] = [];
  for (const slot of MATERIAL_CODES) {
    if (slot === 'M5') materials.push(...(await drawSet(project)));
    else materials.push({ slot, fileName: `${PAPERS[slot]}.pdf`, content: await writePaper(project, PAPERS[slot]) });
  }
  return materials;
};

async function drawSet(project: IndustrialProject): Promise<Material[]> {
  const materials: Material[] = [];
  for (const discipline of DISCIPLINES) {
    const titles = discipline === 'SURV' ? [] : SHEETS[discipline];
    if (titles.length === 0 || !isDrawn(project, discipline)) continue;
    const sheets = titles.map((title, index) => ({ discipline, number: `0${index + 1}`, title }));
    const fileName = `${discipline}-01-${titles.join('与')}-V01.pdf`;
    materials.push({ slot: 'M5', fileName, content: await drawSheets(project, sheets) });
  }
  return materials;
}

/** Whether there is anything to draw, as its designer sees it; what must be reviewed is for the tables to say. */
function isDrawn(project: IndustrialProject, discipline: (typeof DISCIPLINES)[number]): boolean {
  return discipline !== 'CIVD' || project.civilDefence;
}
