/**
 * Keys are 64-bit in Zeebe: (partition << 51) + counter. The embedded engine has one partition, number 1, so every key is
 * below 2^53 and a plain JS number holds it exactly. At the gateway and in JSON answers a key is a string.
 */

/** The only partition of the embedded engine. */
export const PARTITION_ID = 1;

/** "No key": what Zeebe writes where a record has no parent, no job or no instance. */
export const NO_KEY = -1;

/** The counter starts after this value; the first key of a fresh engine is 2251799813685249. */
export const KEY_BASE = PARTITION_ID * 2 ** 51;

/** A key as the log writes it: without its partition bits. */
export function shortKey(key: number): number {
  return key > KEY_BASE ? key - KEY_BASE : key;
}

export function fullKey(key: number): number {
  return key > 0 ? key + KEY_BASE : key;
}
