import type { Page } from 'playwright-core';
import type { SampleProject } from '../../demo/sample-projects.ts';
import type { FactValue } from '../../domain/facts.ts';
import { shipSectors } from '../../pages/testing/shipped-sectors.ts';
import { type FactField, factGroups } from '../../portal/draft/fact-fields.ts';
import { pick } from './controls.ts';

shipSectors();

/** Fills the form of an application as an applicant does, field by field. */
export async function fillFacts(page: Page, building: string, sample: SampleProject): Promise<void> {
  const { facts, agencyName } = sample;
  await page.getByLabel('单体或分期名称').fill(building);
  for (const field of factGroups(facts.sector).flatMap((group) => group.fields)) {
    await fillField(page, field, field.kind === 'agency' ? agencyName : (facts[field.key] ?? null));
  }
}

async function fillField(page: Page, field: FactField, value: FactValue): Promise<void> {
  switch (field.kind) {
    case 'flag':
      if (value === true) await page.getByLabel(field.label).check();
      return;
    case 'choice':
      return pick(page, field.key, field.choices[String(value)] ?? String(value));
    case 'county':
    case 'agency':
      return pick(page, field.key, new RegExp(String(value)));
    default:
      await page.locator(`[id="${field.key}"]`).fill(value === null ? '' : String(value));
  }
}
