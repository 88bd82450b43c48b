import type { FileLimits } from "../participant-api/file-api.ts";

/**
 * Reason why a file cannot be sent, found before it is: its name has none of the allowed extensions, it is too large or empty, or the chat has as many files
 * as it may have.
 */
export type FileRejection = "type" | "size" | "empty" | "count";

/** Returns the reason why a file cannot be sent; null if it can. `before`: number of files that will be sent before it. */
export function rejectionOf(
  { name, size }: Pick<File, "name" | "size">,
  { extensions, maxBytes, left }: FileLimits,
  before: number,
): FileRejection | null {
  if (!extensions.includes(extensionOf(name))) return "type";
  if (size === 0) return "empty";
  if (size > maxBytes) return "size";
  return before >= left ? "count" : null;
}

/** Returns the extension of a name in small letters, as the center reads it; empty if it has none. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 1 ? "" : name.slice(dot + 1).toLowerCase();
}
