/**
 * Releases of Amazon's ChatJS, unmodified, in Chromium against the built server: on the customer's page and, beside Streams, on the desktop. Each does what it
 * can do: releases before 5.0.0 lack some callbacks.
 */
import { createManualClock } from "@tributary/testkit";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openTestCenter } from "../../packages/http/test/test-center.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import type { Customer, Desktop } from "./support/desktop.ts";
import { acceptChat, newContact, session, textsAt, textsIn, write } from "./support/desktop-contacts.ts";
import { desktopTests } from "./support/desktop-tests.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";

/** Each with a release of Streams of its time. */
const RELEASES = [
  { release: "5.0.0", streams: "2.28.2" },
  { release: "3.0.3", streams: "2.18.7" },
  { release: "2.3.2", streams: "2.13.1" },
  { release: "1.5.1", streams: "1.4.5" },
] as const;

const MINUTE = 60_000;
const EVENT = "application/vnd.amazonaws.connect.event.";
const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const PICKER = JSON.stringify({
  templateType: "ListPicker",
  version: "1.0",
  data: { content: { title: "Which one?", elements: [{ title: "Mine" }] } },
});
const ANSWER = JSON.stringify({ version: "1.0", action: "ShowMore", data: {}, templateType: "ListPicker" });

const textsOf = async (customer: Customer) => textsIn(await customer.list("messages"));

/** Calls a method of the customer's session. */
function call({ page }: Customer, method: string, input: object): Promise<unknown> {
  return page.evaluate(({ name, argument }) => Reflect.get(globalThis, "session")[name](argument), {
    name: method,
    argument: input,
  });
}

describe.each(RELEASES)("ChatJS $release, on the desktop beside Streams $streams", ({ release, streams }) => {
  // Pages renew a token of 65 seconds after five.
  const desktops = desktopTests({
    chat: `chatjs-${release}`,
    settings: { TRIBUTARY_RESTART_AFTER_CRASH: "true", TRIBUTARY_CONNECTION_TOKEN_SECONDS: "65" },
  });

  /** A chat that Ada has accepted. */
  async function openChat(): Promise<{ readonly ada: Desktop; readonly customer: Customer; readonly id: string }> {
    const ada = await desktops.openAvailable(streams, "ada");
    const customer = await desktops.openCustomer();
    await acceptChat(ada, customer.contactId);
    return { ada, customer, id: customer.contactId };
  }

  it("[PT-34] carries messages, typing, receipts, cards and files in both directions", async () => {
    const { ada, customer, id } = await openChat();

    await customer.send("My order is late");
    await eventually(async () => expect(await textsAt(ada, id)).toEqual(["My order is late"]));
    await write(ada, id, "I look it up");
    await eventually(async () => expect((await textsOf(customer)).at(-1)).toBe("I look it up"));

    await customer.sendEvent(`${EVENT}typing`);
    await eventually(async () => expect((await ada.contact(id))?.typing).not.toEqual([]));
    await session(ada, id, "sendEvent", { contentType: `${EVENT}typing` });
    await eventually(async () => expect(await customer.list("typing")).not.toEqual([]));

    const seen = (await customer.list("messages")).at(-1)?.Id;
    await customer.sendEvent(`${EVENT}message.read`, JSON.stringify({ messageId: seen }));
    await eventually(async () => expect((await ada.contact(id))?.read).not.toEqual([]));

    await session(ada, id, "sendMessage", { contentType: INTERACTIVE, message: PICKER });
    await eventually(async () => expect((await textsOf(customer)).at(-1)).toBe(PICKER));
    await call(customer, "sendMessage", { contentType: `${INTERACTIVE}.response`, message: ANSWER });
    await eventually(async () => expect((await textsAt(ada, id)).at(-1)).toBe(ANSWER));

    await sendFile(customer.page, [], "bill.txt");
    await eventually(async () => expect(await filesOn(ada.page, ["contacts", id])).toEqual(["bill.txt: contents"]));
    await sendFile(ada.page, ["contacts", id], "offer.txt");
    await eventually(async () =>
      expect(await filesOn(customer.page, [])).toEqual(["bill.txt: contents", "offer.txt: contents"]),
    );
  });

  it("[PT-34] reads the transcript in both directions, goes on after a reload, and ends the chat once", async () => {
    const { ada, customer, id } = await openChat();
    for (let number = 1; number <= 6; number += 1) await customer.send(`message ${number}`);
    await eventually(async () => expect((await textsAt(ada, id)).at(-1)).toBe("message 6"));
    const forth = ["message 1", "message 2", "message 3", "message 4", "message 5", "message 6"];

    const isOwn = (text: string | null): boolean => text?.startsWith("message") ?? false;
    expect((await pagesOf(customer, "BACKWARD")).filter(isOwn)).toEqual(forth.toReversed());
    expect((await pagesOf(customer, "FORWARD")).filter(isOwn)).toEqual(forth);

    await customer.reload();
    await customer.send("I am back");
    await eventually(async () => expect((await textsAt(ada, id)).at(-1)).toBe("I am back"));
    await write(ada, id, "Welcome back");
    await eventually(async () => expect(await textsOf(customer)).toContain("Welcome back"));

    await customer.leave();
    await eventually(async () => expect((await ada.contact(id))?.events).toContain("onACW"));
    await eventually(async () => expect(await customer.events()).toContain("onEnded"));
    expect((await customer.events()).filter((event) => event === "onEnded")).toHaveLength(1);
  });

  it("[PT-34] stays with the customer through a transfer", async () => {
    const { ada, customer, id } = await openChat();
    const grace = await desktops.openAvailable(streams, "grace");

    await ada.run("transferTo", id, "Grace Hopper");
    const next = await newContact(grace);
    await acceptChat(grace, next);
    await customer.send("Are you there?");
    await eventually(async () => expect(await textsAt(grace, next)).toContain("Are you there?"));
    await write(grace, next, "Yes, I took over");

    await eventually(async () => expect((await textsOf(customer)).at(-1)).toBe("Yes, I took over"));
    expect(await customer.events()).not.toContain("onEnded");
  });

  it("[PT-34, PT-35] renews its token, and outlives a crash of the server", async () => {
    const { ada, customer, id } = await openChat();
    const used = new Set<string>();
    customer.page.on("request", (request) => {
      if (request.url().endsWith("/participant/message")) used.add(request.headers()["x-amz-bearer"] ?? "");
    });

    await customer.send("first");
    await eventually(async () => {
      await customer.send("again");
      expect(used.size).toBeGreaterThan(1);
    }, 20_000);

    desktops.center.crash();
    await customer.send("after the crash");
    await eventually(async () => expect((await textsAt(ada, id)).at(-1)).toBe("after the crash"), 30_000);
    await write(ada, id, "all is well");
    await eventually(async () => expect((await textsOf(customer)).at(-1)).toBe("all is well"), 30_000);
    expect(await customer.events()).not.toContain("onConnectionBroken");
  });
});

describe("a customer who is idle", () => {
  it.each(RELEASES)("[PT-34] is reported to ChatJS $release, as are their return and the end", async ({ release }) => {
    await using browser = await openBrowser();
    await using site = await openHostSite();
    await using center = await openTestCenter({ time: createManualClock(Date.now()) });
    const customer = await center.startChat();
    const page = await newPage(await browser.newContext(), `${site.url}/customer.html?chat=chatjs-${release}`);
    const events = (): Promise<readonly string[]> => page.evaluate(() => Reflect.get(globalThis, "events"));
    const details = {
      ContactId: customer.ref.conversationId,
      ParticipantId: customer.ref.participantId,
      ParticipantToken: customer.participantToken,
    };
    await page.evaluate((input) => Reflect.get(globalThis, "startCustomer")(input), { details, endpoint: center.http });
    await eventually(async () => expect(await events()).toContain("onConnectionEstablished"));
    await center.center.contacts.setTimers(customer.ref.conversationId, [
      { role: "customer", type: "idle", durationMs: 2 * MINUTE },
      { role: "customer", type: "disconnect", durationMs: 2 * MINUTE },
    ]);
    await center.bringAgent(customer);

    center.time.advance(2 * MINUTE + 100);
    await eventually(async () => expect(await events()).toContain("onParticipantIdle"));
    await page.evaluate(() =>
      Reflect.get(globalThis, "session").sendMessage({ message: "Back", contentType: "text/plain" }),
    );
    await eventually(async () => expect(await events()).toContain("onParticipantReturned"));
    center.time.advance(2 * MINUTE + 100);
    await eventually(async () =>
      expect((await events()).filter((event) => event === "onParticipantIdle")).toHaveLength(2),
    );
    center.time.advance(2 * MINUTE + 100);
    await eventually(async () => expect(await events()).toContain("onEnded"));

    expect((await events()).filter((event) => event.startsWith("on") && !event.startsWith("onConnection"))).toEqual([
      "onParticipantIdle",
      "onParticipantReturned",
      "onParticipantIdle",
      "onAutoDisconnection",
      "onEnded",
    ]);
  });
});

/** Sends a small file in the session at a place of the page. */
function sendFile(page: Page, path: readonly string[], name: string): Promise<unknown> {
  return page.evaluate(
    ({ names, file }) => {
      const place = names.reduce((value, key) => Reflect.get(value, key), globalThis as object);
      const attachment = new File(["contents"], file, { type: "text/plain" });
      return Reflect.get(place, "session").sendAttachment({ attachment });
    },
    { names: path, file: name },
  );
}

/** Downloads the files that a place of the page has received. */
function filesOn(page: Page, path: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(async (names) => {
    const place = names.reduce((value, key) => Reflect.get(value, key), globalThis as object);
    const items: { readonly Attachments?: { readonly AttachmentId: string; readonly AttachmentName: string }[] }[] =
      Reflect.get(place, "messages");
    const files = items.flatMap(({ Attachments = [] }) => Attachments);
    return Promise.all(
      files.map(async ({ AttachmentId: attachmentId, AttachmentName }) => {
        const blob: Blob = await Reflect.get(place, "session").downloadAttachment({ attachmentId });
        return `${AttachmentName}: ${await blob.text()}`;
      }),
    );
  }, path);
}

/** Texts of the customer's transcript, read in pages of two, in the order of reading. */
async function pagesOf(customer: Customer, scanDirection: "FORWARD" | "BACKWARD"): Promise<readonly (string | null)[]> {
  return customer.page.evaluate(async (direction) => {
    const texts: (string | null)[] = [];
    let nextToken: string | undefined;
    do {
      const { data } = await Reflect.get(globalThis, "session").getTranscript({
        scanDirection: direction,
        sortOrder: "ASCENDING",
        maxResults: 2,
        ...(direction === "FORWARD" && nextToken === undefined ? { startPosition: { mostRecent: 100 } } : {}),
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      const page: (string | null)[] = data.Transcript.map(({ Content = null }) => Content);
      texts.push(...(direction === "BACKWARD" ? page.toReversed() : page));
      nextToken = data.NextToken;
    } while (nextToken);
    return texts;
  }, scanDirection);
}
