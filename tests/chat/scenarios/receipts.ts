/** Receipts and typing that a session sends, and receipts that arrive. */
import { expect } from "vitest";
import {
  bringPeer,
  type Customer,
  EVENT,
  joinCustomer,
  receiveItem,
  record,
  rejectionOf,
  startCustomer,
} from "../support/customer.ts";
import type { Loose } from "../support/page/page.ts";
import { scenarios } from "../support/scenario.ts";
import { customerSession } from "../support/world.ts";

type Kind = "read" | "delivered";

function receipt({ session }: Pick<Customer, "session">, kind: Kind, content: object | string): Promise<Loose> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return session.sendEvent({ contentType: `${EVENT}message.${kind}`, content: text, metadata: kind });
}

/** Kind and message of the receipts that a page has sent. */
function sentReceipts({ page }: Pick<Customer, "page">): readonly string[] {
  return page.network
    .sent("event")
    .filter(({ body }) => String(body.ContentType).includes("message."))
    .map(({ body }) => `${String(body.ContentType).split(".").at(-1)} ${JSON.parse(String(body.Content)).messageId}`);
}

const typing = ({ session }: Pick<Customer, "session">): Promise<Loose> =>
  session.sendEvent({ contentType: `${EVENT}typing` });
const typingEvents = ({ page }: Pick<Customer, "page">): number =>
  page.network.sent("event").filter(({ body }) => String(body.ContentType).endsWith("typing")).length;

export const RECEIPTS = scenarios({
  "receipts of the agent arrive": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    const { data } = await world.done(
      customer.session.sendMessage({ message: "hello", contentType: "text/plain" }) as Promise<Loose>,
    );
    await peer.sendEvent("message.delivered", { messageId: data.Id });
    await world.until(() => customer.of("onDeliveredReceipt").length === 1);
    await peer.sendEvent("message.read", { messageId: data.Id });
    await world.until(() => customer.of("onReadReceipt").length === 1);

    expect(customer.of("onReadReceipt")[0]?.data.MessageMetadata).toMatchObject({
      MessageId: data.Id,
      Receipts: [{ ReadTimestamp: expect.any(String), RecipientParticipantId: peer.party.ref.participantId }],
    });
  },
  "frames with receipts name their message, https://github.com/amazon-connect/amazon-connect-chat-android/issues/99, https://github.com/amazon-connect/amazon-connect-chat-ios/issues/109":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      const { data } = await world.done(
        customer.session.sendMessage({ message: "x", contentType: "text/plain" }) as Promise<Loose>,
      );
      await peer.sendEvent("message.read", { messageId: data.Id });
      await world.until(() => customer.of("onReadReceipt").length === 1);

      for (const [, event] of customer.events) {
        const { MessageMetadata } = event.data ?? {};
        if (MessageMetadata === undefined) continue;
        expect(MessageMetadata.MessageId).toBe(data.Id);
        expect(MessageMetadata.Receipts.length).toBeGreaterThan(0);
      }
    },
  "own receipts are not passed on": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    const messageId = await peer.write("read me");
    await world.until(() => customer.contents.includes("read me"));
    receipt(customer, "read", { messageId }).catch(() => {});
    await world.until(() => peer.socket.items.some(({ Type }) => Type === "MESSAGEMETADATA"));
    await world.rest();

    expect(customer.of("onReadReceipt")).toEqual([]);
  },
  "the first read receipt is sent at once": async (world) => {
    const customer = await joinCustomer(world);
    receipt(customer, "read", { messageId: "m" }).catch(() => {});
    await world.rest();

    expect(sentReceipts(customer)).toEqual(["read m"]);
  },
  "a frame without receipts is ignored": async (world) => {
    const customer = await joinCustomer(world);
    receiveItem(customer, { Type: "MESSAGEMETADATA", MessageMetadata: { MessageId: "m", Receipts: [] } });
    await world.rest();

    expect([...customer.of("onReadReceipt"), ...customer.of("onDeliveredReceipt")]).toEqual([]);
  },
  "receipts without a contact id arrive": async (world) => {
    const customer = await joinCustomer(world);
    const Receipts = [{ DeliveredTimestamp: "2026-01-01T00:00:00.000Z", RecipientParticipantId: "agent" }];
    const item = { Type: "MESSAGEMETADATA", ContactId: undefined, InitialContactId: undefined };
    receiveItem(customer, { ...item, MessageMetadata: { MessageId: "m", Receipts } });
    await world.rest();

    expect(customer.of("onDeliveredReceipt")).toHaveLength(1);
  },
  "a read receipt reaches the agent": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    const messageId = await peer.write("read me");
    const sent = receipt(customer, "read", { messageId });
    await world.skip(12_000);

    expect(await world.done(sent)).toMatchObject({ data: { Id: expect.any(String) }, metadata: "read" });
    expect(peer.socket.items.at(-1)).toMatchObject({
      Type: "MESSAGEMETADATA",
      MessageMetadata: { MessageId: messageId },
    });
  },
  "receipts are accepted beside further participants, https://github.com/amazon-connect/AmazonConnectSDK/issues/9":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      receiveItem(customer, {
        Type: "EVENT",
        ContentType: `${EVENT}participant.joined`,
        ParticipantRole: "SUPERVISOR",
        ParticipantId: "s",
      });
      const messageId = await peer.write("read me");
      const sent = receipt(customer, "read", { messageId });
      await world.skip(12_000);

      expect(await world.done(sent)).toMatchObject({ data: { Id: expect.any(String) } });
    },
  "a receipt without a message is refused, https://github.com/amazon-connect/amazon-connect-chatjs/pull/269": async (
    world,
  ) => {
    const customer = await joinCustomer(world);

    expect(await rejectionOf(world, receipt(customer, "read", {}))).toMatchObject({
      errorMessage: expect.stringContaining("missing messageId"),
    });
    expect(sentReceipts(customer)).toEqual([]);
  },
  "a receipt whose content is not JSON is refused": async (world) => {
    const customer = await joinCustomer(world);

    expect(await rejectionOf(world, receipt(customer, "read", "{"))).toBeDefined();
    expect(sentReceipts(customer)).toEqual([]);
  },
  "a read receipt replaces the delivered one": async (world) => {
    const customer = await joinCustomer(world);
    receipt(customer, "delivered", { messageId: "m" }).catch(() => {});
    receipt(customer, "read", { messageId: "m" }).catch(() => {});
    await world.skip(12_000);

    expect(sentReceipts(customer)).toEqual(["read m"]);
  },
  "the promise of a replaced receipt settles, https://github.com/amazon-connect/amazon-connect-chatjs/issues/131":
    async (world) => {
      const customer = await joinCustomer(world);
      const finished: string[] = [];
      for (const kind of ["delivered", "read"] as const)
        void receipt(customer, kind, { messageId: "m" }).finally(() => finished.push(kind));
      await world.skip(12_000);

      expect(finished.sort()).toEqual(["delivered", "read"]);
    },
  "receipts in quick succession are sent for the latest message": async (world) => {
    const customer = await joinCustomer(world);
    for (const messageId of ["1", "2", "3", "4"]) receipt(customer, "read", { messageId }).catch(() => {});
    await world.skip(12_000);

    expect(sentReceipts(customer).length).toBeLessThanOrEqual(2);
    expect(sentReceipts(customer).at(-1)).toBe("read 4");
  },
  "a repeated receipt is not sent again": async (world) => {
    const customer = await joinCustomer(world);
    receipt(customer, "read", { messageId: "m" }).catch(() => {});
    await world.skip(12_000);

    expect(await world.done(receipt(customer, "read", { messageId: "m" }))).toMatchObject({
      message: "Event already fired",
    });
    expect(sentReceipts(customer)).toEqual(["read m"]);
  },
  "disableThrottle sends a receipt at once": async (world) => {
    const customer = await joinCustomer(world);
    receipt(customer, "read", { messageId: "1" }).catch(() => {});
    await world.skip(12_000);
    for (const messageId of ["2", "3"])
      await world.done(receipt(customer, "read", { messageId, disableThrottle: true }));

    expect(sentReceipts(customer)).toEqual(["read 1", "read 2", "read 3"]);
  },
  "the settings change the throttle": async (world) => {
    const { page, party } = await startCustomer(world);
    page.connect.ChatSession.setGlobalConfig({ features: { messageReceipts: { throttleTime: 100 } } });
    const customer = Object.assign(record(page, customerSession(page, party)), { party });
    await world.done(customer.session.connect());
    for (const messageId of ["1", "2"]) {
      receipt(customer, "read", { messageId }).catch(() => {});
      await world.skip(200);
    }

    expect(sentReceipts(customer)).toEqual(["read 1", "read 2"]);
  },
  "receipts can be switched off": async (world) => {
    const { page, party } = await startCustomer(world);
    page.connect.ChatSession.setGlobalConfig({ features: { messageReceipts: { shouldSendMessageReceipts: false } } });
    const customer = { page, session: customerSession(page, party) };
    await world.done(customer.session.connect());

    expect(await rejectionOf(world, receipt(customer, "read", { messageId: "m" }))).toMatchObject({
      errorMessage: expect.stringContaining("Ignoring messageReceipt"),
    });
    await world.skip(12_000);
    expect(sentReceipts(customer)).toEqual([]);
  },
  "receipts stay off when other settings change, https://github.com/amazon-connect/amazon-connect-chatjs/issues/132, https://github.com/amazon-connect/amazon-connect-chatjs/pull/319":
    async (world) => {
      const { page, party } = await startCustomer(world);
      page.connect.ChatSession.setGlobalConfig({ features: { messageReceipts: { shouldSendMessageReceipts: false } } });
      page.connect.ChatSession.setGlobalConfig({ customUserAgentSuffix: "Page/1" });
      const customer = { page, session: customerSession(page, party) };
      await world.done(customer.session.connect());
      receipt(customer, "read", { messageId: "m" }).catch(() => {});
      await world.skip(12_000);

      expect(sentReceipts(customer)).toEqual([]);
    },
  "a receipt at the end of a chat does no harm, https://github.com/amazon-connect/amazon-connect-chat-interface/issues/128, https://github.com/amazon-connect/amazon-connect-chat-interface/issues/168, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/154":
    async (world) => {
      const customer = await joinCustomer(world);
      receipt(customer, "delivered", { messageId: "m" }).catch(() => {});
      await world.done(customer.session.disconnectParticipant());
      await world.until(() => customer.of("onEnded").length === 1);
      await world.skip(12_000);

      expect(sentReceipts(customer)).toEqual([]);
      expect(await rejectionOf(world, receipt(customer, "read", { messageId: "m" }))).toBe(
        "Failed to call sendEvent, No active connection",
      );
    },
  "typing reaches the agent": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    await world.done(typing(customer));
    await world.until(() => peer.socket.items.some(({ ContentType }) => ContentType === `${EVENT}typing`));

    expect(customer.of("onTyping")).toEqual([]);
  },
  "typing is sent at most once in ten seconds, https://github.com/amazon-connect/amazon-connect-chatjs/pull/119":
    async (world) => {
      const customer = await joinCustomer(world);
      const answers = await Promise.all([1, 2, 3].map(() => world.done(typing(customer))));
      await world.skip(9_000);
      answers.push(await world.done(typing(customer)));
      await world.skip(1_500);
      await world.done(typing(customer));

      expect(typingEvents(customer)).toBe(2);
      expect(new Set(answers.map(({ data }) => data.Id)).size).toBe(1);
    },
  "each answer to typing has the metadata of its call": async (world) => {
    const { session } = await joinCustomer(world);
    const calls = [1, 2].map((metadata) => session.sendEvent({ contentType: `${EVENT}typing`, metadata }));

    expect((await world.done(Promise.all(calls))).map((answer) => answer.metadata)).toEqual([1, 2]);
  },
  "typing in one chat does not delay that in another": async (world) => {
    const first = await joinCustomer(world);
    const party = await world.center.startChat();
    const second = { page: first.page, session: customerSession(first.page, party) };
    await world.done(second.session.connect());
    await world.done(typing(first));
    await world.done(typing(second));

    expect(typingEvents(first)).toBe(2); // both sessions are on one page
  },
  "an event that participants do not send is refused by the center": async (world) => {
    const { session } = await joinCustomer(world);
    const sent = session.sendEvent({ contentType: `${EVENT}participant.joined`, metadata: 5 });

    expect(await rejectionOf(world, sent)).toMatchObject({ statusCode: 400, metadata: 5 });
  },
});
