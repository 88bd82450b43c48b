import type { Logger, Random } from "@tributary/kernel";
import type { OpenSocket } from "@tributary/link";
import type { FilesDeps } from "./files-on-request.ts";
import type { KeyedStorage } from "./outbox-storage.ts";

export type ChatSessionDeps = FilesDeps & {
  readonly openSocket: OpenSocket;
  readonly random: Random;
  readonly log: Logger;
  /** Storage for unsent messages that outlives the page; null to keep them in memory only. */
  readonly storage: KeyedStorage | null;
};

/** Response of the start call, and the address of the participant service. */
export type ChatSessionOptions = {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  /** An origin with an optional path prefix, without a trailing slash. */
  readonly endpoint: string;
};
