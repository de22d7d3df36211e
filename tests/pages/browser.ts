import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Long enough for a machine that does other work besides. */
const PATIENCE_MS = 30_000;
/** Set to see the pages that a walk comes by: a picture of a whole page takes the browser half a second. */
const KEEPS_PICTURES = process.env['PICTURES'] === '1';

/** Where a Chromium lies on this machine; undefined when there is none, and the walks cannot be made. */
export const chromiumPath = PLACES.find((place) => existsSync(place));

/** A person's window, and everything that went wrong in it. */
export interface Window {
  readonly page: Page;
  /** Errors of scripts, of the console, and what the Content-Security-Policy refused. */
  readonly faults: readonly string[];
  /** Keeps a picture of the page for people to look at, where they ask for it (`PICTURES=1`). */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface Windows {
  /** A window of its own profile: nobody is signed in. */
  open(baseUrl: string, size?: { readonly width: number; readonly height: number }): Promise<Window>;
  /** Keeps a picture of every open window and prints its text, for whoever looks why a walk failed; steps after it follow from it. */
  pictureAll(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Chromium with a new user-data directory. */
export async function startBrowser(): Promise<Windows> {
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', headless: true, args: FLAGS });
  const pictures = join(tmpdir(), 'tushen-pages');
  mkdirSync(pictures, { recursive: true });
  const opened: Window[] = [];
  let hasFailed = false;
  return {
    open: async (baseUrl, size = { width: 1360, height: 900 }) => {
      const window = await openWindow(browser, { baseUrl, size, pictures });
      opened.push(window);
      return window;
    },
    pictureAll: async (name) => {
      if (hasFailed) return;
      hasFailed = true;
      for (const [index, { page }] of opened.filter((each) => !each.page.isClosed()).entries()) {
        await photograph(page, join(pictures, `${name}-${index}.png`));
        console.error(`${name}-${index} ${page.url()}\n${await page.locator('body').innerText()}`);
      }
    },
    close: () => browser.close(),
  };
}

interface WindowOptions {
  readonly baseUrl: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly pictures: string;
}

async function openWindow(browser: Browser, { baseUrl, size, pictures }: WindowOptions): Promise<Window> {
  const context: BrowserContext = await browser.newContext({ baseURL: baseUrl, viewport: size, locale: 'zh-CN' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A refused request is shown to the person by the page itself, and the browser notes it here as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return {
    page,
    faults,
    picture: async (name) => {
      if (KEEPS_PICTURES) await photograph(page, join(pictures, `${name}.png`));
    },
    close: () => context.close(),
  };
}

async function photograph(page: Page, path: string): Promise<void> {
  await page.screenshot({ path, fullPage: true });
}
