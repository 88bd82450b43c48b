/**
 * An agent transfers a chat to another agent and to a queue with `addConnection`, on desktops with unmodified releases of Amazon's Streams and ChatJS and
 * with Tributary's library. The customer's page, with Amazon's ChatJS, does nothing about it.
 */
import { DescribeContactCommand } from "@aws-sdk/client-connect";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "./support/browser.ts";
import { startCenter } from "./support/center.ts";
import {
  type ChatItem,
  type Customer,
  connectClient,
  type Desktop,
  openCustomer,
  openDesktop,
} from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";

const SUCCEEDED = "application/vnd.amazonaws.connect.event.transfer.succeeded";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([openHostSite(), openBrowser()]);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

describe.each(["1.4.5", "2.28.2", "tributary"] as const)("on desktops with Streams %s", (streams) => {
  it("[TX-01, RM-23] a chat is transferred to an agent, who continues it with the same customer", async () => {
    await using center = await startCenter();
    const lines: string[] = [];
    const options = { center, site: site.url, streams, lines };
    const contexts = await Promise.all([browser.newContext(), browser.newContext(), browser.newContext()]);
    const [first, second, third] = contexts;
    try {
      const ada = await openDesktop(first, options);
      await ada.run("chooseState", "Available");
      const customer = await openCustomer(third, options);
      await accept(ada, customer.contactId);
      await customer.send("My order is late");
      await eventually(async () => expect(await textsOf(ada, customer.contactId)).toEqual(["My order is late"]));
      const grace = await openDesktop(second, options, "grace");
      await grace.run("chooseState", "Available");

      await ada.run("transferTo", customer.contactId, "Grace Hopper");

      await eventually(async () => expect((await ada.contact(customer.contactId))?.events).toContain("onACW"));
      const transferred = (await ada.contact(customer.contactId))?.messages.filter(
        ({ ContentType }) => ContentType === SUCCEEDED,
      );
      expect(transferred).toHaveLength(1);
      const next = await onlyContact(grace);
      expect(next).not.toBe(customer.contactId);
      await accept(grace, next);
      await customer.send("Are you there?");
      await eventually(async () => expect(await textsOf(grace, next)).toContain("Are you there?"));
      await say(grace.page, next, "Yes, I took over");
      await eventually(async () => expect(await messagesAt(customer)).toContain("Yes, I took over"));
      expect(await transcriptOf(grace.page, next)).toEqual([
        expect.any(String),
        "My order is late",
        expect.stringContaining("transferred"),
        "Are you there?",
        "Yes, I took over",
      ]);

      expect(await textsOf(ada, customer.contactId)).toEqual(["My order is late"]);
      expect(await messagesAt(customer)).toEqual([
        expect.any(String),
        "My order is late",
        expect.stringContaining("transferred"),
        "Are you there?",
        "Yes, I took over",
      ]);
      const { Contact } = await connectClient(center).send(
        new DescribeContactCommand({ InstanceId: center.description.instanceId, ContactId: next }),
      );
      expect(Contact).toMatchObject({ InitialContactId: customer.contactId, PreviousContactId: customer.contactId });
    } catch (error) {
      throw new Error(`${String(error)}\n${lines.slice(-40).join("\n")}`, { cause: error });
    } finally {
      await Promise.all(contexts.map((context) => context.close()));
    }
  });
});

it("[TX-01] a chat is transferred to a queue, and the agent gets it back when they are free", async () => {
  await using center = await startCenter();
  const lines: string[] = [];
  const options = { center, site: site.url, streams: "2.28.2", lines } as const;
  const context = await browser.newContext();
  const ada = await openDesktop(context, options);
  await ada.run("chooseState", "Available");
  const customer = await openCustomer(context, options);
  await accept(ada, customer.contactId);

  await ada.run("transferTo", customer.contactId, "Support");

  await eventually(async () => expect((await ada.contact(customer.contactId))?.events).toContain("onACW"));
  const next = await onlyContact(ada, [customer.contactId]);
  const queue = await ada.page.evaluate(
    (id) => Reflect.get(globalThis, "contacts")[id].contact.getQueue().name as string,
    next,
  );
  expect(queue).toBe("Support");
  await context.close();
});

async function accept(desktop: Desktop, contactId: string): Promise<void> {
  await eventually(async () => expect((await desktop.contact(contactId))?.events).toContain("onConnecting"));
  await desktop.run("call", contactId, "accept");
  await eventually(async () => expect((await desktop.contact(contactId))?.events).toContain("onConnected"));
  await desktop.run("openChat", contactId);
}

/** Returns the id of the contact that the desktop has received beside the known ones. */
async function onlyContact({ page }: Desktop, known: readonly string[] = []): Promise<string> {
  let others: string[] = [];
  await eventually(async () => {
    const ids = await page.evaluate(() => Object.keys(Reflect.get(globalThis, "contacts")));
    others = ids.filter((id) => !known.includes(id));
    expect(others).toHaveLength(1);
  });
  return others[0] ?? "";
}

function say(page: Page, contactId: string, message: string): Promise<void> {
  return page.evaluate(
    (input) => Reflect.get(globalThis, "contacts")[input.contactId].session.sendMessage(input.sent),
    { contactId, sent: { message, contentType: "text/plain" } },
  );
}

async function transcriptOf(page: Page, contactId: string): Promise<readonly (string | undefined)[]> {
  const { data } = await page.evaluate(
    (id) => Reflect.get(globalThis, "contacts")[id].session.getTranscript({ maxResults: 50, sortOrder: "ASCENDING" }),
    contactId,
  );
  return textsIn(data.Transcript);
}

async function textsOf(desktop: Desktop, contactId: string): Promise<readonly (string | undefined)[]> {
  return textsIn((await desktop.contact(contactId))?.messages ?? []);
}

async function messagesAt(customer: Customer): Promise<readonly (string | undefined)[]> {
  return textsIn(await customer.list("messages"));
}

function textsIn(items: readonly ChatItem[]): readonly (string | undefined)[] {
  return items.filter(({ Type }) => Type === "MESSAGE").map(({ Content }) => Content);
}
