/** The example agent data as the center sends it to the panel: {@link exampleHostData} before the conduit. */
import type { EpochMs } from "@tributary/kernel";
import type { HostAgentData } from "@tributary/protocol/host-data";
import { type AgentUpdate, agentUpdate, type ContactSnapshot } from "@tributary/protocol/panel";
import * as v from "valibot";
import { BEGAN_AT, exampleChat, exampleHostData } from "./host-data.ts";

/** An update made at `now`, in which every state began. */
export function examplePanelUpdate(now: EpochMs, contacts: readonly ContactSnapshot[]): AgentUpdate {
  const { configuration, snapshot } = toPanelUpdate(exampleHostData({ contacts: [] }), now);
  return { configuration, snapshot: { ...snapshot, contacts } };
}

/** The connected chat at `now`, with changes. */
export function examplePanelChat(now: EpochMs, own: Partial<ContactSnapshot> = {}): ContactSnapshot {
  const [chat] = toPanelUpdate(exampleHostData({ contacts: [exampleChat()] }), now).snapshot.contacts;
  if (chat === undefined) throw new Error("the example has no chat");
  return { ...chat, ...own };
}

/** Moves the data to `now`, and reads it with the schema, which drops the aliases for host pages. */
function toPanelUpdate({ configuration, snapshot }: HostAgentData, now: EpochMs): AgentUpdate {
  const contacts = snapshot.contacts.map((contact) => ({ ...contact, offerExpiresAt: null, workEndsAt: null }));
  return v.parse(agentUpdate, withMoments({ configuration, snapshot: { ...snapshot, contacts } }, now - BEGAN_AT));
}

/** A deep copy with dates as epoch milliseconds, `shiftMs` later. */
function withMoments(value: unknown, shiftMs: number): unknown {
  if (value instanceof Date) return value.getTime() + shiftMs;
  if (Array.isArray(value)) return value.map((each) => withMoments(each, shiftMs));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withMoments(each, shiftMs)]));
}
