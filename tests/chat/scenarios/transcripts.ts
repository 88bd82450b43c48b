/** Transcript pages, and the transcript that a session collects. */
import { expect } from "vitest";
import {
  bringPeer,
  type Customer,
  contentOf,
  joinCustomer,
  receiveItem,
  rejectionOf,
  startCustomer,
} from "../support/customer.ts";
import type { Loose } from "../support/page/page.ts";
import { scenarios } from "../support/scenario.ts";
import type { World } from "../support/world.ts";

async function withMessages(world: World, texts: readonly string[]): Promise<Customer> {
  const customer = await joinCustomer(world);
  for (const message of texts) await world.done(customer.session.sendMessage({ message, contentType: "text/plain" }));
  await world.until(() => customer.contents.includes(texts.at(-1) ?? ""));
  return customer;
}

const page = (world: World, { session }: Customer, request: object): Promise<Loose> =>
  world.done(session.getTranscript(request));
const texts = ({ data }: Loose): readonly string[] => data.Transcript.map(contentOf);

/** Collects the transcripts that a session reports. */
function follow({ session }: Pick<Customer, "session">): Loose[] {
  const reports: Loose[] = [];
  session.onTranscriptUpdated(({ data }: Loose) => void reports.push(structuredClone(data)));
  return reports;
}

const newest = (reports: readonly Loose[]): readonly string[] => (reports.at(-1)?.transcript ?? []).map(contentOf);
const statusOf = (reports: readonly Loose[], text: string): string | undefined =>
  reports.at(-1)?.transcript.find(({ Content }: Loose) => Content === text)?.MessageMetadata?.Status;

export const TRANSCRIPTS = scenarios({
  "the default is the newest fifteen items, oldest first": async (world) => {
    const customer = await withMessages(world, ["a", "b"]);
    const answer = await page(world, customer, { metadata: 4 });

    expect(customer.page.network.sent("transcript").at(-1)?.body).toMatchObject({
      MaxResults: 15,
      ScanDirection: "BACKWARD",
      SortOrder: "ASCENDING",
    });
    expect(texts(answer)).toEqual(["participant.joined", "Welcome", "a", "b"]);
    expect(answer).toMatchObject({ metadata: 4, data: { InitialContactId: customer.party.ref.conversationId } });
  },
  "pages go back to the first item": async (world) => {
    const customer = await withMessages(world, ["a", "b", "c"]);
    const last = await page(world, customer, { maxResults: 3 });
    const first = await page(world, customer, { maxResults: 3, nextToken: last.data.NextToken });

    expect(texts(last)).toEqual(["a", "b", "c"]);
    expect(texts(first)).toEqual(["participant.joined", "Welcome"]);
    expect(first.data.NextToken || "none").toBe("none");
  },
  "a page may be newest first": async (world) => {
    const customer = await withMessages(world, ["a", "b"]);

    expect(texts(await page(world, customer, { sortOrder: "DESCENDING", maxResults: 2 }))).toEqual(["b", "a"]);
  },
  "a page starts at an item": async (world) => {
    const customer = await withMessages(world, ["a", "b", "c"]);
    const { data } = await page(world, customer, {});
    const { Id: id } = data.Transcript.find(({ Content }: Loose) => Content === "b");

    const answer = await page(world, customer, { startPosition: { id }, scanDirection: "FORWARD" });
    expect(texts(answer)).toContain("c");
    expect(texts(answer)).not.toContain("a");
  },
  "a page starts at a time": async (world) => {
    const customer = await withMessages(world, ["a", "b"]);
    const absoluteTime = "2026-01-01T00:00:00.000Z";

    expect(texts(await page(world, customer, { startPosition: { absoluteTime }, scanDirection: "FORWARD" }))).toContain(
      "b",
    );
  },
  "forward without a position is refused, https://github.com/amazon-connect/amazon-connect-chatjs/issues/19, https://github.com/amazon-connect/amazon-connect-chatjs/pull/21":
    async (world) => {
      const customer = await joinCustomer(world);

      expect(
        await rejectionOf(world, customer.session.getTranscript({ scanDirection: "FORWARD", metadata: 1 })),
      ).toMatchObject({
        type: "ValidationException",
        statusCode: 400,
        metadata: 1,
      });
    },
  "the transcript of another contact is empty, https://github.com/amazon-connect/amazon-connect-chatjs/issues/28":
    async (world) => {
      const customer = await withMessages(world, ["a"]);
      const other = await joinCustomer(world);

      expect(texts(await page(world, customer, { contactId: other.party.ref.conversationId }))).toEqual([]);
    },
  "a transcript after a reconnection needs no token, https://github.com/amazon-connect/amazon-connect-chatjs/pull/245, https://github.com/amazon-connect/amazon-connect-chatjs/pull/211":
    async (world) => {
      const customer = await withMessages(world, ["a"]);
      using peer = await bringPeer(world, customer);
      customer.page.network.cut();
      await peer.write("missed");
      await world.until(() => customer.of("onConnectionEstablished").at(-1) && customer.contents.includes("missed"));

      expect(texts(await page(world, customer, {}))).toContain("missed");
    },
  "messages in a transcript carry their receipts": async (world) => {
    const customer = await withMessages(world, ["a"]);
    using peer = await bringPeer(world, customer);
    const { data } = await page(world, customer, {});
    await peer.sendEvent("message.read", {
      messageId: data.Transcript.find(({ Content }: Loose) => Content === "a").Id,
    });
    await world.until(() => customer.of("onReadReceipt").length === 1);

    const later = await page(world, customer, {});
    const message = later.data.Transcript.find(({ Content }: Loose) => Content === "a");
    expect(message.MessageMetadata.Receipts[0]).toMatchObject({ ReadTimestamp: expect.any(String) });
  },
  "a transcript can be read after the end of the chat by its agent, https://github.com/amazon-connect/amazon-connect-chatjs/issues/61, https://github.com/amazon-connect/amazon-connect-chatjs/issues/294":
    async (world) => {
      const customer = await withMessages(world, ["a"]);
      using peer = await bringPeer(world, customer);
      const agent = world.page();
      const session = agent.connect.ChatSession.create({
        type: "AGENT",
        websocketManager: peer.manager,
        chatDetails: peer.details(),
      });
      await world.done(session.connect());
      await world.done(customer.session.disconnectParticipant());
      await world.until(() => peer.socket.items.some((item) => contentOf(item) === "chat.ended"));
      await world.rest();

      expect(texts(await world.done(session.getTranscript({})))).toContain("a");
    },
  "onTranscriptUpdated reports the transcript after each change": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.until(() => newest(reports).includes("Welcome"));
    await world.done(customer.session.sendMessage({ message: "a", contentType: "text/plain" }));
    await world.until(() => newest(reports).includes("a"));

    expect(newest(reports)).toEqual(["participant.joined", "Welcome", "a"]);
  },
  "each item is in the transcript once": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.until(() => newest(reports).includes("Welcome"));
    await world.done(customer.session.sendMessage({ message: "a", contentType: "text/plain" }));
    await world.done(customer.session.getTranscript({}));
    await world.rest();

    expect(newest(reports)).toEqual(["participant.joined", "Welcome", "a"]);
  },
  "an own message is in the transcript at once": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.rest();
    const { promise, resolve } = Promise.withResolvers<void>();
    customer.page.network.gate = promise;
    const sent = customer.session.sendMessage({ message: "a", contentType: "text/plain" });
    await world.until(() => reports.some((report) => statusOf([report], "a") === "SENDING"));
    resolve();
    await world.done(sent);
    await world.rest();

    expect(newest(reports).filter((text) => text === "a")).toHaveLength(1);
  },
  "a sent message has the status SENT": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.rest();
    customer.page.network.isSilent = true; // the response arrives before the item
    await world.done(customer.session.sendMessage({ message: "a", contentType: "text/plain" }));
    await world.rest();

    expect(reports.some((report) => statusOf([report], "a") === "SENT")).toBe(true);
  },
  "a refused message has the status FAILED": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.rest();
    const message = "x".repeat(20_000);
    await rejectionOf(world, customer.session.sendMessage({ message, contentType: "text/plain" }));
    await world.rest();

    expect(statusOf(reports, message)).toBe("FAILED");
  },
  "receipts change the status of a message": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.until(() => newest(reports).includes("Welcome"));
    using peer = await bringPeer(world, customer);
    const { data } = await world.done(
      customer.session.sendMessage({ message: "a", contentType: "text/plain" }) as Promise<Loose>,
    );
    await world.rest();
    await peer.sendEvent("message.delivered", { messageId: data.Id });
    await world.until(() => statusOf(reports, "a") === "DELIVERED");
    await peer.sendEvent("message.read", { messageId: data.Id });
    await world.until(() => statusOf(reports, "a") === "READ");

    expect(reports.at(-1)?.transcript.filter(({ Content }: Loose) => Content === "a")).toHaveLength(1);
  },
  "items of the center carry their JSON": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.until(() => newest(reports).includes("Welcome"));

    const item = reports.at(-1)?.transcript.find(({ Content }: Loose) => Content === "Welcome");
    const { serializedContent, ...rest } = item;
    expect(JSON.parse(serializedContent)).toEqual({ ...rest });
  },
  "an earlier page goes to the front of the transcript": async (world) => {
    const customer = await withMessages(world, ["a", "b"]);
    const reports = follow(customer);
    const { data } = await page(world, customer, { maxResults: 2 });
    await page(world, customer, { maxResults: 2, nextToken: data.NextToken });
    await world.rest();

    expect(newest(reports)).toEqual(["participant.joined", "Welcome", "a", "b"]);
  },
  "typing is not in the transcript": async (world) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.until(() => newest(reports).includes("Welcome"));
    using peer = await bringPeer(world, customer);
    await peer.sendEvent("typing");
    await world.until(() => customer.of("onTyping").length > 0);

    expect(newest(reports)).not.toContain("typing");
  },
  "an interactive message is in the transcript, https://github.com/aws-amplify/aws-sdk-android/issues/1989": async (
    world,
  ) => {
    const customer = await startCustomer(world);
    const reports = follow(customer);
    await world.done(customer.session.connect());
    await world.until(() => newest(reports).includes("Welcome"));
    receiveItem(customer, {
      Type: "MESSAGE",
      ContentType: "application/vnd.amazonaws.connect.message.interactive",
      Content: '{"templateType":"QuickReply"}',
      AbsoluteTime: "2030-01-01T00:00:00.000Z",
    });
    await world.rest();

    expect(newest(reports).at(-1)).toBe('{"templateType":"QuickReply"}');
  },
});
