import type { MaterialCode } from '../domain/materials.ts';

/** Chinese names of the eight materials. */
export const materialTitles: Readonly<Record<MaterialCode, string>> = {
  M1: '施工图审查申请表（含真实性承诺）',
  M2: '项目立项（备案）文件',
  M3: '建设工程规划许可证及总平面图',
  M4: '岩土工程勘察报告（审查合格）',
  M5: '全套施工图设计文件（含消防专篇）',
  M6: '结构及设备计算书',
  M7: '勘察、设计合同',
  M8: '节能绿建表格及专项说明',
};
