/** The operations on files. Their bytes have addresses of their own: src/attachments. Source: docs/wire/participant.md#attachments. */
import type { ParticipantRef } from "@tributary/engine";
import { accepted, type EpochMs, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import {
  ATTACHMENT_PATHS,
  completeAttachmentUploadRequest,
  type GetAttachmentResponse,
  getAttachmentRequest,
  type StartAttachmentUploadResponse,
  startAttachmentUploadRequest,
} from "@tributary/protocol";
import { isoTime } from "./item.ts";
import { operation, type Service } from "./service.ts";

/** Lifetime of a download address if the request does not name one. Unit: seconds. */
const DEFAULT_URL_SECONDS = 300;

/** StartAttachmentUpload. Rules AX-01 to AX-03. */
export const startAttachmentUpload = operation(
  { schema: startAttachmentUploadRequest, token: "connection", isMetered: true },
  async (service, { ref, input }) => {
    const started = await service.center.attachments.start(ref, {
      name: input.AttachmentName,
      contentType: input.ContentType,
      sizeBytes: input.AttachmentSizeInBytes,
      clientToken: input.ClientToken ?? null,
    });
    if (!started.ok) return started;
    const { file, expiresAt } = started.value;
    return accepted<StartAttachmentUploadResponse>({
      AttachmentId: file.attachmentId,
      UploadMetadata: {
        ...addressOf(service, { ref, purpose: "upload", attachmentId: file.attachmentId, expiresAt }),
        HeadersToInclude: { "Content-Type": file.contentType },
      },
    });
  },
);

/** CompleteAttachmentUpload. Rule AX-08. */
export const completeAttachmentUpload = operation(
  { schema: completeAttachmentUploadRequest, token: "connection", isMetered: true },
  async ({ center }, { ref, input: { AttachmentIds, ClientToken } }) => {
    const [attachmentId] = AttachmentIds;
    if (attachmentId === undefined) return refused(refusal("invalid-field", "AttachmentIds", "one id"));
    const completed = await center.attachments.complete(ref, { attachmentId, clientToken: ClientToken ?? null });
    return completed.ok ? accepted({}) : completed;
  },
);

/** GetAttachment. Rule AX-09. */
export const getAttachment = operation(
  { schema: getAttachmentRequest, token: "connection", isMetered: true },
  async (service, { ref, input: { AttachmentId, UrlExpiryInSeconds } }) => {
    const found = await service.center.attachments.find(ref, AttachmentId);
    if (!found.ok) return found;
    const { attachmentId, sizeBytes, conversationId } = found.value;
    const expiresAt = service.clock.now() + (UrlExpiryInSeconds ?? DEFAULT_URL_SECONDS) * 1_000;
    return accepted<GetAttachmentResponse>({
      ...addressOf(service, { ref: { ...ref, conversationId }, purpose: "download", attachmentId, expiresAt }),
      AttachmentSizeInBytes: sizeBytes,
    });
  },
);

type Addressed = {
  readonly ref: ParticipantRef;
  readonly purpose: "upload" | "download";
  readonly attachmentId: string;
  readonly expiresAt: EpochMs;
};

/** Returns an address that is valid on every node until its time is over. */
function addressOf({ tokens, addresses }: Service, { ref, purpose, attachmentId, expiresAt }: Addressed) {
  const scope = `${ref.conversationId}/${attachmentId}`;
  const token = tokens.issue({ purpose, subject: ref.participantId, scope, expiresAt });
  return { Url: `${addresses().http}${ATTACHMENT_PATHS[purpose]}?token=${token}`, UrlExpiry: isoTime(expiresAt) };
}
