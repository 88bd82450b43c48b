import type { EpochMs } from "@tributary/kernel";

/** A message that the center has not confirmed yet. */
export type PendingMessage = {
  /** The ClientToken it is sent with, however often. */
  readonly token: string;
  readonly contentType: string;
  readonly content: string;
  readonly writtenAt: EpochMs;
  /** The time of the newest item known when it was written: its own item can only be later. */
  readonly afterAt: EpochMs;
  /** Whether the center has refused it. */
  readonly failed: boolean;
};
