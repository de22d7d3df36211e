import { shallowRef } from 'vue';
import type { Camunda7Report } from './camunda7/report.ts';

/** A diagram that came from a file on the administrator's machine, until it is deployed or another one is opened. */
export interface ImportedDiagram {
  readonly fileName: string;
  readonly xml: string;
  readonly report: Camunda7Report;
}

export const imported = shallowRef<ImportedDiagram>();

/** Reads a file and says what it would need if it comes from Camunda 7. Loads the moddle only when it is needed. */
export async function importFile(file: File): Promise<void> {
  const [xml, { reportCamunda7 }] = await Promise.all([file.text(), import('./camunda7/report.ts')]);
  imported.value = { fileName: file.name, xml, report: await reportCamunda7(xml) };
}
