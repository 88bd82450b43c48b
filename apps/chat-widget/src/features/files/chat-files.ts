/** Files of a chat: those that wait for the next message, and facts about those that were sent. */
import type { ChatAttachment, FileActions } from "@tributary/chat";
import { type AttachedFile, createAttachedFiles } from "@tributary/chat/files";

/** Result of loading a file: its address, or the reason why there is none. `gone`: the chat is over. */
export type FileAddressResult = { readonly url: string } | { readonly problem: "gone" | "unreachable" };

export interface ChatFiles {
  /** Files that wait for the next message. */
  readonly attached: readonly AttachedFile[];
  /** Maximum size of a file; null while it is unknown. Unit: bytes. */
  readonly maxBytes: number | null;
  /** Names of files that the center accepts, for the dialog that chooses them; empty while they are unknown. */
  readonly accept: string;
  attach(files: readonly File[]): void;
  detach(key: string): void;
  /** Sends the files that wait, except those that are rejected. */
  sendAll(): void;
  retry(key: string): void;
  discard(key: string): void;
  /** Returns the size of a file that was sent, and reads it unless it is known; null until then. Unit: bytes. */
  sizeOf(file: ChatAttachment): number | null;
  load(attachmentId: string): Promise<FileAddressResult>;
}

/** Creates {@link ChatFiles}. `onChange` is called after each change. */
export function createChatFiles(actions: FileActions, onChange: () => void): ChatFiles {
  const attached = createAttachedFiles(actions, onChange);
  /** Sizes by id; null while they are being read, or if they cannot be read. */
  const sizes = new Map<string, number | null>();
  /** The requests for sizes are sent one after the other: a chat may have 35 files. */
  let reading = Promise.resolve();

  async function load(attachmentId: string): Promise<FileAddressResult> {
    const answer = await actions.fileAddress(attachmentId);
    if (!answer.ok) return { problem: answer.refusal.kind === "unreachable" ? "unreachable" : "gone" };
    const { url, size } = answer.value;
    if (size !== null && sizes.get(attachmentId) !== size) {
      sizes.set(attachmentId, size);
      onChange();
    }
    return { url };
  }

  return {
    get attached() {
      return attached.list();
    },
    get maxBytes() {
      return attached.limits?.maxBytes ?? null;
    },
    get accept() {
      return (attached.limits?.extensions ?? []).map((extension) => `.${extension}`).join();
    },
    attach: attached.attach,
    detach: attached.detach,
    sendAll() {
      for (const file of attached.take()) actions.sendFile(file);
    },
    retry: actions.retryFile,
    discard: actions.discardFile,
    sizeOf({ id, status }) {
      const known = sizes.get(id);
      if (known !== undefined || status !== "approved") return known ?? null;
      sizes.set(id, null);
      reading = reading.then(() => load(id)).then(() => undefined);
      return null;
    },
    load,
  };
}
