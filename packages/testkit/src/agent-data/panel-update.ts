/** Example agent data as the server sends it to the panel. Derived from {@link exampleHostData}. */
import type { EpochMs } from "@tributary/kernel";
import type { HostAgentData } from "@tributary/protocol/host-data";
import { type AgentUpdate, agentUpdate, type ContactSnapshot } from "@tributary/protocol/panel";
import * as v from "valibot";
import { BEGAN_AT, exampleChat, exampleHostData } from "./host-data.ts";

/** Returns an update at `now` in which every state starts at `now`. */
export function examplePanelUpdate(now: EpochMs, contacts: readonly ContactSnapshot[]): AgentUpdate {
  const { configuration, snapshot } = toPanelUpdate(exampleHostData({ contacts: [] }), now);
  return { configuration, snapshot: { ...snapshot, contacts } };
}

/** Returns the connected chat at `now` with overrides. */
export function examplePanelChat(now: EpochMs, own: Partial<ContactSnapshot> = {}): ContactSnapshot {
  const [chat] = toPanelUpdate(exampleHostData({ contacts: [exampleChat()] }), now).snapshot.contacts;
  if (chat === undefined) throw new Error("the example has no chat");
  return { ...chat, ...own };
}

/** Shifts the data to `now` and parses it with the panel schema, which drops the aliases for host pages. */
function toPanelUpdate({ configuration, snapshot }: HostAgentData, now: EpochMs): AgentUpdate {
  const contacts = snapshot.contacts.map((contact) => ({ ...contact, offerExpiresAt: null, workEndsAt: null }));
  return v.parse(agentUpdate, withShiftedDates({ configuration, snapshot: { ...snapshot, contacts } }, now - BEGAN_AT));
}

/** Returns a deep copy with dates as epoch milliseconds, shifted by `shiftMs`. */
function withShiftedDates(value: unknown, shiftMs: number): unknown {
  if (value instanceof Date) return value.getTime() + shiftMs;
  if (Array.isArray(value)) return value.map((each) => withShiftedDates(each, shiftMs));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withShiftedDates(each, shiftMs)]));
}
