/** Upload and download of files. Source: docs/wire/participant.md#attachments. */
import { accepted } from "@tributary/kernel";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { PlatformFetch } from "../platform-deps.ts";
import { refusedCall, type ServiceCall, type ServiceData, unreachableCall } from "./service-client.ts";

export type AttachmentDeps = {
  readonly fetch: PlatformFetch;
  readonly call: (call: ServiceCall) => Promise<ApiAnswer<ServiceData>>;
  readonly newToken: () => string;
};

/** Sends a file in three steps. Returns the response of the last one. */
export async function sendFile(
  { fetch, call, newToken }: AttachmentDeps,
  file: Blob & { readonly name?: string },
): Promise<ApiAnswer<ServiceData>> {
  const started = await call({
    path: "start-attachment-upload",
    body: {
      ContentType: file.type,
      AttachmentSizeInBytes: file.size,
      AttachmentName: file.name,
      ClientToken: newToken(),
    },
  });
  if (!started.ok) return started;
  const { AttachmentId, UploadMetadata } = started.value as StartAnswer; // members are checked below
  if (typeof UploadMetadata?.Url !== "string") return unreachableCall("no address for the upload");
  try {
    const headers = UploadMetadata.HeadersToInclude ?? {};
    const { ok, status } = await fetch(UploadMetadata.Url, { method: "PUT", headers, body: file });
    if (!ok) return refusedCall(status, "The upload was refused.");
  } catch {
    return unreachableCall("The upload failed.");
  }
  return call({ path: "complete-attachment-upload", body: { AttachmentIds: [AttachmentId], ClientToken: newToken() } });
}

/** Returns the address of a file; it expires. */
export async function fileAddress({ call }: AttachmentDeps, attachmentId: string): Promise<ApiAnswer<string>> {
  const answer = await call({ path: "attachment", body: { AttachmentId: attachmentId } });
  if (!answer.ok) return answer;
  const { Url } = answer.value;
  return typeof Url === "string" ? accepted(Url) : unreachableCall("no address of the file");
}

export async function downloadFile(deps: AttachmentDeps, attachmentId: string): Promise<ApiAnswer<Blob>> {
  const address = await fileAddress(deps, attachmentId);
  if (!address.ok) return address;
  try {
    const answer = await deps.fetch(address.value);
    return answer.ok ? accepted(await answer.blob()) : refusedCall(answer.status, "The download was refused.");
  } catch {
    return unreachableCall("The download failed.");
  }
}

type StartAnswer = {
  readonly AttachmentId?: unknown;
  readonly UploadMetadata?: { readonly Url?: unknown; readonly HeadersToInclude?: Record<string, string> };
};
