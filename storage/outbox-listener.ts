import pg from 'pg';
import { outboxChannel } from './outbox.ts';

/** A session of its own that hears of new outbox entries. */
export interface OutboxListener {
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;

/**
 * Calls `onEntry` when a transaction that stored an entry has committed. A lost session is opened anew after a while; until
 * then the sender's polling finds the entries.
 */
export function listenToOutbox(databaseUrl: string, onEntry: () => void): OutboxListener {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  const open = async () => {
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'tushen-outbox', keepAlive: true });
    client = fresh;
    // An error comes twice when a server ends, and an unheard one would end the program.
    fresh.on('error', () => openLater(fresh));
    fresh.on('end', () => openLater(fresh));
    fresh.on('notification', onEntry);
    await fresh.connect();
    await fresh.query(`listen ${outboxChannel}`);
    // Entries stored while nobody listened.
    onEntry();
  };

  const openLater = (lost: pg.Client) => {
    if (isClosed || client !== lost) return;
    client = undefined;
    lost.removeAllListeners('notification');
    retry = setTimeout(() => void open().catch(() => openLaterAny()), RECONNECT_MS);
    retry.unref();
  };

  const openLaterAny = () => {
    if (client !== undefined) openLater(client);
  };

  void open().catch(openLaterAny);
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
