import type { AgentStateType, ContactStateType, HostAgentData } from "@tributary/protocol/host-data";
import { createSeededRandom, exampleChat, exampleHostData, exampleState, type SeededRandom } from "@tributary/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AgentDataEvent, diff, type Seen } from "./diff.ts";

const STATES: readonly ContactStateType[] = [
  "init",
  "incoming",
  "pending",
  "connecting",
  "connected",
  "missed",
  "error",
  "ended",
  "rejected",
  "paused",
];
const ACTIVE: readonly string[] = ["incoming", "pending", "connecting", "connected", "paused"];
const AGENT_STATES: readonly (readonly [AgentStateType, string])[] = [
  ["routable", "Available"],
  ["not_routable", "Lunch"],
  ["offline", "Offline"],
  ["system", "Busy"],
  ["system", "AfterCallWork"],
  ["error", "MissedCallAgent"],
];
const IDS = ["a", "b", "c", "d"];
const STEPS = 40;

/** A random walk: contacts appear, change, disappear and reappear in sequences that no real center produces. */
function* walk(random: SeededRandom): Generator<HostAgentData> {
  const contacts = new Map<string, ContactStateType>();
  for (let step = 0; step < STEPS; step += 1) {
    for (const id of IDS) {
      if (random.chance(0.15)) contacts.delete(id);
      else if (random.chance(0.4)) contacts.set(id, random.pick(STATES));
    }
    const [type, name] = random.pick(AGENT_STATES);
    yield exampleHostData({
      state: { type, name },
      nextState: random.chance(0.3) ? { agentStateARN: null, type: "offline", name: random.pick(["x", "y"]) } : null,
      contacts: [...contacts].map(([contactId, state]) => exampleChat({ contactId, state: exampleState(state) })),
    });
  }
}

type Contact = Extract<AgentDataEvent, { kind: "contact" }>;
type Step = {
  readonly old: HostAgentData | undefined;
  readonly now: HostAgentData;
  readonly events: readonly AgentDataEvent[];
};

/** Checks each step of the walk from `seed`; fast-check prints a failing seed. */
function holds(check: (step: Step) => void): void {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      let seen: Seen | undefined;
      for (const now of walk(createSeededRandom(seed))) {
        const next = diff(seen, now);
        check({ old: seen?.data, now, events: next.events });
        seen = next.seen;
      }
    }),
    { numRuns: 30 },
  );
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const each of Object.values(value)) if (typeof each === "object" && each !== null) deepFreeze(each);
  return Object.freeze(value);
}

const contactEvents = (events: readonly AgentDataEvent[]): Contact[] =>
  events.filter((event): event is Contact => event.kind === "contact");
const idsIn = (data: HostAgentData | undefined): string[] =>
  data?.snapshot.contacts.map((each) => each.contactId) ?? [];
const stateIn = (data: HostAgentData | undefined, id: string): string =>
  data?.snapshot.contacts.find((each) => each.contactId === id)?.state.type ?? "init";

describe("for any sequence of payloads", () => {
  it("the agent is initialized once, refreshed once per update, and reported before all contacts", () => {
    holds(({ old, events }) => {
      const names = events.map((event) => (event.kind === "state-change" ? "change" : event.name));
      const firstContact = events.findIndex((event) => event.kind === "contact");
      const lastAgent = events.findLastIndex((event) => event.kind !== "contact");

      expect(names.filter((name) => name === "agent::init")).toHaveLength(old === undefined ? 1 : 0);
      expect(names.filter((name) => name === "agent::refresh")).toHaveLength(1);
      expect(firstContact === -1 || lastAgent < firstContact).toBe(true);
    });
  });

  it("a contact is initialized when it appears, destroyed when it disappears, once each, and refreshed last while it exists", () => {
    holds(({ old, now, events }) => {
      const all = contactEvents(events);
      const came = idsIn(now).filter((id) => !idsIn(old).includes(id));
      const went = idsIn(old).filter((id) => !idsIn(now).includes(id));

      expect(all.filter(({ name }) => name === "contact::init").map(({ contactId }) => contactId)).toEqual(came);
      expect(all.filter(({ name }) => name === "contact::destroyed").map(({ contactId }) => contactId)).toEqual(went);
      for (const id of idsIn(now)) {
        const own = all.filter(({ contactId }) => contactId === id).map(({ name }) => name);
        expect(own.filter((name) => name === "contact::refresh")).toHaveLength(1);
        expect(own.at(-1)).toBe("contact::refresh");
      }
    });
  });

  it("contacts are reported one by one: added, removed, then unchanged ones", () => {
    holds(({ old, now, events }) => {
      const order = contactEvents(events)
        .map(({ contactId }) => contactId)
        .filter((id, index, all) => id !== all[index - 1]);
      const rank = (id: string): number => (!idsIn(old).includes(id) ? 0 : idsIn(now).includes(id) ? 2 : 1);

      expect(new Set(order).size).toBe(order.length);
      expect(order.map(rank)).toEqual(order.map(rank).toSorted());
    });
  });

  it("missed is triggered only for a contact that was still being offered", () => {
    holds(({ old, events }) => {
      for (const { name, contactId } of contactEvents(events)) {
        if (name === "contact::missed") expect(["connecting", "incoming"]).toContain(stateIn(old, contactId));
      }
    });
  });

  it("an active contact ends exactly once before it is active again or removed, and always before it is destroyed", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const open = new Set<string>();
        let seen: Seen | undefined;
        for (const now of walk(createSeededRandom(seed))) {
          const old = seen?.data;
          const next = diff(seen, now);
          for (const { name, contactId } of contactEvents(next.events)) {
            if (name === "contact::ended" && ACTIVE.includes(stateIn(old, contactId))) {
              expect(open.has(contactId)).toBe(true);
              open.delete(contactId);
            }
            if (name === "contact::destroyed") expect(open.has(contactId)).toBe(false);
          }
          for (const id of idsIn(now)) if (ACTIVE.includes(stateIn(now, id))) open.add(id);
          seen = next.seen;
        }
      }),
      { numRuns: 100 },
    );
  });

  it("the inputs are not modified", () => {
    holds(({ old, now }) => {
      if (old !== undefined) diff({ data: deepFreeze(old), over: new Set() }, deepFreeze(now));
    });
  });

  it("the events of one contact do not depend on the others", () => {
    holds(({ old, now, events }) => {
      for (const id of idsIn(now)) {
        const alone = (data: HostAgentData): HostAgentData =>
          exampleHostData({ contacts: data.snapshot.contacts.filter(({ contactId }) => contactId === id) });
        const seen = old === undefined ? undefined : { data: alone(old), over: new Set<string>() };

        expect(contactEvents(diff(seen, alone(now)).events)).toEqual(
          contactEvents(events).filter(({ contactId }) => contactId === id),
        );
      }
    });
  });
});
