import type { ChatAttachment, ChatUpload } from "@tributary/chat";
import { filesMessages as texts } from "../../messages/files.en.ts";

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

/** A file on its way as shown. */
export type UploadSnapshot = {
  readonly note: string;
  readonly hasFailed: boolean;
  readonly canRetry: boolean;
  readonly canRemove: boolean;
};

/** Returns the state of an upload; null: a file that would be sent with the next message of a chat that is over. Source: PA-40. */
export function uploadOf(upload: Pick<ChatUpload, "problem" | "isChecking"> | null): UploadSnapshot {
  const problem = upload === null ? ({ kind: "over", message: "" } as const) : upload.problem;
  if (upload?.isChecking) return { note: texts.beingChecked, hasFailed: false, canRetry: false, canRemove: false };
  if (problem === null) return { note: texts.sending, hasFailed: false, canRetry: false, canRemove: true };
  const canRetry = problem.kind === "unreachable";
  return { note: texts.problem(problem), hasFailed: true, canRetry, canRemove: true };
}
