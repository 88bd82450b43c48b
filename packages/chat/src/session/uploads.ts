/** Sends files one at a time, in the order in which they were given. */
import { accepted, type BackoffOptions, backoffMs, refused, uuidV7 } from "@tributary/kernel";
import { hasAttachment } from "../conversation/timeline.ts";
import type { ApiAnswer, ApiRefusal } from "../participant-api/api-answer.ts";
import { createFileApi, type FileApi } from "../participant-api/file-api.ts";
import { putByFetch } from "../participant-api/put-bytes.ts";
import type { ChatUpload, FileProblem } from "./chat-session.ts";
import type { FilesPart, UploadDeps, Uploads } from "./files-on-request.ts";

/** A file on its way. `hasBytes`: they have arrived, and only the completion is missing. `isComplete`: only its item is missing. */
type Upload = {
  readonly key: string;
  readonly file: File;
  /** Ends the transfer of its bytes. */
  readonly abort: AbortController;
  problem: FileProblem | null;
  attachmentId: string | null;
  hasBytes: boolean;
  sentBytes: number;
  isComplete: boolean;
  /** The same for all attempts until the center refuses one, so that a lost response makes no second file. */
  tokens: { readonly start: string; readonly complete: string };
};

/** HTTP status of a chat that has as many files as it may have. Source: docs/wire/participant.md#attachments. */
const TOO_MANY = 402;

const TOO_MANY_REQUESTS = 429;

/** Waits between attempts while the center has too many requests, and their number. */
const WAIT: BackoffOptions = { firstMs: 1_000, maxMs: 10_000, jitterRatio: 0.5 };
const MAX_WAITS = 8;

const OVER: FileProblem = { kind: "over", message: "" };

/** A file that was removed while it was on its way: nothing more is to be done. */
const DISCARDED = accepted(undefined);

/** Returns a function that creates an empty list of uploads. `endpoint`: address of the participant service, without a trailing slash. */
export const uploadsTo: FilesPart = ({ fetch, clock, put = putByFetch(fetch) }, endpoint) => {
  const api = createFileApi({ fetch, clock, put }, endpoint);
  return (session) => createUploads(api, session);
};

function createUploads(api: FileApi, { call, clock, random, view, onChange }: UploadDeps): Uploads {
  let uploads: readonly Upload[] = [];
  let isSending = false;
  let isStopped = false;

  const newToken = (): string => uuidV7(clock.now(), random);
  const newTokens = (): Upload["tokens"] => ({ start: newToken(), complete: newToken() });

  const isListed = ({ attachmentId }: Upload): boolean => attachmentId === null || !hasAttachment(view(), attachmentId);

  const isWanted = (upload: Upload): boolean => !isStopped && uploads.includes(upload);

  async function send(upload: Upload): Promise<ApiAnswer<void>> {
    const { file, tokens } = upload;
    if (!upload.hasBytes) {
      const { name, type, size } = file;
      const announced = { name, contentType: type || typeByName(name), size, clientToken: tokens.start };
      const started = await call((token) => api.startUpload(token, announced));
      if (!started.ok) return started;
      upload.attachmentId = started.value.attachmentId;
      if (!isWanted(upload)) return DISCARDED;
      const onProgress = (sentBytes: number): void => progress(upload, sentBytes);
      const put = await api.putFile(started.value, file, { signal: upload.abort.signal, onProgress });
      if (!put.ok) return put;
      upload.hasBytes = true;
      upload.sentBytes = size;
    }
    if (!isWanted(upload)) return DISCARDED;
    const attachmentId = upload.attachmentId ?? "";
    return call((token) => api.completeUpload(token, { attachmentId, clientToken: tokens.complete }));
  }

  function progress(upload: Upload, sentBytes: number): void {
    upload.sentBytes = Math.min(sentBytes, upload.file.size);
    if (isWanted(upload)) onChange();
  }

  /** Repeats steps that the center refuses because there were too many requests. */
  async function sendPatiently(upload: Upload): Promise<ApiAnswer<void>> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await send(upload);
      const isBusy = !answer.ok && answer.refusal.status === TOO_MANY_REQUESTS;
      if (!isBusy || attempt === MAX_WAITS || !isWanted(upload)) return answer;
      await new Promise<void>((resolve) => void clock.after(backoffMs(attempt, WAIT, random), resolve));
    }
  }

  async function sendAll(): Promise<void> {
    isSending = true;
    for (let next = waiting(uploads); next !== undefined && !isStopped; next = waiting(uploads)) {
      const answer = await sendPatiently(next);
      if (!answer.ok) fail(next, problemOf(answer.refusal));
      else if (uploads.includes(next)) {
        next.isComplete = true;
        onChange();
      }
    }
    isSending = false; // in the same turn as the last check: a file that is added later finds nothing in progress
  }

  function fail(upload: Upload, problem: FileProblem): void {
    upload.problem = isStopped ? OVER : problem;
    // After a refusal another attempt is a new file; otherwise it goes on with the same one.
    if (problem.kind !== "unreachable") {
      upload.tokens = newTokens();
      upload.hasBytes = false;
    }
    if (!upload.hasBytes) upload.sentBytes = 0;
    onChange();
  }

  function wake(): void {
    if (!isSending && !isStopped) void sendAll();
  }

  return {
    list: () => uploads.filter(isListed).map(shown),
    actions: {
      sendFile(file) {
        const key = newToken();
        const problem = isStopped ? OVER : null;
        const progressOf = { attachmentId: null, hasBytes: false, sentBytes: 0, isComplete: false };
        const state = { problem, ...progressOf, tokens: newTokens() };
        uploads = [...uploads.filter(isListed), { key, file, abort: new AbortController(), ...state }];
        onChange();
        wake();
        return key;
      },
      retryFile(key) {
        const upload = uploads.find((each) => each.key === key);
        if (upload === undefined || isStopped) return;
        upload.problem = null;
        onChange();
        wake();
      },
      discardFile(key) {
        const found = uploads.find((upload) => upload.key === key);
        if (found === undefined || shown(found).isChecking) return;
        found.abort.abort();
        uploads = uploads.filter((upload) => upload.key !== key);
        onChange();
      },
      async fileAddress(attachmentId) {
        const answer = await call((token) => api.attachmentUrl(token, attachmentId));
        return answer.ok ? answer : refused(problemOf(answer.refusal));
      },
      async fileLimits() {
        const answer = await call((token) => api.limits(token));
        return answer.ok ? answer : refused(problemOf(answer.refusal));
      },
    },
    [Symbol.dispose]() {
      isStopped = true;
      for (const upload of uploads) {
        upload.abort.abort();
        upload.problem = OVER; // also those that are being scanned: the chat will not have them
      }
    },
  };
}

/** Content types of files for which browsers may know none. */
const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  heic: "image/heic",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

function typeByName(name: string): string {
  return TYPES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream";
}

function waiting(uploads: readonly Upload[]): Upload | undefined {
  return uploads.find(({ problem, isComplete }) => problem === null && !isComplete);
}

function shown({ key, file, sentBytes, problem, isComplete }: Upload): ChatUpload {
  const { name, size } = file;
  return { key, name, size, sentBytes, isChecking: isComplete && problem === null, problem };
}

function problemOf({ kind, status, message }: ApiRefusal): FileProblem {
  if (kind === "denied") return OVER;
  if (kind === "unreachable") return { kind, message };
  return { kind: status === TOO_MANY ? "too-many" : "refused", message };
}
