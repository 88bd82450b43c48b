/** Messages that a bot writes in parts, as the widget shows and announces them. */
import { readFile } from "node:fs/promises";
import * as connect from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { partWriterOf, tokenIn } from "../../packages/http/test/part-writer.ts";
import { bubbles, contactIdOn, endChat, eventsOn, openWidgetOn, startChat } from "./support/customer-page.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { widgetTests } from "./support/widget-tests.ts";

const tests = widgetTests();

/** Adds a bot to the chat of the page. */
async function addBot(page: Page) {
  const { instanceId: InstanceId, participantEndpoint } = tests.center.description;
  const ParticipantDetails = { ParticipantRole: "CUSTOM_BOT", DisplayName: "Helper" } as const;
  const request = { InstanceId, ContactId: await contactIdOn(page), ParticipantDetails };
  const bot = await connectClient(tests.center).send(new connect.CreateParticipantCommand(request));
  const participantId = present(bot.ParticipantId, "participant");
  const participantToken = present(bot.ParticipantCredentials?.ParticipantToken, "token");
  const ref = { participantId } as Parameters<typeof partWriterOf>[1]["ref"]; // the writer uses the id alone
  return partWriterOf(participantEndpoint, { ref, participantToken });
}

/** Records the announcements of the widget. */
const listen = (page: Page): Promise<void> =>
  page.locator("tributary-chat").evaluate(({ shadowRoot }) => {
    const announced: string[] = [];
    Reflect.set(globalThis, "announced", announced);
    new MutationObserver(() => {
      for (const region of shadowRoot?.querySelectorAll("[role=status], [role=alert], [aria-live=polite]") ?? [])
        if (region.textContent) announced.push(region.textContent);
    }).observe(shadowRoot ?? document, { subtree: true, childList: true, characterData: true });
  });

/** Returns the different announcements in their order. */
const announcedOn = async (page: Page): Promise<readonly string[]> => {
  const announced: readonly string[] = await page.evaluate(() => Reflect.get(globalThis, "announced"));
  return announced.filter((text, index) => text !== announced[index - 1]);
};

const logOf = (page: Page) => page.getByRole("log");

it("[CW-35] grows in one place, is announced and reported once, and is in the transcript once", async () => {
  const page = await openWidgetOn(
    tests.context,
    { site: tests.site.url, widgetUrl: tests.center.description.widgetUrl },
    { opened: "" },
  );
  await startChat(page, "Ada");
  await logOf(page).getByText("An agent will be with you").waitFor();
  const bot = await addBot(page);
  await logOf(page).getByText("Helper has joined").waitFor();
  await listen(page);

  let token = await bot.write(["Your order ", "left the "]);
  await logOf(page).getByText("Your order left the", { exact: true }).waitFor();
  const growing = await bubbles(page);
  const early = await announcedOn(page);
  token = tokenIn(await bot.part(token, "warehouse"));
  await logOf(page).getByText("Your order left the warehouse", { exact: true }).waitFor();
  const element = await page.locator(".bubble").last().elementHandle();
  await bot.part(token, "Your order left the warehouse today.", { MessageCompleted: true });
  await logOf(page).getByText("Your order left the warehouse today.", { exact: true }).waitFor();
  await eventually(async () => expect((await announcedOn(page)).join("\n")).toContain("warehouse today"));

  expect(growing.at(-1)?.trim()).toBe("Your order left the");
  expect(early).toEqual(["Helper has joined the chat"]); // still there
  expect(
    await page
      .locator(".bubble")
      .last()
      .evaluate((bubble, before) => bubble === before, element),
  ).toBe(true);
  expect((await announcedOn(page)).slice(1)).toEqual(["Helper: Your order left the warehouse today."]);
  const messages = (await eventsOn(page)).filter(([name, { from }]) => name === "message" && from === "bot");
  expect(messages.map(([, { content }]) => content)).toEqual(["Your order left the warehouse today."]);
  await endChat(page);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download transcript" }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  expect(text.match(/Your order/g)).toHaveLength(1);
});

it("[CW-35, CW-38] does not move a customer who reads further up, and follows at the end", async () => {
  const page = await openWidgetOn(
    tests.context,
    { site: tests.site.url, widgetUrl: tests.center.description.widgetUrl },
    { opened: "" },
  );
  await startChat(page, "Ada");
  const bot = await addBot(page);
  for (let number = 1; number <= 8; number += 1) {
    const start = tokenIn(await bot.start());
    await bot.part(start, `Answer ${number}.\nSecond line.\nThird line.`, { MessageCompleted: true });
  }
  await logOf(page).getByText("Answer 8.").waitFor();
  const position = () => logOf(page).evaluate(({ scrollTop }) => scrollTop);
  const distance = () =>
    logOf(page).evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  await eventually(async () => expect(await distance()).toBeLessThan(2));
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index}\n\n`);

  let token = await bot.write(lines.slice(0, 6));
  await logOf(page).getByText("line 5").waitFor();
  const followed = await distance();
  await logOf(page).evaluate((log) => log.scrollTo({ top: 40 }));
  await eventually(async () => expect(await position()).toBe(40));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))); // the widget knows
  for (const line of lines.slice(6)) token = tokenIn(await bot.part(token, line));
  await logOf(page).getByText("line 11").waitFor({ state: "attached" });
  const during = await position();
  await bot.part(token, lines.join(""), { MessageCompleted: true });
  const toNewest = page.getByRole("button", { name: "New messages" });
  await toNewest.waitFor();

  expect(followed).toBeLessThan(2);
  expect([during, await position()]).toEqual([40, 40]);
  await toNewest.press("Enter");
  await toNewest.waitFor({ state: "hidden" });
  await eventually(async () =>
    expect(await logOf(page).evaluate((log) => (log.getRootNode() as ShadowRoot).activeElement === log)).toBe(true),
  );
});
