import { describe, expectTypeOf, it } from "vitest";
import type { HostAgentData } from "../host-data/index.ts";
import type { AgentUpdate } from "./agent-update.ts";

/** Aliases and clock values that the conduit adds to the data. */
type AddedByConduit = "queueId" | "routingProfileId" | "localTimestamp" | "skew";

/** Host data before the conduit: no aliases, times as epoch milliseconds. */
type BeforeConduit<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly BeforeConduit<Item>[]
    : T extends object
      ? { readonly [Key in keyof T as Exclude<Key, AddedByConduit>]: BeforeConduit<T[Key]> }
      : T;

/** Used by the panel itself and removed by the conduit. */
type PanelOnly =
  | "offerExpiresAt"
  | "workEndsAt"
  | "lapsed"
  | "idle"
  | "isRejected"
  | "failure"
  | "waitingSince"
  | "isUnanswered";

/** The same data with every member filled: the nulls that each panel may send differ, the members do not. */
type Filled<T> = T extends null | undefined
  ? never
  : T extends readonly (infer Item)[]
    ? readonly Filled<Item>[]
    : T extends object
      ? { readonly [Key in keyof T as Exclude<Key, PanelOnly>]-?: Filled<T[Key]> }
      : T;

/** The center only offers agents a choice of three kinds of state; other panels may list more. */
type WithoutChoices<T extends { readonly configuration: object }> = Omit<T, "configuration"> & {
  readonly configuration: Omit<T["configuration"], "agentStates">;
};

describe("agent data on the panel's socket", () => {
  it("is host data before the conduit", () => {
    expectTypeOf<AgentUpdate>().toExtend<BeforeConduit<HostAgentData>>();
  });

  it("has every member of the host data that can be set", () => {
    type Host = Filled<WithoutChoices<BeforeConduit<HostAgentData>>>;
    expectTypeOf<Host>().toExtend<Filled<WithoutChoices<AgentUpdate>>>();
  });
});
