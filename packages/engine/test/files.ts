/** Files that participants send in tests. */
import type { NewAttachment, ParticipantRef, StartedChat, TranscriptQuery } from "@tributary/engine";
import type { InProcessCenter } from "@tributary/testkit";
import { acceptedValue } from "./center.ts";

/** A center, and how calls to it are awaited. */
type Host = Pick<InProcessCenter, "run" | "center">;

/** Bytes that count as a PNG file. */
export const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(100, 1)]);

/** The newest page of a transcript. */
export const NEWEST: TranscriptQuery = { scan: "backward", limit: 50, start: null, continueAtSeq: null };

/** Returns the customer of a chat. */
export function refOf({ conversationId, participantId }: StartedChat): ParticipantRef {
  return { conversationId, participantId };
}

/** Begins to send a file. */
export function startFile(harness: Host, ref: ParticipantRef, changes: Partial<NewAttachment> = {}) {
  const file = { name: "a.png", contentType: "image/png", sizeBytes: PNG.length, clientToken: null };
  return harness.run(harness.center.attachments.start(ref, { ...file, ...changes }));
}

/** Sends the bytes of a file. */
export function storeFile(
  harness: Host,
  ref: ParticipantRef,
  { attachmentId, bytes }: { readonly attachmentId: string; readonly bytes: Buffer },
) {
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < bytes.length; offset += 30) yield bytes.subarray(offset, offset + 30);
  }
  return harness.run(harness.center.attachments.store(ref, attachmentId, { bytes: parts() }));
}

/** Sends a file, and returns its id. */
export async function sendFile(harness: Host, ref: ParticipantRef): Promise<string> {
  const { attachmentId } = acceptedValue(await startFile(harness, ref)).file;
  acceptedValue(await storeFile(harness, ref, { attachmentId, bytes: PNG }));
  acceptedValue(
    await harness.run(harness.center.attachments.complete(ref, { attachmentId, clientToken: attachmentId })),
  );
  await harness.run(Promise.resolve());
  return attachmentId;
}
