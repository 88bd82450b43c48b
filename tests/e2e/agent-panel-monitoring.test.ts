/** Supervisors in the agent panel, with the monitored agent in another browser. */
import type { BrowserContextOptions } from "playwright-core";
import { describe, expect, it } from "vitest";
import { problemsOn } from "./support/accessibility.ts";
import { type ChattingCustomer, messagesOf } from "./support/chatting-customer.ts";
import { eventually } from "./support/eventually.ts";
import { type Capability, monitorContact } from "./support/monitor-contact.ts";
import { type PanelPage, panelTests } from "./support/panel-tests.ts";

const panels = panelTests();
let customer: ChattingCustomer;

/** A chat of Ada and the panel of Sam, who monitors it. */
async function monitoredChat(
  options: BrowserContextOptions = {},
  capabilities?: readonly Capability[],
): Promise<{ readonly ada: PanelPage; readonly sam: PanelPage }> {
  const ada = await panels.openAvailable("ada");
  customer = await panels.startCustomer({ name: "First customer", attributes: { plan: "gold" } });
  await ada.accept();
  await ada.composer.waitFor();
  customer.send("My order is late");
  await ada.log.getByText("My order is late").waitFor();
  const sam = await panels.openPanel("sam", options);
  await monitorContact(panels.center, customer.contactId, capabilities);
  await sam.page.locator(".contact", { hasText: "First customer" }).waitFor({ state: "attached" });
  return { ada, sam };
}

const bar = ({ page }: PanelPage) => page.getByRole("region", { name: "Monitoring" });
const button = (panel: PanelPage, name: string) => bar(panel).getByRole("button", { name });
const party = ({ page }: PanelPage) => page.getByRole("region", { name: "Agents in this chat" });
const focusedName = ({ page }: PanelPage): Promise<string | null> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    return focused?.getAttribute("aria-label") ?? (focused?.matches("main") ? "desk" : (focused?.textContent ?? null));
  });
const textsOf = (): readonly string[] =>
  messagesOf(customer)
    .slice(1)
    .map(([author, text]) => `${author}: ${text}`);

it("[PA-34, PA-35, PA-36, PA-37] a supervisor listens, takes part, goes back to silence, and stops", async () => {
  const { ada, sam } = await monitoredChat();

  expect(await sam.contacts.innerText()).toMatch(/First customer\s+\S+\s+Monitoring$/);
  await sam.log.getByText("My order is late").waitFor();
  await bar(sam).getByRole("status").getByText("You listen silently").waitFor();
  expect(await sam.page.getByText("answered after").count()).toBe(0);
  expect(await sam.composer.count()).toBe(0);
  expect(await sam.page.getByRole("button", { name: /Transfer|End chat|Leave chat|Disconnect/ }).count()).toBe(0);
  expect(await party(sam).innerText()).toMatch(/^Agents in this chat\s+Ada Lovelace\s+In the chat$/);
  expect(await sam.page.getByText("no attributes").count()).toBe(0);
  customer.send("Are you there?");
  await sam.log.getByText("Are you there?").waitFor();
  expect(await sam.page.title()).toBe("Tributary");
  expect(await party(ada).count()).toBe(0);
  expect(await ada.log.getByText(/Sam/).count()).toBe(0);

  await button(sam, "Take part").click();

  await bar(sam).getByRole("status").getByText("You take part").waitFor();
  await eventually(async () => expect(await focusedName(sam)).toBe("Message"));
  await sam.send("I look after your order");
  await ada.log.getByText("I look after your order").waitFor();
  expect(await ada.log.locator('[data-side="supervisor"]').innerText()).toMatch(/^Sam\s.*Supervisor\s/s);
  await ada.contacts.getByText("Supervisor: I look after").waitFor();
  expect(await party(ada).innerText()).toMatch(/^Agents in this chat\s+Sam.*\s+Supervisor$/);
  expect(await party(ada).getByRole("button").count()).toBe(0);
  await ada.page.getByRole("button", { name: "End chat" }).waitFor();
  await ada.send("Thank you, Sam");
  await sam.log.getByText("Thank you, Sam").waitFor();
  const written = ["me: My order is late", "me: Are you there?", "supervisor: I look after your order"];
  await eventually(async () => expect(textsOf()).toEqual([...written, "agent: Thank you, Sam"]));

  await button(sam, "Back to silence").focus();
  await sam.page.keyboard.press("Enter");

  await bar(sam).getByRole("status").getByText("You listen silently").waitFor();
  await eventually(async () => expect(await focusedName(sam)).toBe("Take part"));
  expect(await sam.composer.count()).toBe(0);
  await party(ada).waitFor({ state: "detached" });
  expect(await sam.log.getByText("You are no longer in this chat").count()).toBe(0);
  customer.send("Thank you both");
  await sam.log.getByText("Thank you both").waitFor();

  await button(sam, "Stop monitoring").click();

  await sam.page.getByText("No contacts").waitFor();
  await eventually(async () => expect(await focusedName(sam)).toBe("desk"));
  await ada.send("Goodbye");
  await eventually(async () => expect(textsOf().at(-1)).toBe("agent: Goodbye"));
});

it("[PA-35] a supervisor who may only listen cannot take part, and the end of the chat keeps the focus", async () => {
  const { ada, sam } = await monitoredChat({}, ["SILENT_MONITOR"]);
  await button(sam, "Stop monitoring").focus();
  expect(await bar(sam).getByRole("button").allInnerTexts()).toEqual(["Stop monitoring"]);

  await ada.end();

  await sam.page.getByText("No contacts").waitFor();
  await eventually(async () => expect(await focusedName(sam)).toBe("desk"));
});

it("[PA-34] a supervisor signs out without a question, which ends the monitoring", async () => {
  const { sam } = await monitoredChat();

  await sam.page.getByRole("button", { name: "Sign out" }).click();

  await sam.page.locator("input[name=username]").waitFor();
  await sam.signIn("sam");
  await sam.page.getByText("No contacts").waitFor();
});

describe.each([
  [320, 640, "light", "ltr"],
  [320, 640, "dark", "rtl"],
  [1440, 900, "dark", "ltr"],
  [1440, 900, "light", "rtl"],
] as const)("at %i × %i px in %s, %s", (width, height, colorScheme, direction) => {
  it("[PA-35, PA-36, PA-37] has no accessibility violations and no overflow", async () => {
    const { ada, sam } = await monitoredChat({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    const problems: string[] = [];
    const stop = async (view: string, { page } = sam) => problems.push(...(await problemsOn(page, view)));
    await sam.page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
    await button(sam, "Take part").waitFor();
    await stop("silent");
    await button(sam, "Take part").click();
    await sam.send("I look after your order");
    await sam.log.getByText("I look after your order").waitFor();
    await stop("part");
    if (width < 640) {
      await sam.page.getByRole("button", { name: "Details", exact: true }).click();
      await stop("details");
      await sam.page.getByRole("button", { name: "Close details" }).click();
      await sam.page.getByRole("button", { name: /^Back to contacts/ }).click();
      await sam.contacts.getByText("Monitoring").waitFor();
      await stop("list");
    }
    await ada.log.getByText("I look after your order").waitFor();
    await stop("agent", ada);

    expect(problems).toEqual([]);
  });
});
