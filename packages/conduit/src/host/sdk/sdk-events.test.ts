import type { ContactSnapshot } from "@tributary/protocol/panel";
import { examplePanelChat, examplePanelUpdate } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { toHostUpdate } from "../host-update.ts";
import { eventsBetween } from "./sdk-events.ts";

const NOW = 1_750_000_000_000;
type Update = ReturnType<typeof examplePanelUpdate>;

function dataWith(contacts: readonly ContactSnapshot[], change: (update: Update) => void = () => {}) {
  const update = structuredClone(examplePanelUpdate(NOW, contacts));
  change(update);
  return toHostUpdate(update, NOW);
}

function chatIn(type: ContactSnapshot["state"]["type"]): ContactSnapshot {
  const chat = examplePanelChat(NOW);
  return { ...chat, state: { ...chat.state, type } };
}

const keysOf = (...args: Parameters<typeof eventsBetween>) => eventsBetween(...args).map(({ key }) => key);
const { contactId, connections } = examplePanelChat(NOW);

describe("eventsBetween", () => {
  it.each([
    ["incoming", "contact/incoming"],
    ["pending", "contact/pending"],
    ["connecting", "contact/connecting"],
    ["connected", "contact/connected"],
    ["missed", "contact/missed"],
    ["ended", "contact/acw"],
    ["error", "contact/error"],
  ] as const)("[CD-32] a contact that becomes %s triggers %s", (type, key) => {
    const from = type === "connecting" ? "pending" : "connecting";

    expect(keysOf(dataWith([chatIn(from)]), dataWith([chatIn(type)]))).toEqual([key]);
    expect(keysOf(dataWith([chatIn(type)]), dataWith([chatIn(type)]))).toEqual([]);
  });

  it("[CD-32] a removed contact is cleared, also under the older name", () => {
    const events = eventsBetween(dataWith([chatIn("ended")]), dataWith([]));

    expect(events.map(({ key, parameter }) => [key, parameter])).toEqual([
      ["contact/cleared", contactId],
      ["contact/destroy", contactId],
    ]);
  });

  it("[CD-32] the first update after a sign-in has new contacts and an unchanged agent", () => {
    expect(keysOf(undefined, dataWith([chatIn("connecting")]))).toEqual([
      "contact/connecting",
      ...connections.map(() => "contact/participantAdded"),
    ]);
  });

  it("[CD-32] participants are added, change their state and disconnect", () => {
    const [leg] = connections;
    if (leg === undefined) throw new Error("the example has connections");
    const withState = (type: typeof leg.state.type) =>
      dataWith([{ ...examplePanelChat(NOW), connections: [{ ...leg, state: { ...leg.state, type } }] }]);
    const ids = { participantId: leg.connectionId, contactId };

    expect(eventsBetween(withState("connecting"), withState("connected"))).toEqual([
      {
        key: "contact/participantStateChanged",
        parameter: leg.connectionId,
        data: { ...ids, state: { value: "connected" } },
      },
    ]);
    expect(eventsBetween(withState("connected"), withState("disconnected"))).toMatchObject([
      { key: "contact/participantStateChanged", data: { state: { value: "disconnected" } } },
      { key: "contact/participantDisconnected", parameter: contactId, data: { participant: ids } },
    ]);
    expect(eventsBetween(withState("connected"), withState("init"))).toMatchObject([
      { data: { state: { value: "other", actual: "init" } } },
    ]);
  });

  it("[CD-32] the agent's state and next state are reported with the previous ones", () => {
    const lunch = { agentStateARN: "arn:lunch", type: "not_routable", name: "Lunch", startTimestamp: NOW } as const;
    const before = dataWith([]);
    const after = dataWith([], ({ snapshot }) => void Object.assign(snapshot, { state: lunch, nextState: lunch }));
    const { name } = before.snapshot.state;

    expect(eventsBetween(before, after)).toMatchObject([
      { key: "agent/stateChange", data: { state: "Lunch", previous: { state: name } } },
      {
        key: "agent/availabilityStateChanged",
        data: { state: { agentStateARN: "arn:lunch", name: "Lunch" }, previous: { state: { name } } },
      },
      { key: "agent/nextAvailabilityStateChanged", data: { nextState: { name: "Lunch" } } },
    ]);
    expect(eventsBetween(after, before).at(-1)).toMatchObject({
      data: { nextState: null, previous: { nextState: { name: "Lunch" } } },
    });
  });

  it("[CD-32] a changed routing profile and its enabled channels are reported with the previous ones", () => {
    const before = dataWith([], ({ configuration }) => {
      configuration.routingProfile.channelConcurrencyMap = { CHAT: 2, VOICE: 0 };
    });
    const after = dataWith([], ({ configuration }) => {
      configuration.routingProfile.channelConcurrencyMap = { CHAT: 2, VOICE: 1 };
    });

    expect(eventsBetween(before, after)).toMatchObject([
      { key: "agent/routingProfileChanged", data: { routingProfile: {}, previous: { routingProfile: {} } } },
      {
        key: "agent/enabledChannelListChanged",
        data: { enabledChannels: ["CHAT", "VOICE"], previous: { enabledChannels: ["CHAT"] } },
      },
    ]);
  });
});
