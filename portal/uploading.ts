import { DetailedError, Upload } from 'tus-js-client';
import { reactive } from 'vue';
import { checkFile, type MaterialCode, type SlotRules } from '../domain/materials.ts';
import { ApiProblem, type ProblemBody, post } from '../pages/api-client.ts';
import { fileSize } from '../pages/dates.ts';
import { fileRefusal, offerFaultText } from './file-words.ts';

/** A piece small enough that a broken line loses little, large enough for few requests. */
const PIECE_BYTES = 8 * 1_048_576;

/** One file on its way into a slot. */
export interface Sending {
  readonly id: number;
  readonly slot: MaterialCode;
  readonly fileName: string;
  readonly size: string;
  /** 0 to 100. */
  percent: number;
  state: 'SENDING' | 'STOPPED' | 'CHECKING' | 'REFUSED';
  /** Why it was refused or stopped. */
  reason: string;
}

/** A slot that takes files. */
type Slot = SlotRules & { readonly slot: MaterialCode };

export interface Uploads {
  readonly sending: Sending[];
  add(slot: Slot, files: Iterable<File>): void;
  stop(id: number): void;
  resume(id: number): void;
  /** Forgets a refused file, or gives one up that is on its way. */
  drop(id: number): void;
}

/** The first thing wrong with a file by its name and size; empty when it may be sent. */
export function faultOf(rules: SlotRules, file: { readonly name: string; readonly size: number }): string {
  const [fault] = checkFile(rules, { name: file.name, bytes: file.size });
  return fault === undefined ? '' : offerFaultText(fault);
}

/** The server's sentence out of a refused piece; tus wraps it in an error of its own. */
function refusalOf(error: Error | DetailedError): string {
  const answer = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  if (answer === undefined || answer === '') return '网络中断，可继续上传';
  try {
    const body: ProblemBody = JSON.parse(answer);
    return fileRefusal(new ApiProblem(body));
  } catch {
    return answer;
  }
}

/** Sends files piece by piece; what was sent before a broken line or a reload is not sent again. */
export function useUploads(applicationId: string, onDone: () => unknown): Uploads {
  const sending = reactive<Sending[]>([]);
  const running = new Map<number, Upload>();
  let lastId = 0;

  function remove(id: number): void {
    const index = sending.findIndex((each) => each.id === id);
    if (index >= 0) sending.splice(index, 1);
    running.delete(id);
  }

  async function finish(item: Sending, upload: Upload): Promise<void> {
    item.state = 'CHECKING';
    const uploadId = upload.url?.split('/').at(-1);
    try {
      await post(`/uploads/${uploadId}/file`);
      remove(item.id);
      onDone();
    } catch (error) {
      Object.assign(item, { state: 'REFUSED', reason: fileRefusal(error) });
    }
  }

  function toUpload(item: Sending, file: File): Upload {
    const upload: Upload = new Upload(file, {
      endpoint: '/api/v1/uploads',
      chunkSize: PIECE_BYTES,
      retryDelays: [0, 1000, 3000, 5000, 10_000],
      removeFingerprintOnSuccess: true,
      metadata: { applicationId, slot: item.slot, filename: file.name },
      // The same file may belong into another slot or application: they must not share an upload.
      fingerprint: async () => ['tushen', applicationId, item.slot, file.name, file.size, file.lastModified].join(':'),
      onProgress: (sent, total) => {
        item.percent = Math.floor((sent / Math.max(total, 1)) * 100);
      },
      onError: (error) => Object.assign(item, { state: 'STOPPED', reason: refusalOf(error) }),
      onSuccess: () => void finish(item, upload),
    });
    return upload;
  }

  async function begin(item: Sending, upload: Upload): Promise<void> {
    Object.assign(item, { state: 'SENDING', reason: '' });
    const [previous] = await upload.findPreviousUploads();
    if (previous !== undefined) upload.resumeFromPreviousUpload(previous);
    upload.start();
  }

  function addOne({ slot, ...rules }: Slot, file: File): void {
    lastId += 1;
    const fault = faultOf(rules, file);
    const state = fault === '' ? ('SENDING' as const) : ('REFUSED' as const);
    const size = fileSize(file.size);
    sending.push({ id: lastId, slot, fileName: file.name, size, percent: 0, state, reason: fault });
    const item = sending.at(-1);
    if (item === undefined || fault !== '') return;
    const upload = toUpload(item, file);
    running.set(item.id, upload);
    void begin(item, upload);
  }

  return {
    sending,
    add: (slot, files) => {
      for (const file of files) addOne(slot, file);
    },
    stop: (id) => {
      const item = sending.find((each) => each.id === id);
      if (item !== undefined) Object.assign(item, { state: 'STOPPED', reason: '已暂停' });
      void running.get(id)?.abort();
    },
    resume: (id) => {
      const item = sending.find((each) => each.id === id);
      const upload = running.get(id);
      if (item !== undefined && upload !== undefined) void begin(item, upload);
    },
    drop: (id) => {
      // A refused file is gone on the server already.
      const isRefused = sending.some((each) => each.id === id && each.state === 'REFUSED');
      if (!isRefused)
        running
          .get(id)
          ?.abort(true)
          .catch(() => undefined);
      remove(id);
    },
  };
}
