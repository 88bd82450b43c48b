/** Uploads of a node at a time, and those of one address: each may keep a part of a file in memory. Rule AX-07. */
const MAX_UPLOADS = 64;
const MAX_UPLOADS_PER_ADDRESS = 16;

/** Uploads in progress. */
export interface UploadSlots {
  /**
   * Begins the upload of a file. Returns the slot, to be disposed of at its end; `busy` if the file is being uploaded already, `full` if there are too many uploads.
   */
  take(attachmentId: string, address: string): Disposable | "busy" | "full";
}

/** Creates the slots of a node. */
export function createUploadSlots(): UploadSlots {
  const files = new Set<string>();
  const addresses = new Map<string, number>();

  return {
    take(attachmentId, address) {
      if (files.has(attachmentId)) return "busy";
      const own = addresses.get(address) ?? 0;
      if (files.size >= MAX_UPLOADS || own >= MAX_UPLOADS_PER_ADDRESS) return "full";
      files.add(attachmentId);
      addresses.set(address, own + 1);
      return {
        [Symbol.dispose]() {
          files.delete(attachmentId);
          const left = (addresses.get(address) ?? 1) - 1;
          if (left > 0) addresses.set(address, left);
          else addresses.delete(address);
        },
      };
    },
  };
}
