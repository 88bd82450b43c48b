/**
 * Several agents in a chat on desktops with unmodified releases of Amazon's Streams and ChatJS, and with Tributary's library. The expectations are the same for
 * all of them.
 */
import { describe, expect, it } from "vitest";
import type { Customer, Desktop } from "./support/desktop.ts";
import { acceptChat, newContact, session, textsAt, textsIn, write } from "./support/desktop-contacts.ts";
import { desktopTests } from "./support/desktop-tests.ts";
import { eventually } from "./support/eventually.ts";
import type { StreamsRelease } from "./support/host-site.ts";

const EVENT = "application/vnd.amazonaws.connect.event";
const ACCEPTED = ["contact", "onConnecting", "onAccepted", "onConnected"];
const OVER = [...ACCEPTED, "onACW", "onEnded"];

const desktops = desktopTests();

/** Opens Ada's desktop with an accepted chat. */
async function adaChats(streams: StreamsRelease): Promise<{ readonly ada: Desktop; readonly customer: Customer }> {
  const ada = await desktops.openAvailable(streams, "ada");
  const customer = await desktops.openCustomer();
  await acceptChat(ada, customer.contactId);
  return { ada, customer };
}

/** A chat to which Ada has added Grace; `own`: Grace's contact. */
async function chatOfTwo(streams: StreamsRelease, added: StreamsRelease = streams) {
  const { ada, customer } = await adaChats(streams);
  const grace = await desktops.openAvailable(added, "grace");
  await ada.run("addAgent", customer.contactId, "Grace Hopper");
  const own = await newContact(grace);
  await acceptChat(grace, own);
  await eventually(async () =>
    expect((await factsOf(ada, customer.contactId)).others).toEqual([["outbound", "connected", "Grace Hopper"]]),
  );
  return { ada, grace, customer, own };
}

/** The parties of a contact, as the library returns them. */
function factsOf({ page }: Desktop, contactId: string) {
  return page.evaluate((id) => {
    type Leg = {
      readonly getType: () => string;
      readonly getStatus: () => { readonly type: string };
      readonly getEndpoint: () => { readonly name: string } | null;
      readonly getConnectionId: () => string;
    };
    const { contact } = Reflect.get(globalThis, "contacts")[id];
    const typeOf = (leg: Leg | null) => leg?.getType() ?? null;
    return {
      state: contact.getStatus().type,
      initialContactId: contact.getInitialContactId(),
      agent: typeOf(contact.getAgentConnection()),
      initial: typeOf(contact.getActiveInitialConnection()),
      single: typeOf(contact.getSingleActiveThirdPartyConnection()),
      others: contact
        .getThirdPartyConnections()
        .map((leg: Leg) => [leg.getType(), leg.getStatus().type, leg.getEndpoint()?.name]),
      otherIds: contact.getThirdPartyConnections().map((leg: Leg) => leg.getConnectionId()),
      active: contact.getActiveConnections?.().length,
      hasTwoActive: contact.hasTwoActiveParticipants?.(),
      isMultiParty: contact.isMultiPartyConferenceEnabled?.(),
    };
  }, contactId);
}

const kindsAt = async (desktop: Desktop, id: string) =>
  (await desktop.contact(id))?.messages
    .filter(({ ParticipantRole }) => ParticipantRole === "AGENT")
    .map(({ ContentType }) => ContentType?.split(".").slice(-2).join("."));

describe.each(["2.18.7", "2.28.2", "tributary"] as const)("on desktops with Streams %s", (streams) => {
  it("[MD-09, AU-08] an agent adds another one, both talk to the customer, and the first one leaves", async () => {
    const { ada, customer } = await adaChats(streams);
    const id = customer.contactId;
    await customer.send("My order is late");
    await eventually(async () => expect(await textsAt(ada, id)).toEqual(["My order is late"]));

    await ada.run("addAgent", id, "Grace Hopper");

    await eventually(async () =>
      expect(await factsOf(ada, id)).toMatchObject({
        agent: "agent",
        initial: "inbound",
        single: "outbound",
        others: [["outbound", "connecting", "Grace Hopper"]],
        active: 3,
        hasTwoActive: false,
        isMultiParty: true,
      }),
    );
    const grace = await desktops.openAvailable(streams, "grace");
    const own = await newContact(grace);
    expect(own).not.toBe(id);
    await acceptChat(grace, own);
    const connected = { agent: "agent", initial: "inbound", single: "outbound", active: 3, hasTwoActive: false };
    await eventually(async () =>
      expect(await factsOf(ada, id)).toMatchObject({
        ...connected,
        others: [["outbound", "connected", "Grace Hopper"]],
      }),
    );
    expect(await factsOf(grace, own)).toMatchObject({
      ...connected,
      initialContactId: id,
      others: [["outbound", "connected", "Ada Lovelace"]],
      isMultiParty: true,
    });

    await write(grace, own, "It arrives tomorrow");
    await eventually(async () => expect(await textsAt(ada, id)).toContain("It arrives tomorrow"));
    await write(ada, id, "Thank you, Grace");
    await customer.send("Thank you both");
    const later = ["It arrives tomorrow", "Thank you, Grace", "Thank you both"];
    await eventually(async () => expect(await textsAt(grace, own)).toEqual(later));
    await eventually(async () => expect(await textsAt(ada, id)).toEqual(["My order is late", ...later]));
    await eventually(async () =>
      expect(textsIn(await customer.list("messages")).slice(1)).toEqual(["My order is late", ...later]),
    );
    await session(grace, own, "sendEvent", { contentType: `${EVENT}.typing` });
    await eventually(async () => expect((await ada.contact(id))?.typing).toHaveLength(1));
    await eventually(async () => expect(await customer.list("typing")).toHaveLength(1));
    expect((await grace.contact(own))?.typing).toEqual([]);
    const fromAda = (await customer.list("messages")).find(({ Content }) => Content === "Thank you, Grace");
    await customer.sendEvent(`${EVENT}.message.read`, JSON.stringify({ messageId: fromAda?.Id }));
    await eventually(async () => expect((await ada.contact(id))?.read).toHaveLength(1));

    await ada.run("hangUp", id);

    await eventually(async () => expect((await ada.contact(id))?.events).toEqual(OVER));
    await eventually(async () =>
      expect(await factsOf(grace, own)).toMatchObject({ single: null, others: [], active: 2, hasTwoActive: true }),
    );
    await customer.send("Are you there?");
    await eventually(async () => expect(await textsAt(grace, own)).toContain("Are you there?"));
    await write(grace, own, "Yes");
    await eventually(async () => expect(textsIn(await customer.list("messages")).at(-1)).toBe("Yes"));
    expect(await textsAt(ada, id)).not.toContain("Are you there?");
    expect(await kindsAt(ada, id)).toEqual(["participant.joined", "text/plain", "text/plain", "participant.left"]);
    await ada.run("call", id, "clear");
    await eventually(async () => expect((await ada.contact(id))?.events).toEqual([...OVER, "onDestroy"]));
    expect((await grace.contact(own))?.events).toEqual(ACCEPTED);
    await customer.leave();
    // ChatJS and Streams report the end independently.
    await eventually(async () =>
      expect([...((await grace.contact(own))?.events ?? [])].sort()).toEqual([...OVER, "chat.onEnded"].sort()),
    );
  });

  it("[MD-09] an agent withdraws the request to another one, and disconnects one who takes part", async () => {
    const { ada, customer } = await adaChats(streams);
    const id = customer.contactId;
    const grace = await desktops.openAvailable(streams, "grace");
    await ada.run("addAgent", id, "Grace Hopper");
    const first = await newContact(grace);
    const ended = streams === "2.18.7" ? [] : ["onEnded"]; // later releases report it for each contact
    await eventually(async () => expect((await grace.contact(first))?.events).toContain("onConnecting"));
    await eventually(async () => expect((await factsOf(ada, id)).otherIds).toEqual([first]));

    await ada.run("disconnectAgent", id, "Grace Hopper");

    await eventually(async () =>
      expect((await grace.contact(first))?.events).toEqual(["contact", "onConnecting", ...ended, "onDestroy"]),
    );
    await eventually(async () => expect((await factsOf(ada, id)).others).toEqual([]));
    await ada.run("addAgent", id, "Grace Hopper");
    const own = await newContact(grace, [first]);
    await acceptChat(grace, own);
    await eventually(async () => expect((await factsOf(ada, id)).single).toBe("outbound"));
    await ada.run("disconnectAgent", id, "Grace Hopper");

    await eventually(async () => expect((await grace.contact(own))?.events).toEqual(OVER));
    await eventually(async () => expect((await factsOf(ada, id)).others).toEqual([]));
    await customer.send("Only for Ada");
    await eventually(async () => expect(await textsAt(ada, id)).toEqual(["Only for Ada"]));
    expect(await textsAt(grace, own)).toEqual([]);
    expect((await ada.contact(id))?.events).toEqual(ACCEPTED);
  });
});

it.each([
  ["1.4.5", "tributary"],
  ["tributary", "2.28.2"],
  ["2.28.2", "tributary"],
] as const)("[AU-08] a desktop with Streams %s is added by one with %s", async (added, adding) => {
  const { ada, grace, customer, own } = await chatOfTwo(adding, added);

  expect((await factsOf(grace, own)).others).toEqual([["outbound", "connected", "Ada Lovelace"]]);
  await write(grace, own, "It arrives tomorrow");
  await eventually(async () => expect(await textsAt(ada, customer.contactId)).toEqual(["It arrives tomorrow"]));
  await write(ada, customer.contactId, "Thank you, Grace");
  await eventually(async () => expect(await textsAt(grace, own)).toEqual(["It arrives tomorrow", "Thank you, Grace"]));
  await grace.run("hangUp", own);

  await eventually(async () => expect((await grace.contact(own))?.events).toContain("onACW"));
  await eventually(async () => expect((await factsOf(ada, customer.contactId)).others).toEqual([]));
  await customer.send("Are you there?");
  await eventually(async () => expect(await textsAt(ada, customer.contactId)).toContain("Are you there?"));
  expect(await textsAt(grace, own)).not.toContain("Are you there?");
});
