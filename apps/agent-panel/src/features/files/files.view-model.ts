import type { ChatAttachment, ChatUpload } from "@tributary/chat";
import type { AttachedFiles } from "@tributary/chat/files";
import { filesMessages as texts } from "../../messages/files.en.ts";
import { sizeText } from "./file-size.ts";

/** A received file as shown: the possible actions, and a note if there are none. */
export type FileSnapshot = {
  readonly canSave: boolean;
  /** True for an image that the panel shows. */
  readonly canShow: boolean;
  readonly note: string | null;
};

/** Images that every supported browser shows. They run no script, also if the content is not what its type states. */
const SHOWN_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"]);

/** Only approved files can be loaded. Source: PA-39. */
export function fileOf({ status, contentType }: ChatAttachment): FileSnapshot {
  if (status !== "approved") return { canSave: false, canShow: false, note: texts[status] };
  return { canSave: true, canShow: SHOWN_TYPES.has(contentType.toLowerCase()), note: null };
}

/** A file that is sent with the next message, as shown; unit of `size`: bytes. */
export type AttachedSnapshot = {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** Reason why it cannot be sent; null if it can. */
  readonly problem: string | null;
};

/** Returns the files that wait for the next message; null: of a contact without a session. Source: PA-43. */
export function attachedOf(files: Pick<AttachedFiles, "list" | "limits"> | null): readonly AttachedSnapshot[] {
  if (files === null) return [];
  const { limits } = files;
  return files.list().map(({ key, file: { name, size }, rejection }) => {
    const problem =
      rejection === null || limits === null
        ? null
        : texts.rejection[rejection]({ size: sizeText(limits.maxBytes), extensions: limits.extensions });
    return { key, name, size, problem };
  });
}

/** A file on its way as shown. */
export type UploadSnapshot = {
  readonly note: string;
  /** Part that was sent, from 0 to 1; null unless the file is being sent. */
  readonly progress: number | null;
  readonly hasFailed: boolean;
  readonly canRetry: boolean;
  readonly canRemove: boolean;
};

/** Returns the state of an upload; null: a file that would be sent with the next message of a chat that is over. Source: PA-40. */
export function uploadOf(
  upload: Pick<ChatUpload, "problem" | "isChecking" | "size" | "sentBytes"> | null,
): UploadSnapshot {
  const kind = upload === null ? "over" : upload.problem?.kind;
  const moving = { hasFailed: false, canRetry: false };
  if (upload?.isChecking) return { ...moving, note: texts.beingChecked, progress: null, canRemove: false };
  if (upload !== null && kind === undefined) {
    const progress = upload.size === 0 ? 0 : Math.min(1, upload.sentBytes / upload.size);
    return { ...moving, note: texts.sending, progress, canRemove: true };
  }
  const note = texts.problem[kind ?? "over"];
  return { note, progress: null, hasFailed: true, canRetry: kind === "unreachable", canRemove: true };
}
