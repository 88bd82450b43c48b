/** Space of a disk, of which files that arrive at the same time each have a part. Other nodes and programs use it too. Rule BF-05. */
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
  /** True if the disk still has what must stay free. */
  isLeft(): Promise<boolean>;
}

/** Measures the free space of a disk. Unit: bytes. */
export type MeasureFreeSpace = () => Promise<number>;

/** Returns the measure of the disk of a folder. */
export function freeSpaceOf(folder: string): MeasureFreeSpace {
  return async () => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
}

/** `reservedBytes`: what must stay free on the disk. */
export function createFreeSpace(measure: MeasureFreeSpace, reservedBytes: number): FreeSpace {
  let promisedBytes = 0;
  return {
    async promise(bytes) {
      if ((await measure()) < bytes + promisedBytes + reservedBytes) return null;
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
    isLeft: async () => (await measure()) >= reservedBytes,
  };
}
