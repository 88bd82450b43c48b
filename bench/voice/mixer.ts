import type { MediaPeer } from "@tributary/engine/contracts";

/** Audio that a program had to make up, and steps that it began late, in the last minute. */
export type Health = { readonly lateSteps: number; readonly madeUpShare: number };

/** A running program that mixes calls. */
export type Mixer = AsyncDisposable & {
  readonly pid: number;
  /** Connects a peer to a call. Resolves once its audio can flow. Unit of the result: milliseconds from its offer on. */
  connect(call: number, peer: Pick<MediaPeer, "offer" | "accept">): Promise<number>;
  /** Null: the program reports none. */
  health(): Health | null;
};

/** A program that is measured. */
export type Contestant = { readonly name: string; readonly start: () => Promise<Mixer> };
