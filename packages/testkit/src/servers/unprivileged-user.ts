import { chmodSync, chownSync } from "node:fs";
import { userInfo } from "node:os";

/** Number of Debian's user and group without any rights. */
export const UNPRIVILEGED_ID = 65_534;

/** True if this process may do everything, which programs in tests must not. */
export function isRoot(): boolean {
  return userInfo().uid === 0;
}

/** Returns the options with which a program is started without the rights of root. */
export function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  return isRoot() ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {};
}

/** Makes a folder readable and writable for such a program only. */
export function giveAway(folder: string): void {
  chmodSync(folder, 0o700);
  if (isRoot()) chownSync(folder, UNPRIVILEGED_ID, UNPRIVILEGED_ID);
}
