import type { WarmUp } from "../generator/plan.ts";

/** How long and how often is measured. */
export type Options = {
  /** Each contestant in turn, this many times. */
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: WarmUp;
  readonly chats: number;
  /** Numbers of chats for the figure that varies them. */
  readonly chatCounts: readonly number[];
  readonly idleSockets: number;
};

/** Every figure: measures, and gives the rows of a table. */
export type Figure = { readonly title: string; readonly measure: (options: Options) => Promise<readonly object[]> };
