import pg from 'pg';

/**
 * Keeps the running program and a move of its cases apart: every process of the program shares a lock of the database, a
 * move wants it alone. The server lets go of it when a process dies.
 */
export interface SeatHold {
  release(): Promise<void>;
}

/** Any number that nothing else in the database uses as an advisory lock. */
const SEATS_LOCK = 7_475_368_657;
const RECONNECT_MS = 2_000;

export interface HoldOptions {
  readonly databaseUrl: string;
  /** Called when the lock was lost with its session and could not be had again. */
  readonly onLost: () => void;
}

/** For a process of the program; undefined while cases are being moved. A broken session is opened anew. */
export function holdSeats(options: HoldOptions): Promise<SeatHold | undefined> {
  return hold(options, 'pg_try_advisory_lock_shared');
}

/** For a move; undefined while any process of the program runs. */
export function takeSeats(options: HoldOptions): Promise<SeatHold | undefined> {
  return hold(options, 'pg_try_advisory_lock');
}

async function hold({ databaseUrl, onLost }: HoldOptions, lock: string): Promise<SeatHold | undefined> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isReleased = false;

  const open = async (): Promise<boolean> => {
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'tushen-seats', keepAlive: true });
    client = fresh;
    fresh.on('error', () => {});
    await fresh.connect();
    const { rows } = await fresh.query<{ held: boolean }>(`select ${lock}($1) as held`, [SEATS_LOCK]);
    // Both the end of a session and a broken connection come this way.
    fresh.once('end', openAgain);
    return rows[0]?.held === true;
  };

  const openAgain = (): void => {
    if (isReleased) return;
    const again = () =>
      open().then(
        (held) => (held ? undefined : onLost()),
        () => openAgain(),
      );
    retry = setTimeout(() => void again(), RECONNECT_MS);
    retry.unref();
  };

  const release = async (): Promise<void> => {
    isReleased = true;
    clearTimeout(retry);
    await client?.end().catch(() => {});
  };

  if (await open()) return { release };
  await release();
  return undefined;
}
