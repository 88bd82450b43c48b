/**
 * An agent transfers a chat to another agent and to a queue with `addConnection`, on desktops with unmodified releases of Amazon's Streams and ChatJS and
 * with Tributary's library. The customer's page, with Amazon's ChatJS, does nothing about it.
 */
import { DescribeContactCommand } from "@aws-sdk/client-connect";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type Customer, connectClient } from "./support/desktop.ts";
import { acceptChat, newContact, textsAt, textsIn, write } from "./support/desktop-contacts.ts";
import { desktopTests } from "./support/desktop-tests.ts";
import { eventually } from "./support/eventually.ts";

const SUCCEEDED = "application/vnd.amazonaws.connect.event.transfer.succeeded";

const desktops = desktopTests();

describe.each(["1.4.5", "2.28.2", "tributary"] as const)("on desktops with Streams %s", (streams) => {
  it("[TX-01, RM-23] a chat is transferred to an agent, who continues it with the same customer", async () => {
    const ada = await desktops.openAvailable(streams, "ada");
    const customer = await desktops.openCustomer();
    await acceptChat(ada, customer.contactId);
    await customer.send("My order is late");
    await eventually(async () => expect(await textsAt(ada, customer.contactId)).toEqual(["My order is late"]));
    const grace = await desktops.openAvailable(streams, "grace");

    await ada.run("transferTo", customer.contactId, "Grace Hopper");

    await eventually(async () => expect((await ada.contact(customer.contactId))?.events).toContain("onACW"));
    await eventually(async () => {
      const messages = (await ada.contact(customer.contactId))?.messages ?? [];
      expect(messages.filter(({ ContentType }) => ContentType === SUCCEEDED)).toHaveLength(1);
    });
    const next = await newContact(grace);
    expect(next).not.toBe(customer.contactId);
    await acceptChat(grace, next);
    await customer.send("Are you there?");
    await eventually(async () => expect(await textsAt(grace, next)).toContain("Are you there?"));
    await write(grace, next, "Yes, I took over");
    await eventually(async () => expect(await messagesAt(customer)).toContain("Yes, I took over"));
    expect(await transcriptOf(grace.page, next)).toEqual([
      expect.any(String),
      "My order is late",
      expect.stringContaining("transferred"),
      "Are you there?",
      "Yes, I took over",
    ]);

    expect(await textsAt(ada, customer.contactId)).toEqual(["My order is late"]);
    expect(await messagesAt(customer)).toEqual([
      expect.any(String),
      "My order is late",
      expect.stringContaining("transferred"),
      "Are you there?",
      "Yes, I took over",
    ]);
    const { Contact } = await connectClient(desktops.center).send(
      new DescribeContactCommand({ InstanceId: desktops.center.description.instanceId, ContactId: next }),
    );
    expect(Contact).toMatchObject({ InitialContactId: customer.contactId, PreviousContactId: customer.contactId });
  });
});

it("[TX-01] a chat is transferred to a queue, and the agent gets it back when they are free", async () => {
  const ada = await desktops.openAvailable("2.28.2", "ada");
  const customer = await desktops.openCustomer();
  await acceptChat(ada, customer.contactId);

  await ada.run("transferTo", customer.contactId, "Support");

  await eventually(async () => expect((await ada.contact(customer.contactId))?.events).toContain("onACW"));
  const next = await newContact(ada, [customer.contactId]);
  const queue = await ada.page.evaluate(
    (id) => Reflect.get(globalThis, "contacts")[id].contact.getQueue().name as string,
    next,
  );
  expect(queue).toBe("Support");
});

async function transcriptOf(page: Page, contactId: string): Promise<readonly (string | undefined)[]> {
  const { data } = await page.evaluate(
    (id) => Reflect.get(globalThis, "contacts")[id].session.getTranscript({ maxResults: 50, sortOrder: "ASCENDING" }),
    contactId,
  );
  return textsIn(data.Transcript);
}

async function messagesAt(customer: Customer): Promise<readonly (string | undefined)[]> {
  return textsIn(await customer.list("messages"));
}
