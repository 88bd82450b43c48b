import type { WorkloadName } from "../contestants/contestant.ts";
import type { WarmUp } from "../generator/plan.ts";

/** Workload, duration and number of runs. */
export type Options = {
  readonly workload: WorkloadName;
  /** Number of runs per contestant. */
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: WarmUp;
  readonly chats: number;
  /** Numbers of chats in the figure that varies them. */
  readonly chatCounts: readonly number[];
  readonly idleSockets: number;
};

/** A figure: measures and returns the rows of a table. */
export type Figure = { readonly title: string; readonly measure: (options: Options) => Promise<readonly object[]> };
