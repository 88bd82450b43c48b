import type { Seat } from "../generator/plan.ts";

/** A measured server. Started again for each run, on an empty database. */
export type Contestant = { readonly name: string; start(): Promise<RunningContestant> };

/** A running contestant. Disposing stops it and deletes its data. */
export type RunningContestant = AsyncDisposable & {
  readonly pid: number;
  readonly port: number;
  /** True if a socket must subscribe before it receives messages. */
  readonly subscribe: boolean;
  /** Starts `count` chats and returns the seats of both sides of each. */
  chats(count: number): Promise<readonly Seat[]>;
};
