/** Space of a disk, of which files that arrive at the same time each have a part. Rule BF-05. */
import { statfs } from "node:fs/promises";

/** Bytes that a file may still need. Disposing gives them back. */
export interface PromisedSpace extends Disposable {
  /** Counts bytes that were written: the disk has them by now. */
  written(bytes: number): void;
}

/** Promises space to files. */
export interface FreeSpace {
  /** Promises space for a file; null if there is too little beside what others were promised. */
  promise(bytes: number): Promise<PromisedSpace | null>;
}

/** `reservedBytes`: what must stay free on the disk of the folder. */
export function createFreeSpace(folder: string, reservedBytes: number): FreeSpace {
  let promisedBytes = 0;
  return {
    async promise(bytes) {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < bytes + promisedBytes + reservedBytes) return null;
      let ownBytes = bytes;
      promisedBytes += bytes;
      function giveBack(given: number): void {
        ownBytes -= given;
        promisedBytes -= given;
      }
      return {
        written: (count) => giveBack(Math.min(count, ownBytes)),
        [Symbol.dispose]: () => giveBack(ownBytes),
      };
    },
  };
}
