import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Account } from './site.ts';

/** What a person does on our pages, by the labels that the person reads. */

export async function signIn(page: Page, address: string, { username, password }: Account): Promise<void> {
  await page.goto(address);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '退出' }).waitFor();
}

/** Picks from a drop-down list by its field's id and the words of the entry. */
export function pick(page: Page, id: string, words: string | RegExp): Promise<void> {
  return pickFrom(page, page.locator(`[id="${id}"]`), words);
}

/** The same by the field's label, as a screen reader says it. */
export function pickLabelled(page: Page, label: string, words: string | RegExp): Promise<void> {
  return pickFrom(page, page.getByRole('combobox', { name: label, exact: true }), words);
}

async function pickFrom(page: Page, field: Locator, words: string | RegExp): Promise<void> {
  // The field itself is an input below the text of the list's frame: a person clicks the frame.
  const frame = page.locator('.el-select').filter({ has: field });
  await frame.click();
  // By the list of this very field: another one's may still be fading away.
  const list = page.locator(`[id="${await field.getAttribute('aria-controls')}"]`);
  const entry = list.getByRole('option', { name: words }).first();
  // A part of the page that comes in meanwhile closes the list: a person opens it again.
  await entry.waitFor({ timeout: 5_000 }).catch(() => frame.click());
  await entry.click();
}

/** Picks from a drop-down list of a task's form. */
export async function choose(page: Page, label: string, words: string): Promise<void> {
  await page.locator('.fjs-form-field-select').filter({ hasText: label }).locator('.fjs-input-group').click();
  await page.locator('.fjs-dropdownlist-item').getByText(words, { exact: true }).click();
}

/** Nothing of the page lies beside the screen of a phone, once it has laid itself out anew; then `look` sees it there. */
export async function fitsPhone(page: Page, look?: () => Promise<unknown>): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 375, height: 812 });
  const widthOf = () => page.evaluate<number>('document.documentElement.scrollWidth');
  await expect.poll(widthOf, { timeout: 10_000 }).toBe(375);
  await look?.();
  if (size !== null) await page.setViewportSize(size);
}

const MARKS = '.bjs-powered-by, .fjs-powered-by';

/** The text of the main part of the page. */
export const textOf = (page: Page): Promise<string> => page.locator('main').innerText();

/**
 * Whether the mark of bpmn-io lies open at its own centre. Its licence asks that it stays visible and is not covered.
 */
export async function showsWatermark(page: Page): Promise<boolean> {
  const mark = page.locator(MARKS).filter({ visible: true }).first();
  await mark.scrollIntoViewIfNeeded();
  // As text: this file is compiled for Node, which knows no document.
  return page.evaluate<boolean>(`(() => {
    const marks = [...document.querySelectorAll('${MARKS}')].filter((mark) => mark.checkVisibility());
    return marks.length > 0 && marks.slice(0, 1).every((mark) => {
      const { x, y, width, height } = mark.getBoundingClientRect();
      return width > 0 && mark.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
  })()`);
}
