/** Files between a customer in the widget and an agent in the panel, against the built server with a scanner. */
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { endChat, startChat, write } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { type PanelPage, panelTests } from "./support/panel-tests.ts";

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** The scanner waits for this file if the text contains `slow`. */
const RELEASED = join(tmpdir(), `tributary-scanned-${process.pid}-${Date.now()}`);

/** Rejects files whose text contains `virus`. Without commas, which separate arguments. */
const SCANNER = `
  const { existsSync } = await import("node:fs");
  const { setTimeout } = await import("node:timers/promises");
  let t = ""; for await (const part of process.stdin) t += part;
  while (t.includes("slow") && !existsSync("${RELEASED}")) await setTimeout(50);
  process.exit(t.includes("virus") ? 1 : 0);`;

const panels = panelTests(undefined, {
  TRIBUTARY_ATTACHMENT_MEGABYTES: "4",
  TRIBUTARY_ATTACHMENT_SCANNER_COMMAND: [process.execPath, "--input-type=module", "--eval", SCANNER].join(","),
});

const file = (name: string, text: string | Buffer, mimeType = "text/plain") => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
});

const outgoing = (page: Page): Locator => page.getByRole("list", { name: "Files to send" }).getByRole("listitem");
const received = (page: Page, name: string): Locator => page.getByRole("log").locator(".file", { hasText: name });

async function attach(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles(files);
}

/** Saves a file with its button, and returns its name. */
async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: `Save ${name}` }).click();
  return (await download).suggestedFilename();
}

let opened: Page[];

afterAll(() => rm(RELEASED, { force: true }));

beforeEach(() => {
  opened = [];
});
afterEach(async () => {
  for (const page of opened) await endChat(page);
});

/** A customer in the widget on the demo page, and an agent who has accepted the chat. */
async function chat(open = (context: BrowserContext) => openDemo(context)) {
  const ada = await panels.openAvailable("ada");
  const context = await panels.newContext("customer", { locale: "en-US" });
  const page = await open(context);
  opened.push(page);
  await startChat(page, "First customer");
  await ada.accept();
  await page.getByText("You are chatting with Ada Lovelace").waitFor();
  return { ada, page };
}

async function openDemo(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(panels.center.description.widgetUrl);
  return page;
}

/** Gives files to the widget as a user does who pastes or drops them. */
function give(page: Page, kind: "paste" | "drop", name: string): Promise<void> {
  return page.locator("tributary-chat textarea").evaluate(
    (target, [event, fileName]) => {
      const data = new DataTransfer();
      data.items.add(new File(["a,b"], fileName, { type: "text/csv" }));
      const options = { bubbles: true, cancelable: true, composed: true };
      target.dispatchEvent(
        event === "paste"
          ? new ClipboardEvent("paste", { clipboardData: data, ...options })
          : new DragEvent("drop", { dataTransfer: data, ...options }),
      );
    },
    [kind, name] as const,
  );
}

/** Files that the panel shows, sorted: they arrive as the scanner is ready with them. */
const names = async ({ page }: PanelPage): Promise<readonly string[]> =>
  (await page.locator(".log .file-name").allInnerTexts()).toSorted();

it("[CW-22] files go both ways, by button, paste and drop, and are there after a reload", async () => {
  const { ada, page } = await chat();
  await attach(page, file("parcel.png", PIXEL, "image/png"));
  await give(page, "paste", "pasted.csv");
  await give(page, "drop", "dropped.csv");
  await eventually(async () => expect(await outgoing(page).count()).toBe(3));
  expect(await outgoing(page).first().innerText()).toMatch(/parcel\.png\s+70 bytes/);
  await page.getByRole("button", { name: "Remove dropped.csv" }).click();

  await write(page, "Here it is");

  await eventually(async () => expect(await names(ada)).toEqual(["parcel.png", "pasted.csv"]));
  await ada.page.getByRole("button", { name: /^Show .*parcel\.png/ }).click();
  await ada.log.getByRole("img", { name: "parcel.png" }).waitFor();
  const download = ada.page.waitForEvent("download");
  await ada.page.getByRole("button", { name: /^Save .*pasted\.csv/ }).click();
  expect((await download).suggestedFilename()).toBe("pasted.csv");
  await attach(ada.page, file("label.txt", "from the agent"), file("photo.png", PIXEL, "image/png"));
  await ada.send("Print this");
  await received(page, "label.txt").getByText("TXT · 14 bytes").waitFor();
  expect(await saved(page, "label.txt")).toBe("label.txt");
  await page.getByRole("img", { name: "photo.png" }).waitFor();

  await page.reload();

  await received(page, "parcel.png").getByText("PNG · 70 bytes").waitFor();
  await page.getByRole("img", { name: "parcel.png" }).waitFor();
  expect(await saved(page, "pasted.csv")).toBe("pasted.csv");
  expect(await received(page, "label.txt").count()).toBe(1);
});

it("[CW-22] files that cannot be sent are noticed as soon as they are chosen, and are not sent", async () => {
  const { ada, page } = await chat();
  await attach(page, file("tool.exe", "MZ"), file("large.txt", "a".repeat(4_200_000)), file("empty.txt", ""));

  await outgoing(page).getByText("Files of this type cannot be sent.").waitFor();
  await outgoing(page).getByText("This file is too large. The limit is 4.2 MB.").waitFor();
  await outgoing(page).getByText("This file is empty.").waitFor();
  expect(await page.getByRole("button", { name: "Send" }).getAttribute("aria-disabled")).toBe("true");
  await write(page, "Only the text");
  await ada.log.getByText("Only the text").waitFor();

  expect(await outgoing(page).count()).toBe(3);
  expect(await names(ada)).toEqual([]);
  for (const name of ["tool.exe", "large.txt", "empty.txt"])
    await page.getByRole("button", { name: `Remove ${name}` }).press("Enter");
  await page.locator("textarea:focus").waitFor();
});

it("[CW-22] shows the progress of a file, which can be canceled, or sent again once the network is back", async () => {
  const { ada, page } = await chat();
  const devTools = await page.context().newCDPSession(page);
  const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 };
  await devTools.send("Network.enable");
  await devTools.send("Network.emulateNetworkConditions", network);
  const progress = outgoing(page).getByRole("progressbar");
  const partOf = (bar: Locator): Promise<number> => bar.evaluate((each) => Number(Reflect.get(each, "position")));

  await attach(page, file("long.txt", "a".repeat(2_000_000)));
  await page.getByRole("button", { name: "Send" }).click();
  await eventually(async () => expect(await partOf(progress)).toBeGreaterThan(0));
  expect(await partOf(progress)).toBeLessThan(1);
  await page.getByRole("button", { name: "Remove long.txt" }).click();
  await eventually(async () => expect(await outgoing(page).count()).toBe(0));

  await page.context().route("**/*", async (route) => {
    if (route.request().method() === "PUT") await route.abort();
    else await route.continue();
  });
  await devTools.send("Network.emulateNetworkConditions", { ...network, uploadThroughput: -1 });
  await attach(page, file("late.txt", "late"));
  await page.getByRole("button", { name: "Send" }).click();
  await outgoing(page).getByText("Not sent. Check your connection and try again.").waitFor();
  await page.context().unroute("**/*");
  await page.getByRole("button", { name: "Send late.txt again" }).click();

  await received(page, "late.txt").waitFor();
  await eventually(async () => expect(await names(ada)).toEqual(["late.txt"]));
});

it("[CW-22] shows that a file is being checked, and that the center refused one", async () => {
  const { ada, page } = await chat();
  await attach(page, file("slow.txt", "a slow text"), file("virus.txt", "a virus"), file("cat.pdf", PIXEL));
  await page.getByRole("button", { name: "Send" }).click();

  await page.getByText("This file is being checked.").first().waitFor();
  await outgoing(page).getByText("Not sent. The content of this file does not match its name.").waitFor();
  await received(page, "virus.txt").getByText("This file was rejected by a security check.").waitFor();
  expect(await received(page, "virus.txt").getByRole("button").count()).toBe(0);
  expect(await names(ada)).toEqual([]);
  await writeFile(RELEASED, "");
  await page.getByRole("button", { name: "Save slow.txt" }).waitFor();

  await eventually(async () => expect(await names(ada)).toEqual(["slow.txt"]));
});

it("[CW-22] needs nothing but script-src and connect-src of a policy, and loads its code with the first file", async () => {
  await using site = await openHostSite();
  const { origin } = new URL(panels.center.url);
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace("http", "ws")}`;
  const problems: string[] = [];
  const parts: string[] = [];
  const { page } = await chat(async (context) => {
    const strict = await context.newPage();
    strict.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    strict.on("request", (request) => request.url().includes("files-part") && parts.push(request.url()));
    await strict.goto(`${site.url}/strict.html?${new URLSearchParams({ policy })}`);
    await strict.evaluate((src) => {
      const script = Object.assign(document.createElement("script"), { type: "module", src });
      script.dataset.chat = "";
      script.dataset.opened = "";
      document.head.append(script);
    }, `${panels.center.description.widgetUrl}widget.js`);
    return strict;
  });
  const before = parts.length;

  await attach(page, file("parcel.png", PIXEL, "image/png"));
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("img", { name: "parcel.png" }).waitFor();

  expect(await saved(page, "parcel.png")).toBe("parcel.png");
  expect([before, parts.length, problems]).toEqual([0, 1, []]);
});

it("[CW-22] can be used with the keyboard alone", async () => {
  const { ada, page } = await chat();
  await page.getByRole("button", { name: "Attach files" }).waitFor();
  const chooser = page.waitForEvent("filechooser");
  await page.locator("tributary-chat textarea").focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles([file("one.txt", "one"), file("two.txt", "two")]);
  await eventually(async () => expect(await outgoing(page).count()).toBe(2));

  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await eventually(async () => expect(await outgoing(page).count()).toBe(1));
  for (const _step of ["attach", "text"]) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");

  await eventually(async () => expect(await names(ada)).toEqual(["one.txt"]));
});
