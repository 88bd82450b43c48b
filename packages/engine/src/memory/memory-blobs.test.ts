import { blobsContract } from "@tributary/engine/contracts";
import { createMemoryBlobs } from "./memory-blobs.ts";

blobsContract("memory", async () => {
  const content = new Map<string, Uint8Array>();
  return {
    blobs: createMemoryBlobs(content),
    reopen: async () => createMemoryBlobs(content),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
});
