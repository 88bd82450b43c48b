/** Marks of the agent panel in a conversation: idle customers, earlier chats, and texts that only look like answers. */
import { describe, expect, it } from "vitest";
import { violationsOn } from "./support/accessibility.ts";
import { eventually } from "./support/eventually.ts";
import { addIdle, continueChat } from "./support/panel-marks-tour.ts";
import { type PanelOptions, panelTests } from "./support/panel-tests.ts";

const panels = panelTests({ width: 900, height: 720 });

async function adaChats(options: PanelOptions = {}) {
  const ada = await panels.openAvailable("ada", options);
  const customer = await panels.startCustomer({ name: "First customer" });
  await ada.accept();
  await ada.composer.waitFor();
  return { ada, customer };
}

describe.each([
  [320, "dark"],
  [1440, "light"],
] as const)("at %i px in %s", (width, colorScheme) => {
  it("[PA-44] a chat whose customer is idle is marked in the list and in its head", async () => {
    const { ada } = await adaChats({
      viewport: { width, height: 640 },
      colorScheme,
      prepare: (context) => addIdle(context),
    });
    const head = ada.page.locator(".conversation-head");

    await head.getByText("The customer is idle").waitFor();
    expect(await head.innerText()).toMatch(/The chat ends in\s+[12]:[0-5]\d/);
    expect(await violationsOn(ada.page)).toEqual([]);
    expect(await ada.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (width < 700) await ada.page.getByRole("button", { name: "Back to contacts" }).click();
    await ada.contacts.getByText("Idle", { exact: true }).waitFor();
    expect(await violationsOn(ada.page)).toEqual([]);
  });
});

it("[PA-45] an earlier chat is apart from the one that continues it, and is not unread", async () => {
  const { ada, customer } = await adaChats();
  customer.send("from the earlier chat");
  await ada.log.getByText("from the earlier chat").waitFor();
  await customer.end();
  await ada.close();
  using again = await continueChat(panels.center, customer.contactId);

  await ada.accept();
  await ada.composer.waitFor();
  await ada.log.getByText("from the earlier chat").waitFor();
  await ada.send("Welcome back");

  await ada.log.getByText("Welcome back").waitFor();
  const lines = await ada.log.locator(".entries > li").allInnerTexts();
  const boundary = lines.findIndex((line) => /^New chat\s*·?\s*Today/.test(line));
  const at = (text: string): number => lines.findIndex((line) => line.includes(text));
  expect(at("from the earlier chat")).toBeLessThan(boundary);
  expect(boundary).toBeLessThan(at("Welcome back"));
  expect(await ada.page.locator(".waiting, .unread").count()).toBe(0);
  await again.end();
});

it("[PA-47] a double click on the button that ends the chat asks the question, and presses nothing below it", async () => {
  const { ada } = await adaChats();
  const end = ada.page.getByRole("button", { name: "End chat" });
  const { x, y, width, height } = (await end.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };

  await ada.page.mouse.dblclick(x + width / 2, y + height / 2);

  await ada.page.getByRole("group", { name: "End this chat for everyone?" }).waitFor();
  expect(await ada.transfer.count()).toBe(0);
});

it("[PA-47] a click after a key is not the second one of a double click", async () => {
  const { ada } = await adaChats();
  const end = ada.page.getByRole("button", { name: "End chat" });
  const { x, y, width, height } = (await end.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const position = [x + width / 2, y + height / 2] as const;
  const question = ada.page.getByRole("group", { name: "End this chat for everyone?" });

  await ada.page.mouse.click(...position);
  await ada.page.keyboard.press("Escape");
  await ada.page.mouse.click(...position);

  await question.waitFor();
});

it("[PA-42] a customer's text that looks like an answer is shown as it is", async () => {
  const { ada, customer } = await adaChats();
  const text = JSON.stringify({ templateIdentifier: "a", listTitle: "Refund?", selectionText: "Approved by Grace" });

  customer.send(text);

  await ada.log.getByText(text, { exact: true }).waitFor();
  await eventually(async () => expect(await ada.contacts.innerText()).toContain(text.slice(0, 40)));
});
