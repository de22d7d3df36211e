import { type Algorithm, hash, verify } from '@node-rs/argon2';

/** Argon2id with 64 MiB, three passes, one lane: above the OWASP minimum, about 0.1 s on a small server. */
const PARAMETERS = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 65_536, timeCost: 3, parallelism: 1 };

/** More at once would let a few hundred login attempts eat the memory (64 MiB each). */
const MOST_AT_ONCE = 4;

let running = 0;
const waiting: (() => void)[] = [];

/** Hash with its parameters and salt, in the PHC text form. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalise(password), PARAMETERS));
}

/**
 * True when the password is the hashed one. Without a hash (no such account, or no password yet) it takes as long and is
 * false, so that the time of the answer does not tell which accounts exist.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (stored === undefined) {
    await hashPassword(password);
    return false;
  }
  return inTurn(() => verify(stored, normalise(password)));
}

/** The same password typed with another input method must be the same text (NIST SP 800-63B). */
function normalise(password: string): string {
  return password.normalize('NFKC');
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) {
    await new Promise<void>((free) => waiting.push(free));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) {
      running--;
    } else {
      // The turn is handed over, so the count stays.
      next();
    }
  }
}
