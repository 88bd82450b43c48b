import { CALL_ID, CHAT_ID, exampleCall, exampleChat, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../test/fake-desk.ts";
import { createFakePage } from "../../test/fake-page.ts";
import { createConnect } from "../assemble.ts";

describe("an agent's data", () => {
  it("is told under the plain name, then under the contact's own", () => {
    const { bus, update } = createDesk(exampleHostData({ contacts: [] }));
    const told: string[] = [];
    bus.subscribeAll((_data: unknown, name: string) => void told.push(name));

    update(exampleHostData({ contacts: [exampleCall()] }));

    expect(told).toEqual([
      "agent::update",
      "agent::refresh",
      "contact::init",
      "contact::connecting",
      `contact::connecting::${CALL_ID}`,
      "contact::refresh",
      `contact::refresh::${CALL_ID}`,
    ]);
  });

  it("is read by whoever is told of it: the new state is there first", () => {
    const { ns, update } = createDesk();
    const seen: string[] = [];
    new ns.Agent().onStateChange(({ agent, oldState, newState }) => {
      seen.push(oldState, newState, agent.getState().name, agent.getContacts().length.toString());
    });

    update(exampleHostData({ state: { type: "not_routable", name: "Lunch" }, contacts: [] }));

    expect(seen).toEqual(["Available", "Lunch", "Lunch", "0"]);
  });

  it("of a contact that is gone is told with a snapshot, after which nobody listens for the contact", () => {
    const { ns, bus, update } = createDesk();
    const told: unknown[] = [];
    const contact = new ns.Contact(CHAT_ID);
    contact.onDestroy((gone) => told.push(gone instanceof ns.ContactSnapshot, gone.getType(), gone.getState().type));
    contact.onRefresh(() => told.push("refresh"));
    contact.onAccepted(() => told.push("accepted"));

    update(exampleHostData({ contacts: [exampleCall()] }));
    update(exampleHostData());
    bus.trigger(`contact::accepted::${CHAT_ID}`, { contactId: CHAT_ID });

    expect(told).toEqual([true, "chat", "connected"]);
    expect(bus.getSubscriptions(`contact::refresh::${CHAT_ID}`)).toEqual([]);
  });

  it("introduces the agent once; whoever comes late is called at once", () => {
    const { ns, update } = createDesk();
    const told: string[] = [];
    ns.agent((agent) => told.push(agent.getName()));

    update(exampleHostData({ configuration: { name: "Grace Hopper" } }));

    expect(ns.agent.initialized).toBe(true);
    expect(told).toEqual(["Ada Lovelace"]);
  });

  it("keeps telling the others when one listener fails", () => {
    const { ns, update } = createDesk();
    const told: string[] = [];
    const agent = new ns.Agent();
    agent.onRefresh(() => {
      throw new Error("the page's own mistake");
    });
    agent.onRefresh(() => told.push("refresh"));

    update(exampleHostData());

    expect(told).toEqual(["refresh"]);
  });

  it("takes an update that a listener brings in before it goes on with the first", () => {
    const { ns, update } = createDesk(exampleHostData({ contacts: [exampleChat()] }));
    const told: string[] = [];
    const contact = new ns.Contact(CHAT_ID);
    contact.onACW(() => update(exampleHostData({ contacts: [] })));
    contact.onEnded(() => told.push("ended"));
    contact.onDestroy(() => told.push("destroyed"));

    update(exampleHostData({ contacts: [exampleChat({ state: exampleState("ended") })] }));

    expect(told).toEqual(["destroyed"]);
  });

  it("knows contacts, connections, the instance and the account", () => {
    const provider = createDesk().ns.core.getAgentDataProvider();

    expect(provider.getContactData(CALL_ID).type).toBe("voice");
    expect(provider.getConnectionData(CALL_ID, "call-agent").type).toBe("agent");
    expect(provider.getInstanceId()).toBe("0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e");
    expect(provider.getAWSAccountId()).toBe("111122223333");
  });

  it("refuses what it does not have with a StateError", () => {
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

  it("says how the clocks stand", () => {
    const { core } = createDesk().ns;

    expect(core.getSkew()).toBe(-250);
    expect(core.getLocalTimestamp()).toBe(Date.UTC(2025, 0, 15, 10) + 250);
  });

  it("is told no more after destroy", () => {
    const { ns, update } = createDesk();
    ns.core.getAgentDataProvider().destroy();

    update(exampleHostData({ contacts: [] }));

    expect(new ns.Agent().getContacts()).toHaveLength(2);
  });
});
