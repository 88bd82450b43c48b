/**
 * One chat from start to clear on a desktop of another site, with several unmodified releases of Amazon's Streams library and with Tributary's
 * replacement, with and without Amazon's ChatJS.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "./support/browser.ts";
import { startCenter } from "./support/center.ts";
import { type ChatItem, openCustomer, openDesktop } from "./support/desktop.ts";
import { clear, session, textsAt, textsIn } from "./support/desktop-contacts.ts";
import { eventually } from "./support/eventually.ts";
import { type ChatLibrary, openHostSite, STREAMS_RELEASES, type StreamsRelease } from "./support/host-site.ts";
import { addQuickConnect } from "./support/quick-connect.ts";

const EVENT = "application/vnd.amazonaws.connect.event";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([openHostSite(), openBrowser()]);
});

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const DESKTOPS: readonly { readonly streams: StreamsRelease; readonly chat: ChatLibrary }[] = [
  ...STREAMS_RELEASES.map((streams) => ({ streams, chat: "chatjs" }) as const),
  { streams: "tributary", chat: "chatjs" },
  { streams: "tributary", chat: "none" },
];

describe.each(DESKTOPS)("a desktop on $streams with $chat", ({ streams, chat }) => {
  it("handles a chat from start to clear, and receives each event once and in order", async () => {
    await using center = await startCenter();
    const lines: string[] = [];
    const options = { center, site: site.url, streams, chat, lines };
    const context = await browser.newContext();
    const second = await browser.newContext();
    try {
      await handleChat({ context, second, options });
    } catch (error) {
      throw new Error(`${String(error)}\n${lines.slice(-40).join("\n")}\n${center.output().slice(-2_000)}`, {
        cause: error,
      });
    } finally {
      await context.close();
      await second.close();
    }
  });
});

it.each(["1.4.5", "2.28.2", "tributary"] as const)("lists quick connects in desktops on %s", async (streams) => {
  await using center = await startCenter();
  const quickConnectId = await addQuickConnect(center);
  const context = await browser.newContext();
  const desktop = await openDesktop(context, { center, site: site.url, streams, lines: [] });

  const endpoints = await endpointsOf(desktop.page);
  expect(endpoints).toMatchObject([
    {
      endpointARN: expect.stringMatching(new RegExp(`/transfer-destination/${quickConnectId}$`)),
      type: "phone_number",
      name: "Bank",
      phoneNumber: "+15550100",
    },
    { type: "agent", name: "Grace Hopper", agentLogin: "grace" },
    { type: "queue", name: "Support", queue: { name: "Support" } },
  ]);
  await context.close();
});

type Setup = {
  readonly context: Awaited<ReturnType<typeof browser.newContext>>;
  readonly second: Awaited<ReturnType<typeof browser.newContext>>;
  readonly options: Parameters<typeof openDesktop>[1];
};

async function handleChat({ context, second, options }: Setup): Promise<void> {
  const desktop = await openDesktop(context, options);
  const otherTab = await openDesktop(second, options);
  await desktop.run("chooseState", "Available");
  await eventually(async () => expect(await desktop.events()).toContainEqual(["onStateChange", "Offline > Available"]));

  const customer = await openCustomer(context, { ...options, chat: "chatjs" });
  const id = customer.contactId;
  await eventually(async () => expect((await desktop.contact(id))?.events).toEqual(["contact", "onConnecting"]));
  await desktop.run("call", id, "accept");
  await eventually(async () =>
    expect((await desktop.contact(id))?.events).toEqual(["contact", "onConnecting", "onAccepted", "onConnected"]),
  );
  await desktop.run("openChat", id);
  expect((await desktop.contact(id))?.controllerMs).toBeLessThan(2_000);

  await customer.send("Hello from the customer");
  await eventually(async () => expect(await textsAt(desktop, id)).toEqual(["Hello from the customer"]));
  await session(desktop, id, "sendMessage", { message: "Hello from the agent", contentType: "text/plain" });
  await eventually(async () =>
    expect(textsIn(await customer.list("messages"))).toEqual([
      expect.any(String),
      "Hello from the customer",
      "Hello from the agent",
    ]),
  );

  await customer.sendEvent(`${EVENT}.typing`);
  await eventually(async () => expect((await desktop.contact(id))?.typing.length).toBe(1));
  await session(desktop, id, "sendEvent", { contentType: `${EVENT}.typing` });
  await eventually(async () => expect((await customer.list("typing")).length).toBe(1));

  const fromAgent = (await customer.list("messages")).find(({ Content }) => Content === "Hello from the agent");
  await customer.sendEvent(`${EVENT}.message.read`, JSON.stringify({ messageId: fromAgent?.Id }));
  await eventually(async () => expect((await desktop.contact(id))?.read.length).toBe(1));
  const fromCustomer = (await desktop.contact(id))?.messages.find(
    ({ Content }) => Content === "Hello from the customer",
  );
  const messageId = fromCustomer?.Id;
  await session(desktop, id, "sendEvent", {
    contentType: `${EVENT}.message.delivered`,
    content: JSON.stringify({ messageId, disableThrottle: true }),
  });
  await eventually(async () => expect((await customer.list("delivered")).length).toBe(1));
  await session(desktop, id, "sendEvent", {
    contentType: `${EVENT}.message.read`,
    content: JSON.stringify({ messageId, disableThrottle: true }),
  });
  await eventually(async () => expect((await customer.list("read")).length).toBe(1));

  const transcript = (await session(desktop, id, "getTranscript", {
    maxResults: 30,
    sortOrder: "DESCENDING",
  })) as {
    readonly data: { readonly Transcript: readonly ChatItem[]; readonly InitialContactId: string };
  };
  expect(transcript.data.InitialContactId).toBe(id);
  expect(textsIn(transcript.data.Transcript).slice(0, 2)).toEqual(["Hello from the agent", "Hello from the customer"]);
  const times = transcript.data.Transcript.map(({ AbsoluteTime }) => AbsoluteTime);
  expect(times).toEqual([...times].sort().reverse());

  await desktop.page.evaluate((contactId) => Reflect.get(globalThis, "connect").core.viewContact(contactId), id);
  for (const each of [desktop, otherTab]) {
    await eventually(async () => expect(await each.events()).toContainEqual(["onViewContact", id]));
  }

  await customer.leave();
  await eventually(async () =>
    expect((await desktop.contact(id))?.events).toEqual(expect.arrayContaining(["onACW", "onEnded"])),
  );
  await eventually(async () => expect(await customer.events()).toContain("onEnded"));
  await clear(desktop, options.streams, id);
  await eventually(async () => expect((await desktop.contact(id))?.events.at(-1)).toBe("onDestroy"));
  const events = (await desktop.contact(id))?.events.filter((name) => name !== "chat.onEnded");
  // Releases before 2.7 report the end a second time when the contact is cleared.
  const once = options.streams === "1.4.5" ? [...new Set(events)] : events;
  expect(once).toEqual(["contact", "onConnecting", "onAccepted", "onConnected", "onACW", "onEnded", "onDestroy"]);
}

function endpointsOf(page: Page): Promise<readonly object[]> {
  return page.evaluate(() => {
    const agent = Reflect.get(globalThis, "agent");
    return new Promise<readonly object[]>((resolve, reject) => {
      agent.getEndpoints(agent.getAllQueueARNs(), {
        success: ({ endpoints }: { readonly endpoints: readonly object[] }) => resolve(endpoints),
        failure: reject,
      });
    });
  });
}
