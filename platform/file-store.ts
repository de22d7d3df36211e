import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CodedError, reasonOf, StartupError, systemCodeOf } from './errors.ts';

export interface StoredFile {
  /** Name of the content: lower-case hexadecimal SHA-256 of its bytes. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

export interface PutOptions {
  /** Bytes after which the file is refused as too large. */
  readonly limit: number;
}

/** Files by their content: the same bytes are stored once. Whether somebody may read one is not decided here. */
export interface FileStore {
  /** Stores what the stream holds; only a whole file, safe on disk, is ever visible. */
  put(content: Readable, options: PutOptions): Promise<StoredFile>;
  /** The bytes, or a part of them; throws FILE_NOT_FOUND. */
  open(sha256: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Undefined when there is no such file. */
  stat(sha256: string): Promise<StoredFile | undefined>;
  /** Deleting what is not there is fine. */
  delete(sha256: string): Promise<void>;
}

export type FileStoreErrorCode = 'FILE_NOT_FOUND' | 'FILE_TOO_LARGE' | 'FILE_STORE_FULL';

export class FileStoreError extends CodedError<FileStoreErrorCode> {}

/** Opens the store that FILE_STORE names. */
export async function openFileStore(setting: string, dataDirectory: string): Promise<FileStore> {
  const directory = setting === 'file' ? join(dataDirectory, 'files') : resolve(setting.replace(/^file:(\/\/)?/, ''));
  const incoming = join(directory, 'incoming');
  try {
    await mkdir(incoming, { recursive: true });
    // Left over from uploads that a killed process was receiving.
    const unfinished = await readdir(incoming);
    await Promise.all(unfinished.map((name) => rm(join(incoming, name), { force: true })));
  } catch (error) {
    throw new StartupError(
      {
        setting: 'FILE_STORE',
        found: `is ${directory}, which cannot be written (${reasonOf(error)})`,
        remedy: 'give this user the right to write there, or name another directory',
      },
      { cause: error },
    );
  }
  return new DirectoryStore(directory, incoming);
}

class DirectoryStore implements FileStore {
  readonly #directory: string;
  readonly #incoming: string;

  constructor(directory: string, incoming: string) {
    this.#directory = directory;
    this.#incoming = incoming;
  }

  async put(content: Readable, { limit }: PutOptions): Promise<StoredFile> {
    const temporary = join(this.#incoming, randomUUID());
    try {
      const stored = await receive(content, temporary, limit);
      await this.#keep(temporary, stored.sha256);
      return stored;
    } catch (error) {
      if (systemCodeOf(error) === 'ENOSPC') {
        throw new FileStoreError('FILE_STORE_FULL', 'The file store has no room left', { cause: error });
      }
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async open(sha256: string, range?: { readonly start: number; readonly end: number }): Promise<Readable> {
    if ((await this.stat(sha256)) === undefined) {
      throw new FileStoreError('FILE_NOT_FOUND', `The file store holds no file ${sha256}`);
    }
    return createReadStream(this.#pathOf(sha256), range);
  }

  async stat(sha256: string): Promise<StoredFile | undefined> {
    try {
      return { sha256, size: (await stat(this.#pathOf(sha256))).size };
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  async delete(sha256: string): Promise<void> {
    await rm(this.#pathOf(sha256), { force: true });
  }

  /** Two levels of 256 directories, since file systems are slow with a million names in one. */
  #pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new FileStoreError('FILE_NOT_FOUND', 'Expected the SHA-256 of a file, but found another text');
    }
    return join(this.#directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  /** A link instead of a rename: it fails when the content is there already, which then stays untouched. */
  async #keep(temporary: string, sha256: string): Promise<void> {
    const path = this.#pathOf(sha256);
    await mkdir(dirname(path), { recursive: true });
    try {
      await link(temporary, path);
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') {
        throw error;
      }
    }
    await unlink(temporary);
    await syncDirectory(dirname(path));
  }
}

async function receive(content: Readable, path: string, limit: number): Promise<StoredFile> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > limit ? new FileStoreError('FILE_TOO_LARGE', `The file is larger than ${limit} bytes`) : null, chunk);
    },
  });
  // flush: on disk before the file gets its name, so that a power failure leaves no torn file.
  await pipeline(content, measure, createWriteStream(path, { flags: 'wx', mode: 0o640, flush: true }));
  return { sha256: hash.digest('hex'), size };
}

/** Makes the new name itself survive a power failure; Windows has no such call and needs none. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
