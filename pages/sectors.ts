import type { SectorView } from '../api/schemas/registers.ts';
import { FIRST_SECTOR } from '../domain/project.ts';
import type { Answer } from './wire.ts';

export type Sector = Answer<typeof SectorView>;

let sectors: readonly Sector[] = [];

/** Keeps the register of sectors for all pages; `pages/registers.ts` reads it before a signed-in person sees one. */
export function takeSectors(items: readonly Sector[]): void {
  sectors = items;
}

let papers: readonly string[] = [];

/** Keeps the materials that disciplines review beside their sheets. */
export function takePapers(codes: readonly string[]): void {
  papers = codes;
}

/** True for a material that a discipline reviews beside its sheets. */
export const isReviewedPaper = (slot: string): boolean => papers.includes(slot);

/** The sector of a project; one from before there was more than one is of the first. */
export function sectorOf(code: unknown): Sector | undefined {
  return sectors.find((each) => each.code === (code ?? FIRST_SECTOR));
}

/** True for the process that a sector's submission starts. */
export const isCaseProcess = (id: string): boolean => sectors.some(({ process }) => process === id);

/** Sectors of which something can be filed on a day. */
export function sectorsOn(day: string): readonly Sector[] {
  return sectors.filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo));
}
