/** Participants in the widget, besides their messages: pictures of agents, and that the customer is idle. */
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endChat, openWidgetIn, savedChatOn, startChat } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { panelTests } from "./support/panel-tests.ts";
import { interceptSockets } from "./support/socket-frames.ts";

const EVENTS = "application/vnd.amazonaws.connect.event.participant";

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="900" height="900"><rect width="9" height="9" fill="teal"/></svg>';

const panels = panelTests();

let opened: Page[];
let site: Awaited<ReturnType<typeof openHostSite>>;

beforeAll(async () => {
  site = await openHostSite();
});
afterAll(() => site[Symbol.asyncDispose]());
beforeEach(() => {
  opened = [];
});
afterEach(async () => {
  for (const page of opened) await endChat(page);
});

type Participant = Readonly<Record<string, unknown>> & { readonly ParticipantId: string };

/** Adds facts about participants to the answers of the center. Only an administrator with access to its files sets pictures, and idle times are minutes. */
async function answerWith(context: BrowserContext, participants: () => readonly Participant[]): Promise<void> {
  await context.route("**/participant/participants", async (route) => {
    const response = await route.fetch();
    const isList = response.ok() && Array.isArray((await response.json()).Participants);
    await route.fulfill(isList ? { response, json: { Participants: participants() } } : { response });
  });
}

/** A customer on a page without a policy, or on the demo page, and an agent who has accepted the chat. */
async function chat(prepare: (context: BrowserContext) => Promise<void>, place: "page" | "demo" = "demo") {
  const ada = await panels.openAvailable("ada");
  const context = await panels.newContext("customer", { locale: "en-US" });
  await prepare(context);
  const page = await context.newPage();
  opened.push(page);
  const frames = await interceptSockets(page);
  const { widgetUrl } = panels.center.description;
  if (place === "demo") await page.goto(widgetUrl);
  else await openWidgetIn(page, { site: site.url, widgetUrl }, { opened: "" });
  await startChat(page, "First customer");
  await ada.accept();
  await page.getByText("You are chatting with Ada Lovelace").waitFor();
  return { ada, page, frames, saved: await savedChatOn(page) };
}

describe("the picture of an agent", () => {
  const bob = "participant-Bob";

  it("[CW-24] is beside their messages, without the address of the page, in the size that the widget has for it", async () => {
    const referrers: (string | undefined)[] = [];
    const { page, frames, saved } = await chat(async (context) => {
      await answerWith(context, () => [{ ParticipantId: bob, AvatarUrl: "https://pictures.example/bob.svg" }]);
      await context.route("https://pictures.example/**", async (route) => {
        referrers.push((await route.request().allHeaders()).referer);
        await route.fulfill({ contentType: "image/svg+xml", body: PICTURE });
      });
    }, "page");
    const bobSays = (content: string): void =>
      frames.deliver(saved.contactId, { content, contentType: "text/plain", displayName: "Bob Stone", role: "AGENT" });
    frames.deliver(saved.contactId, { content: "one", contentType: "text/plain", displayName: "Bob", role: "AGENT" });
    frames.deliver(saved.contactId, { content: "two", contentType: "text/plain", displayName: "Bob", role: "AGENT" });

    const picture = page.locator(".avatar img");
    await eventually(async () =>
      expect(await picture.evaluateAll((all) => all.map((image) => Reflect.get(image, "naturalWidth")))).toEqual([900]),
    );
    expect(await picture.boundingBox()).toMatchObject({ width: 28, height: 28 });
    expect(referrers).toEqual([undefined]);
    bobSays("three");
    await eventually(async () =>
      expect(await page.locator(".avatar").evaluateAll((all) => all.map((each) => each.textContent))).toEqual([
        "B",
        "BS",
      ]),
    );
  });

  it("[CW-24] is replaced by their initials if there is none, or if the policy of the page forbids it", async () => {
    const { ada, page, frames, saved } = await chat((context) =>
      answerWith(context, () => [{ ParticipantId: bob, AvatarUrl: "https://pictures.example/bob.svg" }]),
    );
    await ada.send("Hello");
    frames.deliver(saved.contactId, { content: "one", contentType: "text/plain", displayName: "Bob", role: "AGENT" });

    await page.locator(".avatar", { hasText: "AL" }).waitFor();
    await page.locator(".avatar", { hasText: "B" }).waitFor();
    await eventually(async () => expect(await page.locator(".avatar img").count()).toBe(0));
    expect(await page.locator(".avatar").first().getAttribute("aria-hidden")).toBe("true");
  });
});

describe("a customer who is idle", () => {
  it("[CW-25] sees when the chat will end, also announced, until they write", async () => {
    let seconds: number | null = 118;
    let self = "";
    const { page, frames, saved } = await chat((context) =>
      answerWith(context, () => (self === "" ? [] : [{ ParticipantId: self, IdleEndsInSeconds: seconds }])),
    );
    const customer = { participantId: saved.participantId, role: "CUSTOMER" } as const;
    self = saved.participantId;

    frames.deliverEvent(saved.contactId, { contentType: `${EVENTS}.idle`, ...customer });

    const warning = page.getByText("This chat will end in 2 minutes if you do not answer.");
    await warning.first().waitFor();
    expect(await page.locator(".unseen[role=status]").innerText()).toContain("This chat will end in 2 minutes");
    seconds = null;
    frames.deliverEvent(saved.contactId, { contentType: `${EVENTS}.returned`, ...customer });
    await eventually(async () => expect(await page.locator(".idle").count()).toBe(0));
  });
});
