import { createHash } from "node:crypto";
import { platform } from "node:os";
import { join, resolve } from "node:path";
import { accepted, type Result, refused } from "@tributary/kernel";

/** The longest path of a Unix socket on macOS; Linux allows four more. Unit: bytes. Source: https://man7.org/linux/man-pages/man7/unix.7.html */
const LONGEST_SOCKET_PATH = 103;

/** Returns the address of the control socket of a data folder. Refused if the path of the folder is too long for a socket in it. */
export function controlAddress(folder: string): Result<string, string> {
  if (platform() === "win32") return accepted(pipeOf(folder));
  const path = join(resolve(folder), "control.sock");
  const length = Buffer.byteLength(path);
  if (length <= LONGEST_SOCKET_PATH) return accepted(path);
  return refused(
    `the path of the control socket has ${length} bytes, and at most ${LONGEST_SOCKET_PATH} are possible: ${path}`,
  );
}

/** Pipes of Windows do not lie in folders. */
function pipeOf(folder: string): string {
  return `\\\\.\\pipe\\tributary-${createHash("sha256").update(resolve(folder).toLowerCase()).digest("hex")}`;
}
