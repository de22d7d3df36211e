const titles = new Map<string, string>();

/** Keeps what the materials of the case on the page are called, so that a refusal can name them. */
export function takeMaterialTitles(slots: readonly { readonly slot: string; readonly titleZh: string }[]): void {
  for (const { slot, titleZh } of slots) titles.set(slot, titleZh);
}

/** A code with its title, `M7 节能绿建表格`, where a page has read the title; anything else as it is. */
export function withMaterialTitle(code: string): string {
  const title = titles.get(code);
  return title === undefined ? code : `${code} ${title}`;
}
