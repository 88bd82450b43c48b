/** Several agents in a chat in the agent panel, with two agents in two browsers. */
import type { BrowserContextOptions } from "playwright-core";
import { describe, expect, it } from "vitest";
import { problemsOn } from "./support/accessibility.ts";
import { type ChattingCustomer, messagesOf } from "./support/chatting-customer.ts";
import { eventually } from "./support/eventually.ts";
import { type PanelPage, panelTests } from "./support/panel-tests.ts";

const panels = panelTests();
let customer: ChattingCustomer;

/** Opens Ada's panel with a connected chat. */
async function adaChats(options?: BrowserContextOptions): Promise<PanelPage> {
  const ada = await panels.openAvailable("ada", options);
  customer = await panels.startCustomer({ name: "First customer" });
  await ada.accept();
  await ada.composer.waitFor();
  customer.send("My order is late");
  await ada.log.getByText("My order is late").waitFor();
  return ada;
}

/** Asks for Grace with the keyboard. */
async function askForGrace(ada: PanelPage): Promise<void> {
  const { page, transfer } = ada;
  const untilInSearch = () => eventually(async () => expect(await focusedName(ada)).toBe("Search by name"));
  await transfer.waitFor({ state: "detached" }); // the test may have just closed it
  await page.getByRole("button", { name: "Transfer or add" }).focus();
  await page.keyboard.press("Enter");
  await transfer.getByRole("option", { name: "Grace Hopper" }).waitFor();
  await untilInSearch();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await eventually(async () =>
    expect(await transfer.getByRole("radio", { name: "Add to the chat" }).isChecked()).toBe(true),
  );
  await page.keyboard.press("Tab");
  await untilInSearch();
  await page.keyboard.type("grace");
  await eventually(async () => expect(await transfer.getByRole("option").count()).toBe(1));
  await page.keyboard.press("Enter");
  await transfer.waitFor({ state: "detached" });
}

/** Opens a chat in which Ada and Grace take part. */
async function chatOfTwo(): Promise<{ readonly ada: PanelPage; readonly grace: PanelPage }> {
  const ada = await adaChats();
  await askForGrace(ada);
  const grace = await panels.openAvailable("grace");
  await grace.accept();
  await grace.composer.waitFor();
  await agents(ada).getByText("In the chat").waitFor();
  return { ada, grace };
}

const agents = ({ page }: PanelPage) => page.getByRole("region", { name: "Agents in this chat" });
const focusedName = ({ page }: PanelPage): Promise<string | null> =>
  page.evaluate(
    () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? null,
  );
const textsOf = (): readonly string[] =>
  messagesOf(customer)
    .slice(1)
    .map(([author, text]) => `${author}: ${text}`);

it("[PA-28, PA-29, PA-32] an agent is added by keyboard, and each sees who has written what", async () => {
  const ada = await adaChats();
  await askForGrace(ada);

  await eventually(async () => expect(await focusedName(ada)).toBe("Transfer or add"));
  await ada.page
    .getByRole("status")
    .getByText(/Waiting for \W*Grace Hopper\W* to join/)
    .waitFor();
  await agents(ada)
    .getByText(/^Waiting for 0:0/)
    .waitFor();
  const grace = await panels.openAvailable("grace");
  await grace.accept();
  await grace.composer.waitFor();
  await agents(ada).getByText("In the chat").waitFor();
  await agents(grace).getByText("Ada Lovelace").waitFor();
  await ada.page
    .getByRole("status")
    .getByText(/to join$/)
    .waitFor({ state: "detached" });
  await grace.log.getByText("My order is late").waitFor();
  await ada.log.getByText(/Grace Hopper\W* was asked to join/).waitFor();
  await ada.log.getByText(/Grace Hopper\W* joined/).waitFor();

  await ada.send("Grace knows more about orders");
  await grace.log.getByText("Grace knows more").waitFor();
  await grace.send("It arrives tomorrow");
  await ada.log.getByText("It arrives tomorrow").waitFor();
  const fromGrace = ada.log.locator('[data-side="agent"]');
  expect(await fromGrace.innerText()).toMatch(/^Grace Hopper\s+Agent\s+\S+\s\S+\s+It arrives tomorrow$/);
  expect(await grace.log.locator('[data-side="agent"]').innerText()).toContain("Ada Lovelace");
  await ada.contacts.getByText("Agent: It arrives tomorrow").waitFor();
  await eventually(async () =>
    expect(textsOf()).toEqual([
      "me: My order is late",
      "agent: Grace knows more about orders",
      "agent: It arrives tomorrow",
    ]),
  );
  // Grace has read it, the customer has not.
  await ada.log.getByText("Delivered", { exact: true }).waitFor();
  customer.markRead();
  await ada.log.getByText("Read", { exact: true }).waitFor();

  await ada.openTransfer();
  await ada.transfer.getByText("the other agents leave it too").waitFor();
  await ada.page.keyboard.press("Escape");
  customer.typing();
  await grace.composer.pressSequentially("Hm");
  await ada.log.getByText(/First customer\W*, \W*Grace Hopper\W* are typing/).waitFor();
});

it("[PA-16, PA-31, PA-33] a warm transfer: the agent leaves, and the chat goes on with the other one", async () => {
  const { ada, grace } = await chatOfTwo();
  const leave = ada.page.getByRole("button", { name: "Leave chat" });

  await leave.click();
  const question = ada.page.getByRole("group", { name: /^Leave this chat\? It goes on with \W*Grace Hopper/ });
  const answers = await question.getByRole("button").all();
  expect(answers).toHaveLength(2);
  for (const width of [320, 400, 640, 768, 992, 1200, 1264, 1440]) {
    await ada.page.setViewportSize({ width, height: 900 });
    const [first, second] = await Promise.all(answers.map(async (answer) => (await answer.boundingBox())?.y));
    expect(first, `${width} px`).toBe(second);
  }
  await ada.page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" }); // its button has the same name
  await eventually(async () => expect(await focusedName(ada)).toBe("Leave chat"));
  await leave.click();
  await ada.page
    .getByRole("group", { name: /^Leave/ })
    .getByRole("button", { name: "Leave chat" })
    .click();

  await ada.page.getByRole("region", { name: "After-contact work" }).waitFor();
  await eventually(async () => expect(await focusedName(ada)).toBe("Close contact"));
  await ada.log.getByText("You are no longer in this chat").waitFor();
  await grace.log.getByText(/Ada Lovelace\W* left/).waitFor();
  await agents(grace).waitFor({ state: "detached" });
  await grace.page.getByRole("button", { name: "End chat" }).waitFor();
  customer.send("Are you there?");
  await grace.log.getByText("Are you there?").waitFor();
  await grace.send("Yes, I took over");
  await eventually(async () => expect(textsOf().at(-1)).toBe("agent: Yes, I took over"));

  for (const isReloaded of [false, true]) {
    if (isReloaded) await ada.page.reload();
    await ada.log.getByText("You are no longer in this chat").waitFor();
    expect(await ada.log.getByText(/Are you there|I took over/).count()).toBe(0);
    expect(await ada.page.title()).toBe("Tributary");
  }
});

it("[PA-29, PA-30, PA-33] an agent disconnects another one, who is informed, and the focus is not lost", async () => {
  const { ada, grace } = await chatOfTwo();
  await agents(ada)
    .getByRole("button", { name: /^Disconnect \W*Grace Hopper/ })
    .focus();

  await ada.page.keyboard.press("Enter");

  await agents(ada).waitFor({ state: "detached" });
  await eventually(async () => expect(await focusedName(ada)).toBe("Details"));
  await grace.page.getByRole("region", { name: "After-contact work" }).waitFor();
  await grace.log.getByText("You are no longer in this chat").waitFor();
  await ada.page.getByRole("button", { name: "End chat" }).waitFor();
  customer.send("Only for Ada");
  await ada.log.getByText("Only for Ada").waitFor();
  expect(await grace.log.getByText("Only for Ada").count()).toBe(0);
});

it("[PA-29, PA-30, PA-31] an awaited agent is withdrawn, and the question before the end names them", async () => {
  const ada = await adaChats();
  await askForGrace(ada);
  await ada.page.getByRole("button", { name: "End chat" }).click();
  await ada.page.getByRole("group", { name: /for everyone\? \W*Grace Hopper\W* has not joined/ }).waitFor();
  await ada.page.getByRole("button", { name: "Keep chatting" }).click();
  const withdraw = agents(ada).getByRole("button", { name: /^Withdraw the request to \W*Grace Hopper/ });
  await withdraw.focus();

  const grace = await panels.openAvailable("grace");
  await grace.accept();
  await eventually(async () => expect(await focusedName(ada)).toMatch(/^Agents in this chat/));
  await agents(ada)
    .getByRole("button", { name: /^Disconnect/ })
    .click();
  await agents(ada).waitFor({ state: "detached" });
  await grace.close();

  await askForGrace(ada);
  await grace.offers.getByText("First customer").waitFor();
  await withdraw.click();
  await grace.offers.waitFor({ state: "detached" });
  await agents(ada).waitFor({ state: "detached" });
});

it("[PA-29] an agent who rejects a chat is shown as such until they are asked again", async () => {
  const ada = await adaChats();
  const grace = await panels.openAvailable("grace");
  await askForGrace(ada);
  const awaited = ada.page.getByRole("status").filter({ hasText: "Grace Hopper" });
  await awaited.getByText(/^Waiting for \W*Grace Hopper\W* to join$/).waitFor();

  await grace.offers.getByRole("button", { name: "Reject" }).click();

  await awaited.getByText(/^\W*Grace Hopper\W* rejected the chat and will be asked again$/).waitFor();
  await agents(ada).getByText("Rejected, waiting for").waitFor();
  await grace.close();
  await awaited.getByText(/^Waiting for \W*Grace Hopper\W* to join$/).waitFor();
  await grace.accept();
  await agents(ada).getByText("In the chat").waitFor();
});

it("[PA-31] a question whose effect changes is withdrawn", async () => {
  const { ada, grace } = await chatOfTwo();
  await ada.page.getByRole("button", { name: "Leave chat" }).click();
  await ada.page.getByRole("group", { name: /^Leave this chat/ }).waitFor();

  await grace.page.getByRole("button", { name: "Leave chat" }).click();
  await grace.page
    .getByRole("group", { name: /^Leave/ })
    .getByRole("button", { name: "Leave chat" })
    .click();

  await ada.page.getByRole("group", { name: /^Leave/ }).waitFor({ state: "detached" });
  await eventually(async () => expect(await focusedName(ada)).toBe("End chat"));
  expect(await ada.page.getByRole("group", { name: /this chat/ }).count()).toBe(0);
});

describe.each([
  [320, 640, "light", "ltr"],
  [320, 640, "dark", "rtl"],
  [1440, 900, "dark", "ltr"],
  [1440, 900, "light", "rtl"],
] as const)("at %i × %i px in %s, %s", (width, height, colorScheme, direction) => {
  it("[PA-28, PA-29, PA-31] has no accessibility violations and no overflow", async () => {
    const ada = await adaChats({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    const problems: string[] = [];
    const stop = async (view: string) => problems.push(...(await problemsOn(ada.page, view)));
    await ada.page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
    await ada.page.getByRole("button", { name: "Transfer or add" }).click();
    await ada.transfer.getByRole("radio", { name: "Add to the chat" }).check();
    await stop("dialog");
    await ada.page.keyboard.press("Escape");
    await askForGrace(ada);
    await ada.page
      .getByText(/Waiting for \W*Grace/)
      .first()
      .waitFor();
    await stop("awaited");
    const grace = await panels.openAvailable("grace");
    await grace.accept();
    await grace.send("It arrives tomorrow");
    await ada.log.getByText("It arrives tomorrow").waitFor();
    await ada.send("Thank you");
    await stop("several");
    await ada.page.getByRole("button", { name: "Leave chat" }).click();
    await stop("question");
    await ada.page.keyboard.press("Escape");
    if (width < 640) await ada.page.getByRole("button", { name: "Details", exact: true }).click();
    await agents(ada).getByText("In the chat").waitFor();
    await stop("details");
    if (width < 640) await ada.page.getByRole("button", { name: "Close details" }).click();

    expect(problems).toEqual([]);
  });
});
