/** Transfers of chats in the agent panel, with two agents in two browsers. */
import { ListQueuesCommand, UpdateQueueStatusCommand } from "@aws-sdk/client-connect";
import type { BrowserContext, Page } from "playwright-core";
import { expect, it } from "vitest";
import { type ChattingCustomer, messagesOf } from "./support/chatting-customer.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { type PanelPage, panelTests } from "./support/panel-tests.ts";

const panels = panelTests({ width: 1200, height: 720 });
let customer: ChattingCustomer;

/** Opens Ada's panel with a connected chat in which the customer has written `text`. */
async function adaChats(text: string, prepare?: (context: BrowserContext) => Promise<void>): Promise<PanelPage> {
  const ada = await panels.openAvailable("ada", { prepare });
  customer = await panels.startCustomer({ name: "First customer" });
  await ada.accept();
  await ada.composer.waitFor();
  customer.send(text);
  await ada.log.getByText(text).waitFor();
  return ada;
}

/** Opens the dialog with the keyboard. */
async function openByKeyboard({ page, transfer }: PanelPage): Promise<void> {
  await page.getByRole("button", { name: "Transfer" }).focus();
  await page.keyboard.press("Enter");
  await transfer.getByRole("option", { name: "Grace Hopper" }).waitFor();
  await eventually(async () => expect(await focusedName(page)).toBe("Search by name"));
}

const focusedName = (page: Page): Promise<string | null> =>
  page.evaluate(
    () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? null,
  );

it("[PA-20, PA-21, PA-23] a chat is transferred to an agent by keyboard, who continues it with the customer", async () => {
  const ada = await adaChats("My order is late");
  const grace = await panels.openAvailable("grace");
  await ada.send("Grace knows more about orders");
  await openByKeyboard(ada);

  await ada.page.keyboard.type("grace");
  await eventually(async () =>
    expect(await ada.transfer.getByRole("option").allInnerTexts()).toEqual(["Grace Hopper"]),
  );
  await ada.page.keyboard.press("Enter");

  await ada.page.getByRole("region", { name: "After-contact work" }).waitFor();
  await ada.log.getByText("You transferred this chat").waitFor();
  await eventually(async () => expect(await focusedName(ada.page)).toBe("Close contact"));
  await ada.transfer.waitFor({ state: "detached" });
  await grace.offers.getByText("First customer").waitFor();
  await grace.accept();
  await grace.composer.waitFor();
  customer.send("Are you there?");
  await grace.log.getByText("Are you there?").waitFor();
  await grace.send("Yes, I took over");
  await grace.log.getByText("Yes, I took over").waitFor();
  await eventually(async () =>
    expect(messagesOf(customer).slice(1)).toEqual([
      ["me", "My order is late"],
      ["agent", "Grace knows more about orders"],
      ["system", expect.stringContaining("transferred")],
      ["me", "Are you there?"],
      ["agent", "Yes, I took over"],
    ]),
  );
  const seenByGrace = await grace.log.innerText();
  for (const text of ["My order is late", "Grace knows more about orders", "Are you there?", "Yes, I took over"])
    expect(seenByGrace.split(text), text).toHaveLength(2);
  expect(seenByGrace).toMatch(/Ada Lovelace\W* left/);
  expect(seenByGrace).not.toMatch(/You transferred|The transfer/);

  // Not after a reload either, which reads the transcript again.
  for (const isReloaded of [false, true]) {
    if (isReloaded) await ada.page.reload();
    await ada.log.getByText("You transferred this chat").waitFor();
    expect(await ada.log.getByText(/Are you there|I took over|joined/).count()).toBe(0);
    expect(await ada.page.title()).toBe("Tributary");
    expect(await ada.contacts.getByText("Waiting for an answer").count()).toBe(0);
  }
});

it("[PA-23] an agent who gets the chat back from a queue has it beside the after-contact work", async () => {
  const ada = await adaChats("Good morning");
  await openByKeyboard(ada);

  await ada.page.keyboard.press("ArrowUp");
  await ada.page.keyboard.press("Enter");

  await ada.log.getByText("You transferred this chat").waitFor();
  await ada.offers.getByText("Support").waitFor();
  await ada.accept();
  await ada.composer.waitFor();
  customer.send("Still here");
  await ada.log.getByText("Still here").waitFor();
  expect(await ada.log.getByText("You transferred this chat").count()).toBe(0);
  await ada.contacts.filter({ hasText: "After-contact work" }).click();
  await ada.log.getByText("You transferred this chat").waitFor();
  expect(await ada.log.getByText("Still here").count()).toBe(0);
});

it("[PA-48] the dialog marks agents who are offline or in a state without offers", async () => {
  const ada = await adaChats("Good morning");
  const grace = ada.transfer.getByRole("option", { name: "Grace Hopper" });
  const shown = async (): Promise<string> => {
    await ada.openTransfer();
    const text = await grace.innerText();
    await ada.page.keyboard.press("Escape");
    await ada.transfer.waitFor({ state: "detached" });
    return text;
  };

  expect(await shown()).toBe("Grace Hopper\nOffline");
  const other = await panels.openAvailable("grace");
  expect(await shown()).toBe("Grace Hopper");
  await other.choose("Lunch");
  await eventually(async () => expect(await shown()).toBe("Grace Hopper\nNot available"));
});

it("[PA-21] the dialog takes the focus, returns it, and needs more than Enter", async () => {
  const ada = await adaChats("Good morning");
  const { keyboard } = ada.page;

  await openByKeyboard(ada);
  expect(await focusedName(ada.page)).toBe("Search by name");
  await keyboard.press("Enter");
  await keyboard.type("none of them");
  await ada.transfer.getByText(/No quick connects match/).waitFor();
  await keyboard.press("Enter");
  await keyboard.press("Escape");

  await ada.transfer.waitFor({ state: "detached" });
  expect(await focusedName(ada.page)).toBe("Transfer or add");
  await ada.composer.waitFor();

  await openByKeyboard(ada);
  await keyboard.press("ArrowDown");
  const field = ada.transfer.getByRole("combobox");
  const activeId = (await field.getAttribute("aria-activedescendant")) ?? "";
  expect(await ada.page.locator(`[id="${activeId}"]`).innerText()).toContain("Grace Hopper");
  expect(await ada.transfer.getByRole("status").innerText()).toBe("2 quick connects");
  await ada.transfer.getByRole("button", { name: "Close" }).click();
  await ada.transfer.waitFor({ state: "detached" });
  expect(await focusedName(ada.page)).toBe("Transfer or add");
});

it("[PA-22] a transfer to a disabled queue fails and leaves the dialog open, until the customer ends the chat", async () => {
  const ada = await adaChats("Good morning");
  await setSupport("DISABLED");

  await openByKeyboard(ada);
  await ada.transfer.getByRole("option", { name: "Support" }).click();

  const alert = ada.transfer.getByRole("alert");
  await alert.getByText(/Support\W is not taking chats at this time/).waitFor();
  await setSupport("ENABLED");
  await eventually(async () => expect(await focusedName(ada.page)).toBe("Search by name"));
  await ada.log.getByText("The transfer failed").waitFor();
  await customer.end();

  await ada.transfer.waitFor({ state: "detached" });
  await ada.page.getByRole("region", { name: "After-contact work" }).waitFor();
  await eventually(async () => expect(await focusedName(ada.page)).toBe("Conversation with First customer"));
});

it("[PA-22] a pending transfer keeps the dialog open", async () => {
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  const ada = await adaChats("Good morning", (context) =>
    context.routeWebSocket(/\/socket\/panel$/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage(async (frame) => {
        if (String(frame).includes("transferContact")) await isReleased;
        server.send(frame);
      });
    }),
  );
  await openByKeyboard(ada);

  await ada.page.keyboard.type("grace");
  await ada.page.keyboard.press("Enter");
  await ada.transfer.getByText(/Transferring to \W*Grace Hopper/).waitFor();
  for (const key of ["Escape", "Escape", "Enter"]) await ada.page.keyboard.press(key);
  await ada.page.mouse.click(5, 5);
  expect(await ada.transfer.getByRole("button", { name: "Close" }).isDisabled()).toBe(true);
  release();

  await ada.log.getByText("You transferred this chat").waitFor();
  await ada.transfer.waitFor({ state: "detached" });
});

it("[PA-22] a transfer without a connection fails, and the agent can load the list again", async () => {
  const ada = await adaChats("Good morning");
  await ada.page.getByRole("button", { name: "Transfer" }).waitFor(); // its script is loaded
  await ada.page.context().setOffline(true);
  await ada.page.getByText("Connection lost. Reconnecting…").waitFor();

  await ada.openTransfer();
  await ada.transfer.getByText("The quick connects could not be loaded.").waitFor();
  await ada.page.context().setOffline(false);
  const again = ada.transfer.getByRole("button", { name: "Try again" });
  await eventually(async () => {
    if ((await again.count()) > 0) await again.click({ timeout: 1_000 });
    await ada.transfer.getByRole("option", { name: "Support" }).waitFor({ timeout: 1_000 });
  });

  await eventually(async () => expect(await focusedName(ada.page)).toBe("Search by name"));
  await ada.page.keyboard.press("Escape");
});

/** Enables or disables the queue "Support" for new contacts. */
async function setSupport(Status: "ENABLED" | "DISABLED"): Promise<void> {
  const client = connectClient(panels.center);
  const { instanceId: InstanceId } = panels.center.description;
  const { QueueSummaryList: queues = [] } = await client.send(new ListQueuesCommand({ InstanceId }));
  const QueueId = queues.find(({ Name }) => Name === "Support")?.Id;
  await client.send(new UpdateQueueStatusCommand({ InstanceId, QueueId, Status }));
}
