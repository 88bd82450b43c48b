/** Events that arrive, and messages that a bot writes in parts. */
import { expect } from "vitest";
import { bringPeer, type CALLBACKS, EVENT, joinCustomer, receiveItem } from "../support/customer.ts";
import { scenarios } from "../support/scenario.ts";

/** Callbacks of events. */
const OWN_CALLBACK: Readonly<Record<string, (typeof CALLBACKS)[number]>> = {
  "participant.idle": "onParticipantIdle",
  "participant.returned": "onParticipantReturned",
  "participant.invited": "onParticipantInvited",
  "participant.autodisconnection": "onAutoDisconnection",
  "participant.displayname.updated": "onParticipantDisplayNameUpdated",
  "chat.rehydrated": "onChatRehydrated",
  "authentication.initiated": "onAuthenticationInitiated",
  "authentication.succeeded": "onAuthenticationSuccessful",
  "authentication.failed": "onAuthenticationFailed",
  "authentication.timeout": "onAuthenticationTimeout",
  "authentication.expired": "onAuthenticationExpired",
  "authentication.cancelled": "onAuthenticationCanceled",
};
const MESSAGE_EVENTS = [
  "participant.left",
  "participant.active",
  "transfer.failed",
  "workflow.cancelled",
  "of.a.newer.center",
];

const part = (ChunkNumber: number, Content: string, MessageCompleted = false) => ({
  Id: "streamed",
  Type: "MESSAGE",
  ContentType: "text/plain",
  ParticipantRole: "SYSTEM",
  DisplayName: "BOT",
  Content,
  AbsoluteTime: `2026-01-01T00:00:0${ChunkNumber}.000Z`,
  MessageMetadata: { MessageCompleted, ChunkNumber },
});

export const EVENTS = scenarios({
  ...Object.fromEntries(
    Object.entries(OWN_CALLBACK).map(([event, callback]) => [
      `the event ${event} arrives at ${callback} only`,
      async (world) => {
        const customer = await joinCustomer(world);
        await world.rest();
        const before = customer.events.length;
        receiveItem(customer, { Type: "EVENT", ContentType: EVENT + event, Content: '{"SessionId":"s"}' });
        await world.rest();

        expect(customer.events.slice(before).map(([name, { data }]) => [name, data.ContentType])).toEqual([
          [callback, EVENT + event],
        ]);
      },
    ]),
  ),
  ...Object.fromEntries(
    MESSAGE_EVENTS.map((event) => [
      `the event ${event} arrives at onMessage`,
      async (world) => {
        const customer = await joinCustomer(world);
        receiveItem(customer, { Type: "EVENT", ContentType: EVENT + event });
        await world.rest();

        expect(customer.contents.at(-1)).toBe(event);
      },
    ]),
  ),
  "a file arrives at onMessage": async (world) => {
    const customer = await joinCustomer(world);
    const Attachments = [{ AttachmentId: "a", AttachmentName: "n.txt", ContentType: "text/plain", Status: "APPROVED" }];
    receiveItem(customer, { Type: "ATTACHMENT", Attachments });
    await world.rest();

    expect(customer.of("onMessage").at(-1)?.data).toMatchObject({ Type: "ATTACHMENT", Attachments });
  },
  "participants join and leave for the customer, https://github.com/amazon-connect/amazon-connect-streams/issues/998":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      await world.until(() => customer.contents.filter((content) => content === "participant.joined").length === 2);

      expect(customer.of("onMessage").at(-1)?.data).toMatchObject({
        ParticipantId: peer.party.ref.participantId,
        ParticipantRole: "AGENT",
        DisplayName: expect.any(String),
      });
    },
  "typing of the agent arrives at once, and once, https://github.com/amazon-connect/amazon-connect-chatjs/issues/26":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      await peer.sendEvent("typing");
      await world.until(() => customer.of("onTyping").length > 0);
      await world.skip(30_000);

      expect(customer.of("onTyping")).toHaveLength(1);
      expect(customer.of("onTyping")[0]?.data).toMatchObject({ ParticipantRole: "AGENT" });
    },
  "the parts of a message are joined as they arrive": async (world) => {
    const customer = await joinCustomer(world);
    for (const each of [part(1, "Hel"), part(2, "lo "), part(3, "you")]) receiveItem(customer, each);
    await world.rest();

    expect(customer.contents.slice(2)).toEqual(["Hel", "Hello ", "Hello you"]);
    expect(
      new Set(
        customer
          .of("onMessage")
          .slice(2)
          .map(({ data }) => data.AbsoluteTime),
      ).size,
    ).toBe(1);
  },
  "a part out of order is ignored": async (world) => {
    const customer = await joinCustomer(world);
    for (const each of [part(1, "one "), part(3, "three"), part(2, "two ")]) receiveItem(customer, each);
    await world.rest();

    expect(customer.contents.slice(2)).toEqual(["one ", "one two "]);
  },
  "the last part replaces those before it": async (world) => {
    const customer = await joinCustomer(world);
    for (const each of [part(1, "dra"), part(2, "ft"), part(3, "The whole text.", true)]) receiveItem(customer, each);
    await world.rest();

    expect(customer.contents.at(-1)).toBe("The whole text.");
  },
});
