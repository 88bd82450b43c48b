import type { Chats } from "../generator/plan.ts";

/**
 * Kinds of chats.
 *
 * - `conversations`: a customer, and an agent who accepted in the panel. Each message is confirmed by two receipts.
 * - `messages`: two connections of one customer who waits in the queue, no receipts. Comparable with figures of older versions.
 */
export type WorkloadName = "conversations" | "messages";

/** Chats that a run needs. */
export type Setting = { readonly workload: WorkloadName; readonly chats: number };

/** A measured server. Started again for each run, on an empty database. */
export type Contestant = { readonly name: string; start(setting: Setting): Promise<RunningContestant> };

/** A running contestant. Disposing stops it and deletes its data. */
export type RunningContestant = AsyncDisposable & {
  /** Processes of the server: CPU time and memory of all count, and of their descendants. */
  readonly pids: readonly number[];
  /** One port, or those of all nodes. */
  readonly ports: readonly number[];
  /** Starts the chats of the setting. */
  chats(): Promise<Chats>;
};
