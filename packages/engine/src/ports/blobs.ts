/** Bytes of files, stored by key beside the journal. */

/** Stops a call from outside. Every `AbortSignal` is one. */
export type StopSignal = {
  readonly aborted: boolean;
  /** Throws the reason once it is aborted. */
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
};

/** Limits of a call. `signal`: the call rejects with its reason when it is aborted. */
export type PutOptions = { readonly maxBytes: number; readonly signal?: StopSignal };

/** Part of a blob, both ends included; counted from 0. */
export type ByteRange = { readonly start: number; readonly end: number };

/** Options of a read. Without a range all bytes are read. */
export type GetOptions = { readonly range?: ByteRange; readonly signal?: StopSignal };

/** A stored blob. `bytes` must be read to its end or closed (`return`): it may keep a file or a connection open. */
export type StoredBlob = {
  /** Size of the whole blob. Unit: bytes. */
  readonly sizeBytes: number;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** Selects keys. `after`: only those after this one. */
export type BlobQuery = { readonly prefix: string; readonly after?: string; readonly limit: number };

/**
 * Storage of files by key. Keys are made by the engine, never from names of users: one to four parts of small letters, digits and `-`, separated by `/`.
 *
 * A blob is stored whole or not at all, and its bytes are never changed. Errors: `CenterError("unavailable")` if the storage does not answer or is full.
 * Every adapter runs `contracts/blobs-contract.ts`. Source: BC-01 to BC-09.
 */
export interface Blobs {
  /**
   * Stores the bytes as they arrive, and resolves with their number once they are durable. Resolves with null, and stores nothing, as soon as there are more
   * than `maxBytes`. If the bytes fail, so does the call, and nothing is stored.
   */
  put(key: string, bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<number | null>;
  /** Returns a blob, or null if there is none. A range ends with the last byte at the latest. */
  get(key: string, options?: GetOptions): Promise<StoredBlob | null>;
  /** Removes blobs. Keys without a blob are ignored. */
  remove(keys: readonly string[]): Promise<void>;
  /** Returns keys with a prefix, in ascending order, at most `limit`. */
  list(query: BlobQuery): Promise<readonly string[]>;
}

const KEY = /^[0-9a-z-]{1,64}(?:\/[0-9a-z-]{1,64}){0,3}$/;

/** Returns true if the text is a key. Adapters check it: a key becomes part of a path. */
export function isBlobKey(key: string): boolean {
  return KEY.test(key);
}
