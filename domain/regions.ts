/** Codes of places after GB/T 2260: two digits each for province, city and county. */

/** The city of a county's code; the code of a city is its own. */
export function cityOf(regionCode: string): string {
  return `${regionCode.slice(0, 4)}00`;
}
