/**
 * Purpose: packs a package as npm expects it, with the same bytes on every machine: lockfiles of users contain the hash of the file.
 * When:    called by served-package.ts at the end of a package's build. `npm pack` does not do: its bytes depend on npm and on zlib.
 * Usage:   packTarball(files)
 */
import { gzipSync } from "fflate";
import { createTar } from "nanotar";

/** Longest path that a plain tar header holds. Unit: bytes. */
const MAX_PATH_BYTES = 100;

/** Any fixed time: the tar format requires one. Unit: epoch milliseconds. */
const PACKED_AT = Date.UTC(1985, 9, 26, 8, 15);

/** Returns the gzipped tar file of a package. `files`: contents by path below the package's folder. */
export function packTarball(files: ReadonlyMap<string, string | Uint8Array>): Uint8Array {
  const entries = [...files]
    .map(([path, data]) => ({ name: `package/${path}`, data }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const long = entries.find(({ name }) => Buffer.byteLength(name) > MAX_PATH_BYTES);
  if (long !== undefined) throw new Error(`${long.name} is longer than ${MAX_PATH_BYTES} bytes.`);
  const tar = createTar(entries, { attrs: { mode: "644", uid: 0, gid: 0, mtime: PACKED_AT } });
  return gzipSync(tar, { level: 9, mtime: PACKED_AT });
}
