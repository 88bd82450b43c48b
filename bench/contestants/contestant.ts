import type { Seat } from "../generator/plan.ts";

/** A server that takes part: started anew for each run, on an empty database. */
export type Contestant = { readonly name: string; start(): Promise<RunningContestant> };

/** One that is running. Disposing ends it and deletes what it kept. */
export type RunningContestant = AsyncDisposable & {
  readonly pid: number;
  readonly port: number;
  /** Whether its sockets want to be subscribed. */
  readonly subscribe: boolean;
  /** Begins that many chats and gives the seats of both sides of each. */
  chats(count: number): Promise<readonly Seat[]>;
};
