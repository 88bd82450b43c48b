import { CALL_ID, CHAT_ID, exampleCall, exampleChat, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../test/fake-desk.ts";
import { createFakePage } from "../../test/fake-page.ts";
import { createConnect } from "../assemble.ts";

describe("the agent data provider", () => {
  it("triggers a contact event under the plain name, then under the contact's own name", () => {
    const { bus, update } = createDesk(exampleHostData({ contacts: [] }));
    const received: string[] = [];
    bus.subscribeAll((_data: unknown, name: string) => void received.push(name));

    update(exampleHostData({ contacts: [exampleCall()] }));

    expect(received).toEqual([
      "agent::update",
      "agent::refresh",
      "contact::init",
      "contact::connecting",
      `contact::connecting::${CALL_ID}`,
      "contact::refresh",
      `contact::refresh::${CALL_ID}`,
    ]);
  });

  it("stores the new state before it triggers events", () => {
    const { ns, update } = createDesk();
    const seen: string[] = [];
    new ns.Agent().onStateChange(({ agent, oldState, newState }) => {
      seen.push(oldState, newState, agent.getState().name, agent.getContacts().length.toString());
    });

    update(exampleHostData({ state: { type: "not_routable", name: "Lunch" }, contacts: [] }));

    expect(seen).toEqual(["Available", "Lunch", "Lunch", "0"]);
  });

  it("passes a snapshot of a removed contact and drops the contact's subscriptions afterwards", () => {
    const { ns, bus, update } = createDesk();
    const received: unknown[] = [];
    const contact = new ns.Contact(CHAT_ID);
    contact.onDestroy((gone) =>
      received.push(gone instanceof ns.ContactSnapshot, gone.getType(), gone.getState().type),
    );
    contact.onRefresh(() => received.push("refresh"));
    contact.onAccepted(() => received.push("accepted"));

    update(exampleHostData({ contacts: [exampleCall()] }));
    update(exampleHostData());
    bus.trigger(`contact::accepted::${CHAT_ID}`, { contactId: CHAT_ID });

    expect(received).toEqual([true, "chat", "connected"]);
    expect(bus.getSubscriptions(`contact::refresh::${CHAT_ID}`)).toEqual([]);
  });

  it("triggers agent::init once; late subscribers are called immediately", () => {
    const { ns, update } = createDesk();
    const received: string[] = [];
    ns.agent((agent) => received.push(agent.getName()));

    update(exampleHostData({ configuration: { name: "Grace Hopper" } }));

    expect(ns.agent.initialized).toBe(true);
    expect(received).toEqual(["Ada Lovelace"]);
  });

  it("calls the remaining listeners when one throws", () => {
    const { ns, update } = createDesk();
    const received: string[] = [];
    const agent = new ns.Agent();
    agent.onRefresh(() => {
      throw new Error("listener error");
    });
    agent.onRefresh(() => received.push("refresh"));

    update(exampleHostData());

    expect(received).toEqual(["refresh"]);
  });

  it("handles an update triggered by a listener before it continues with the first", () => {
    const { ns, update } = createDesk(exampleHostData({ contacts: [exampleChat()] }));
    const received: string[] = [];
    const contact = new ns.Contact(CHAT_ID);
    contact.onACW(() => update(exampleHostData({ contacts: [] })));
    contact.onEnded(() => received.push("ended"));
    contact.onDestroy(() => received.push("destroyed"));

    update(exampleHostData({ contacts: [exampleChat({ state: exampleState("ended") })] }));

    expect(received).toEqual(["destroyed"]);
  });

  it("returns contacts, connections, the instance id and the account id", () => {
    const provider = createDesk().ns.core.getAgentDataProvider();

    expect(provider.getContactData(CALL_ID).type).toBe("voice");
    expect(provider.getConnectionData(CALL_ID, "call-agent").type).toBe("agent");
    expect(provider.getInstanceId()).toBe("0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e");
    expect(provider.getAWSAccountId()).toBe("111122223333");
  });

  it("throws a StateError for unknown data", () => {
    const { ns, bus } = createDesk();
    const provider = ns.core.getAgentDataProvider();
    const empty = new ns.core.AgentDataProvider(new ns.EventBus());

    expect(() => provider.getContactData("gone")).toThrow(ns.StateError);
    expect(() => provider.getConnectionData(CALL_ID, "gone")).toThrow(ns.StateError);
    expect(() => empty.getAgentData()).toThrow(ns.StateError);
    expect(() => createConnect(createFakePage().deps).core.getAgentDataProvider()).toThrow(/initCCP/);

    const elsewhere = exampleHostData();
    Object.assign(elsewhere.configuration.routingProfile, { routingProfileId: "nowhere" });
    bus.trigger("agent::update", elsewhere);
    expect(() => provider.getInstanceId()).toThrow(ns.StateError);
  });

  it("returns the clock skew", () => {
    const { core } = createDesk().ns;

    expect(core.getSkew()).toBe(-250);
    expect(core.getLocalTimestamp()).toBe(Date.UTC(2025, 0, 15, 10) + 250);
  });

  it("ignores updates after destroy", () => {
    const { ns, update } = createDesk();
    ns.core.getAgentDataProvider().destroy();

    update(exampleHostData({ contacts: [] }));

    expect(new ns.Agent().getContacts()).toHaveLength(2);
  });
});
