import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A moment in the conversation between the program and its database. */
export interface Failpoint {
  readonly name: string;
  /** The statement, or the end of the transaction, at which it lies. */
  readonly at: RegExp;
  /** A statement that the transaction must have run before. */
  readonly after?: RegExp;
  /** BEFORE: the server never gets the statement. DONE: it has carried it out, and the program never hears of it. */
  readonly when: 'BEFORE' | 'DONE';
  /** Counts matches; the first by default. */
  readonly nth?: number;
}

/** Stands between the program and PostgreSQL and passes everything on, until the failpoint that is armed is reached. */
export interface PostgresProxy {
  /** Address of the database through here. */
  readonly url: string;
  /** Resolves when it is reached; the connection that reached it stands still from then on. */
  arm(failpoint: Failpoint): Promise<void>;
  /** While true every write is refused in the words of a server whose disk is full. */
  setFull(isFull: boolean): void;
  close(): Promise<void>;
}

interface Armed {
  readonly failpoint: Failpoint;
  left: number;
  reached(): void;
}

export async function openPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: Armed | undefined;
  let isFull = false;
  const take = (statements: readonly string[]): Failpoint | undefined => {
    if (armed === undefined || !matches(armed.failpoint, statements) || --armed.left > 0) return undefined;
    const { failpoint } = armed;
    return failpoint;
  };
  const reached = () => {
    armed?.reached();
    armed = undefined;
  };
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      // Messages are passed on one by one: without it each would wait for the acknowledgement of the one before.
      socket.setNoDelay(true);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    new Conversation(client, database, { take, reached, isFull: () => isFull }).begin();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(databaseUrl);
  // Else the driver would go by the server's socket, past the proxy.
  url.searchParams.delete('host');
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    url: url.href,
    arm: (failpoint) =>
      new Promise((done) => {
        armed = { failpoint, left: failpoint.nth ?? 1, reached: done };
      }),
    setFull: (full) => {
      isFull = full;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function matches({ at, after }: Failpoint, statements: readonly string[]): boolean {
  const isAt = at.test(statements.at(-1) ?? '');
  return isAt && (after === undefined || statements.some((each) => after.test(each)));
}

/** What all connections share. */
interface Watch {
  /** The failpoint that the last of these statements reaches; they are those of one transaction. */
  take(statements: readonly string[]): Failpoint | undefined;
  reached(): void;
  isFull(): boolean;
}

const WRITE = /insert into|delete from|update "?\w+"? (as \w+ )?set/i;

/** One connection: every message of the program is looked at, and those of the server as long as an end is awaited. */
class Conversation {
  readonly #client: Socket;
  readonly #database: Socket;
  readonly #watch: Watch;
  readonly #prepared = new Map<string, string>();
  readonly #fromClient = new Messages('HAS_STARTUP');
  readonly #fromDatabase = new Messages('TYPED_ALL');
  #transaction: string[] = [];
  #state: 'OPEN' | 'AWAITING_END' | 'STILL' | 'REFUSING' = 'OPEN';

  constructor(client: Socket, database: Socket, watch: Watch) {
    this.#client = client;
    this.#database = database;
    this.#watch = watch;
  }

  begin(): void {
    this.#client.on('data', (chunk) => {
      for (const message of this.#fromClient.read(chunk)) this.#toDatabase(message);
    });
    this.#database.on('data', (chunk) => {
      for (const message of this.#fromDatabase.read(chunk)) this.#toClient(message);
    });
    this.#client.on('close', () => this.#database.destroy());
    this.#database.on('close', () => this.#client.destroy());
  }

  #toDatabase(message: Message): void {
    const statement = this.#statementOf(message);
    if (this.#watch.isFull() && this.#state === 'OPEN' && WRITE.test(statement ?? this.#parsed(message) ?? '')) {
      this.#state = 'REFUSING';
    }
    if (this.#state === 'REFUSING') {
      this.#refuse(message);
      return;
    }
    if (statement !== undefined && this.#state === 'OPEN') this.#look(statement);
    if (this.#state !== 'STILL') this.#database.write(message.bytes);
  }

  /** Nothing of the statement reaches the server; it is refused when all of it is there. */
  #refuse({ type }: Message): void {
    if (type !== 'Q' && type !== 'S') return;
    this.#state = 'OPEN';
    const fields = 'SERROR\0VERROR\0C53100\0Mcould not extend file: No space left on device\0\0';
    this.#client.write(Buffer.concat([frame('E', fields), frame('Z', this.#isInTransaction() ? 'E' : 'I')]));
  }

  #isInTransaction(): boolean {
    return /^begin/i.test(this.#transaction[0] ?? '') && !/^(commit|rollback)/i.test(this.#transaction.at(-1) ?? '');
  }

  #look(statement: string): void {
    if (/^begin/i.test(statement)) this.#transaction = [];
    this.#transaction.push(statement);
    const failpoint = this.#watch.take(this.#transaction);
    if (failpoint === undefined) return;
    this.#state = failpoint.when === 'BEFORE' ? 'STILL' : 'AWAITING_END';
    if (this.#state === 'STILL') this.#watch.reached();
  }

  #toClient(message: Message): void {
    if (this.#state === 'OPEN') this.#client.write(message.bytes);
    // Ready for the next query: the statement is carried out, and a commit is durable.
    if (this.#state !== 'AWAITING_END' || message.type !== 'Z') return;
    this.#state = 'STILL';
    this.#watch.reached();
  }

  #parsed({ type, bytes }: Message): string | undefined {
    return type === 'P' ? bytes.toString('utf8', HEADER).split('\0')[1] : undefined;
  }

  /** The text of a simple query, or of the prepared statement that is about to run. */
  #statementOf({ type, bytes }: Message): string | undefined {
    const [first = '', second = ''] = bytes.toString('utf8', HEADER).split('\0');
    if (type === 'Q') return first;
    if (type === 'P') this.#prepared.set(first, second);
    return type === 'B' ? this.#prepared.get(second) : undefined;
  }
}

function frame(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content)]);
}

/** A type of one byte, then a length of four, which counts itself. */
const HEADER = 5;

interface Message {
  /** Undefined for the first message of a client, which has none. */
  readonly type: string | undefined;
  readonly bytes: Buffer;
}

/** Cuts a stream into the messages of PostgreSQL's protocol. */
class Messages {
  #rest: Buffer = Buffer.alloc(0);
  #isStartup: boolean;

  constructor(kind: 'HAS_STARTUP' | 'TYPED_ALL') {
    this.#isStartup = kind === 'HAS_STARTUP';
  }

  *read(chunk: Buffer): Generator<Message> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const lengthAt = this.#isStartup ? 0 : 1;
      if (this.#rest.length < lengthAt + 4) return;
      const end = lengthAt + this.#rest.readUInt32BE(lengthAt);
      if (this.#rest.length < end) return;
      const bytes = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      yield { type: this.#isStartup ? undefined : bytes.toString('latin1', 0, 1), bytes };
      this.#isStartup = false;
    }
  }
}
