/** Client of the participant service for files: four operations and the upload, with typed results. Never throws. */
import { accepted, asError, type Clock, refused } from "@tributary/kernel";
import * as v from "valibot";
import { type ApiAnswer, unreachable } from "./api-answer.ts";
import type { HttpFetch } from "./http-fetch.ts";
import { postJson, refusalOf } from "./post-json.ts";
import type { BytesPut, PutBytes } from "./put-bytes.ts";
import { nothing } from "./response-schemas.ts";

/** The part of the participant service for files. Each call is one attempt; the caller retries, with the same ClientToken. */
export interface FileApi {
  /** Announces a file. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_connect-participant_StartAttachmentUpload.html */
  startUpload(token: string, file: OutgoingFile): Promise<ApiAnswer<StartedUpload>>;
  /** Sends the bytes of an announced file, without a token, until `signal` is aborted. */
  putFile(
    upload: StartedUpload,
    file: Blob,
    progress: Pick<BytesPut, "signal" | "onProgress">,
  ): Promise<ApiAnswer<void>>;
  /** Sends the uploaded file to the other participants. */
  completeUpload(token: string, upload: FinishedUpload): Promise<ApiAnswer<void>>;
  /** Returns an address from which the file can be loaded for some minutes, without a token. */
  attachmentUrl(token: string, attachmentId: string): Promise<ApiAnswer<FileAddress>>;
  /** Returns the limits of the chat's files. Source: docs/wire/participant.md#attachment-limits. */
  limits(token: string): Promise<ApiAnswer<FileLimits>>;
}

/** A file to announce. Unit of `size`: bytes. */
export type OutgoingFile = {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly clientToken: string;
};

/** An announced file, the address for its bytes, and the headers to send with them. */
export type StartedUpload = {
  readonly attachmentId: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Address of a file, without further permission, for some minutes. */
export type FileAddress = {
  readonly url: string;
  /** Unit: bytes. Null: the center does not report it. */
  readonly size: number | null;
};

/** Limits of the files of a chat. `isOn`: false if the center has no storage for files. */
export type FileLimits = {
  readonly isOn: boolean;
  /** Maximum size of a file. Unit: bytes. */
  readonly maxBytes: number;
  /** Files that the chat may still have. */
  readonly left: number;
  /** Allowed extensions of names, in small letters, without a dot. */
  readonly extensions: readonly string[];
};

/** A file whose bytes were sent. */
export type FinishedUpload = { readonly attachmentId: string; readonly clientToken: string };

type Deps = { readonly fetch: HttpFetch; readonly put: PutBytes; readonly clock: Clock };

/** StartAttachmentUpload. */
const upload = v.object({
  AttachmentId: v.string(),
  UploadMetadata: v.object({
    Url: v.string(),
    HeadersToInclude: v.unknown(),
  }),
});

const attachment = v.object({ Url: v.string(), AttachmentSizeInBytes: v.optional(v.number()) });

const attachmentLimits = v.object({
  IsOn: v.boolean(),
  MaxSizeInBytes: v.number(),
  FilesLeft: v.number(),
  Extensions: v.array(v.string()),
});

/** Creates a {@link FileApi}. `endpoint` has no trailing slash. */
export function createFileApi(deps: Deps, endpoint: string): FileApi {
  const call = <S extends v.GenericSchema>(operation: string, request: { token: string; body: object; schema: S }) =>
    postJson(deps, { url: `${endpoint}/participant/${operation}`, ...request });
  return {
    async startUpload(token, { name, contentType, size, clientToken }) {
      const file = { AttachmentName: name, ContentType: contentType, AttachmentSizeInBytes: size };
      const body = { ...file, ClientToken: clientToken };
      const answer = await call("start-attachment-upload", { token, body, schema: upload });
      if (!answer.ok) return answer;
      const { AttachmentId, UploadMetadata } = answer.value;
      return accepted({
        attachmentId: AttachmentId,
        url: UploadMetadata.Url,
        headers: headersIn(UploadMetadata.HeadersToInclude),
      });
    },
    putFile: ({ url, headers }, file, progress) => putFile(deps, url, { headers, body: file, ...progress }),
    async completeUpload(token, { attachmentId, clientToken }) {
      const body = { AttachmentIds: [attachmentId], ClientToken: clientToken };
      const answer = await call("complete-attachment-upload", { token, body, schema: nothing });
      return answer.ok ? accepted(undefined) : answer;
    },
    async attachmentUrl(token, attachmentId) {
      const answer = await call("attachment", {
        token,
        body: { AttachmentId: attachmentId },
        schema: attachment,
      });
      if (!answer.ok) return answer;
      const { Url, AttachmentSizeInBytes = null } = answer.value;
      return accepted({ url: Url, size: AttachmentSizeInBytes });
    },
    async limits(token) {
      const answer = await call("attachment-limits", { token, body: {}, schema: attachmentLimits });
      if (!answer.ok) return answer;
      const { IsOn, MaxSizeInBytes, FilesLeft, Extensions } = answer.value;
      return accepted({ isOn: IsOn, maxBytes: MaxSizeInBytes, left: FilesLeft, extensions: Extensions });
    },
  };
}

/** Uploads without a response are aborted after this time: a large file on a slow line takes minutes. Unit: milliseconds. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;

/** Returns a refusal for every failure. */
async function putFile({ put, clock }: Deps, url: string, bytes: BytesPut): Promise<ApiAnswer<void>> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  bytes.signal.addEventListener("abort", stop); // Safari 16 lacks `AbortSignal.any`
  const timeout = clock.after(UPLOAD_TIMEOUT_MS, stop);
  try {
    const { status } = await put(url, { ...bytes, signal: abort.signal });
    return status >= 200 && status <= 299 ? accepted(undefined) : refused(refusalOf(status, undefined));
  } catch (cause) {
    return unreachable(asError(cause).message); // network failure or timeout: the caller retries
  } finally {
    timeout[Symbol.dispose]();
    bytes.signal.removeEventListener("abort", stop);
  }
}

/** Returns the headers that are texts, without the length: platforms set it themselves, and some refuse it among the headers. */
function headersIn(headers: unknown): Readonly<Record<string, string>> {
  const members: readonly (readonly [string, unknown])[] = Object.entries(headers ?? {});
  return Object.fromEntries(
    members.flatMap(([name, value]) =>
      typeof value === "string" && name.toLowerCase() !== "content-length" ? [[name, value]] : [],
    ),
  );
}
