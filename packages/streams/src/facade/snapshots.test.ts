import { CALL_ID, CHAT_ID, exampleHostData } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../test/fake-desk.ts";
import type { ChatConnection } from "./connections/connection-types.ts";

describe("a snapshot", () => {
  it("of an agent keeps its data after later updates", () => {
    const { ns, update } = createDesk();
    const snapshot = new ns.Agent().toSnapshot();
    update(exampleHostData({ configuration: { name: "Grace Hopper" }, contacts: [] }));

    expect(snapshot).toBeInstanceOf(ns.AgentSnapshot);
    expect(snapshot).toBeInstanceOf(ns.Agent);
    expect(snapshot.getName()).toBe("Ada Lovelace");
    expect(snapshot.getContacts().map((contact) => contact.getType())).toEqual(["chat", "voice"]);
    expect(snapshot.getContacts("voice")[0]).toBeInstanceOf(ns.ContactSnapshot);
  });

  it("of a contact has connections of its channel, which keep their data and start no media", () => {
    const { ns, update } = createDesk();
    const snapshot = new ns.Contact(CHAT_ID).toSnapshot();
    ns.core.mediaFactory = {
      get: () => {
        throw new Error("snapshot started media");
      },
    };
    update(exampleHostData({ contacts: [] }));

    const leg = snapshot.getAgentConnection() as ChatConnection;
    expect(snapshot.getState().type).toBe("connected");
    expect(leg).toBeInstanceOf(ns.ChatConnection);
    expect([leg.getType(), leg.getContactId(), leg.getMediaType()]).toEqual(["agent", CHAT_ID, "chat"]);
  });

  it("of a connection keeps its contact", () => {
    const { ns, update } = createDesk();
    const snapshot = new ns.Contact(CALL_ID).getAgentConnection().toSnapshot();
    update(exampleHostData({ contacts: [] }));

    expect(snapshot).toBeInstanceOf(ns.ConnectionSnapshot);
    expect([snapshot.getContactId(), snapshot.getConnectionId(), snapshot.getType()]).toEqual([
      CALL_ID,
      "call-agent",
      "agent",
    ]);
  });
});

describe("an endpoint", () => {
  it("copies the known fields and provides both names of its id", () => {
    const { Endpoint } = createDesk().ns;

    expect({ ...new Endpoint({ endpointId: "arn:e", type: "queue", name: "Q" }) }).toEqual({
      endpointARN: "arn:e",
      endpointId: "arn:e",
      type: "queue",
      name: "Q",
      phoneNumber: null,
      agentLogin: null,
      queue: null,
    });
    expect(new Endpoint().endpointARN).toBeNull();
  });

  it("is created from a phone number, and returns it without prefix and host", () => {
    const { Endpoint, Address } = createDesk().ns;

    expect(Address.byPhoneNumber("+15550142", "Home")).toMatchObject({ type: "phone_number", name: "Home" });
    expect(new Endpoint({ phoneNumber: "sip:+15550142@host" }).stripPhoneNumber()).toBe("+15550142");
    expect(new Endpoint({ phoneNumber: "+15550142" }).stripPhoneNumber()).toBe("+15550142");
    expect(new Endpoint().stripPhoneNumber()).toBe("");
  });
});

describe("classes of two instances", () => {
  it("have separate prototypes, so that a spy on one does not affect the other", () => {
    const [one, other] = [createDesk().ns, createDesk().ns];
    one.Contact.prototype.getType = () => "task";

    expect(new one.Contact(CHAT_ID).getType()).toBe("task");
    expect(new one.Contact(CHAT_ID).toSnapshot().getType()).toBe("task");
    expect(new other.Contact(CHAT_ID).getType()).toBe("chat");
  });

  it("can be extended in the style used before ES classes", () => {
    const { ns } = createDesk();
    const Parent = ns.Contact as unknown as (this: object, contactId: string) => void;
    function Special(this: object, contactId: string): void {
      Parent.call(this, contactId);
    }
    Special.prototype = Object.create(ns.Contact.prototype);

    const special: InstanceType<typeof ns.Contact> = Reflect.construct(Special, [CHAT_ID]);

    expect(special.getType()).toBe("chat");
  });

  it("list their methods as enumerable properties", () => {
    const { ns } = createDesk();

    expect(Object.keys(ns.Contact.prototype)).toContain("getContactId");
    expect(Object.keys(ns.Contact.prototype)).not.toContain("_instance");
    expect(JSON.stringify(new ns.Contact("c"))).toBe('{"contactId":"c"}');
  });
});
