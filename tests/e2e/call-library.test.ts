/** A page that calls with the library alone: the example of the guide, built as its users build it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { expect, it } from "vitest";
import { listenTo, newPage, openBrowser } from "./support/browser.ts";
import { TONES } from "./support/call-leg.ts";
import { startCenter } from "./support/center.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { openLocalSite, sendFile } from "./support/local-site.ts";
import { addCallerScript, answerCall, openCallDesk, plays } from "./support/widget-call.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

/** Serves the built example under the policy of the guide. */
async function openExample(center: string) {
  const folder = await mkdtemp(join(tmpdir(), "call-page-"));
  await build({ configFile: join(EXAMPLES, "vite.config.ts"), logLevel: "error", build: { outDir: folder } });
  const { host } = new URL(center);
  const policy = `default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src http://${host} ws://${host}`;
  const site = await openLocalSite((request, response) => {
    response.setHeader("content-security-policy", policy);
    response.setHeader("permissions-policy", "microphone=(self)");
    void sendFile(response, join(folder, new URL(request.url ?? "/", "http://localhost").pathname));
  });
  return {
    url: site.url,
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

it("[CC-01, CC-04, CC-15] a page with buttons of its own calls, continues after a reload, mutes and hangs up", async () => {
  await using center = await startCenter();
  await using browser = await openBrowser({ hasMedia: true });
  await using hostSite = await openHostSite();
  await using example = await openExample(center.url);
  const context = await browser.newContext();
  await addCallerScript(context);
  const lines: string[] = [];
  const agent = await openCallDesk(await browser.newContext(), { center, site: hostSite.url });
  const page = await newPage(
    context,
    `${example.url}/call-page/index.html?${new URLSearchParams({ center: center.url })}`,
  );
  listenTo(page, "page", lines);
  const press = (name: string): Promise<void> => page.getByRole("button", { name }).click();
  const shows = (text: string): Promise<void> => page.locator("#state").getByText(text).waitFor();

  await press("Call about this order");
  await shows("Waiting for an agent");
  const contactId = await page.evaluate(
    () => JSON.parse(sessionStorage.getItem("tributary.call") ?? "{}").started.ContactId,
  );
  await answerCall(agent, contactId);
  await shows("Talking to Ada");
  await plays(page, { hz: TONES.agent });
  await page.reload();
  await shows("Talking to Ada");
  await plays(page, { hz: TONES.agent });
  await press("Mute");
  await shows("muted");
  await press("Hang up");
  await shows("The call has ended");

  await eventually(async () => expect((await agent.contact(contactId))?.events).toContain("onEnded"));
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(lines).toEqual([]);
});
