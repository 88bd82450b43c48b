/** Files that a user has chosen, and that are sent with the next message. */
import type { FileLimits } from "../participant-api/file-api.ts";
import type { FileActions } from "../session/chat-session.ts";
import { type FileRejection, rejectionOf } from "./file-rejection.ts";

/** A file that is sent with the next message, unless it is rejected: then it stays until it is removed. */
export type AttachedFile = { readonly key: string; readonly file: File; readonly rejection: FileRejection | null };

/** Files that wait for the next message. */
export interface AttachedFiles {
  list(): readonly AttachedFile[];
  /** Adds files, and asks the center for its limits. */
  attach(files: readonly File[]): void;
  detach(key: string): void;
  /** Removes the files that can be sent, and returns them. */
  take(): readonly File[];
  /** Limits of the center; null while they are unknown. */
  readonly limits: FileLimits | null;
}

/**
 * Creates {@link AttachedFiles}. While the limits of the center are unknown, no file is rejected: the center does that itself. `onChange` is called after each
 * change.
 */
export function createAttachedFiles(session: Pick<FileActions, "fileLimits">, onChange: () => void): AttachedFiles {
  let attached: readonly AttachedFile[] = NONE;
  let limits: FileLimits | null = null;
  let keys = 0;

  function change(files: readonly AttachedFile[]): void {
    attached = limits === null ? files : judged(files, limits);
    onChange();
  }

  /** Again for each choice: the chat has more files meanwhile. */
  async function readLimits(): Promise<void> {
    const answer = await session.fileLimits();
    if (!answer.ok) return;
    limits = answer.value;
    change(attached);
  }

  return {
    list: () => attached,
    attach(files) {
      const added = files.map((file) => {
        keys += 1;
        return { key: `file-${keys}`, file, rejection: null };
      });
      change([...attached, ...added]);
      void readLimits();
    },
    detach: (key) => change(attached.filter((each) => each.key !== key)),
    take() {
      const sent = attached.filter(({ rejection }) => rejection === null);
      if (sent.length > 0) change(attached.filter(({ rejection }) => rejection !== null));
      return sent.map(({ file }) => file);
    },
    get limits() {
      return limits;
    },
  };
}

const NONE: readonly AttachedFile[] = [];

/** Files that are rejected themselves take no place of others. */
function judged(files: readonly AttachedFile[], limits: FileLimits): readonly AttachedFile[] {
  let before = 0;
  return files.map((each) => {
    const rejection = rejectionOf(each.file, limits, before);
    if (rejection === null) before += 1;
    return { ...each, rejection };
  });
}
