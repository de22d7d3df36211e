/** What each code of a fault means; tests/pages/registers.int.test.ts holds them against the server's. */
export const FAULT_WORDS = {
  CSV_SYNTAX: '不是完整的 CSV：引号不成对，或这一行的值数与表头不同',
  COLUMN_MISSING: '缺少必需的列',
  COLUMN_UNKNOWN: '模板中没有这一列，或该列重复出现',
  VALUE_MISSING: '必填，但这一格是空的',
  VALUE_INVALID: '填写的值不符合该列的要求',
  VALUE_UNKNOWN: '所填的编号不在相应名录中，请先导入该名录',
  VALUE_TAKEN: '该值已属于其他人，不能重复登记',
  VALUE_REPEATED: '同一值在文件中出现了不止一次',
  KEY_REPEATED: '同一编号在文件中出现了不止一次',
  FILE_EMPTY: '文件中没有表头或没有数据行',
} as const;
