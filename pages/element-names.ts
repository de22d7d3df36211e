/** Names in a diagram by the ids of its elements; what has no name is left out. */
export function elementNames(xml: string): Readonly<Record<string, string>> {
  const elements = new DOMParser().parseFromString(xml, 'application/xml').querySelectorAll('[id][name]');
  return Object.fromEntries(
    [...elements].map((element) => [element.getAttribute('id') ?? '', element.getAttribute('name') ?? '']),
  );
}
