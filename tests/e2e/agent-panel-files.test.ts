/** Files and formatted text in the agent panel, with a customer who uses this project's chat library. */
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { problemsOn } from "./support/accessibility.ts";
import type { ChattingCustomer } from "./support/chatting-customer.ts";
import { eventually } from "./support/eventually.ts";
import { type PanelOptions, type PanelPage, panelTests } from "./support/panel-tests.ts";

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const panels = panelTests();

async function chat(
  options: PanelOptions = {},
): Promise<{ readonly ada: PanelPage; readonly customer: ChattingCustomer }> {
  const ada = await panels.openAvailable("ada", options);
  const customer = await panels.startCustomer({ name: "First customer" });
  await ada.accept();
  await ada.composer.waitFor();
  return { ada, customer };
}

const button = ({ page }: PanelPage, name: string | RegExp): Locator => page.getByRole("button", { name });
const outgoing = ({ page }: PanelPage): Locator =>
  page.getByRole("list", { name: "Files to send" }).getByRole("listitem");

/** Names of the files that the customer sees, with their authors. */
function filesAt(customer: ChattingCustomer): readonly string[] {
  return customer
    .snapshot()
    .timeline.flatMap((entry) =>
      entry.type === "message"
        ? (entry.attachments ?? []).map(({ name }) => `${entry.mine ? "me" : entry.author?.role}: ${name}`)
        : [],
    );
}

it("[PA-39, PA-40] files go both ways, are shown and saved", async () => {
  const { ada, customer } = await chat();

  customer.sendFile(new File([PIXEL], "cat.png", { type: "image/png" }));
  await ada.log.getByText("cat.png").waitFor();
  await ada.contacts.getByText("File: \u2068cat.png\u2069").waitFor();
  await button(ada, /^Show .*cat\.png/).click();
  const image = ada.log.getByRole("img", { name: "cat.png" });
  await eventually(async () => expect(await image.evaluate((shown) => Reflect.get(shown, "naturalWidth"))).toBe(1));
  const saved = ada.page.waitForEvent("download");
  await button(ada, /^Save .*cat\.png/).click();
  expect((await saved).suggestedFilename()).toBe("cat.png");

  const chooser = ada.page.waitForEvent("filechooser");
  await button(ada, "Attach files").click();
  await (await chooser).setFiles([
    { name: "invoice.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") },
    { name: "wrong.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") },
  ]);
  await eventually(async () =>
    expect(await outgoing(ada).allInnerTexts()).toEqual([
      expect.stringContaining("invoice.pdf"),
      expect.stringContaining("wrong.pdf"),
    ]),
  );
  await button(ada, /^Remove .*wrong\.pdf/).press("Enter");
  await eventually(async () => expect(await outgoing(ada).count()).toBe(1));
  expect(await ada.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(
    /^Remove .*invoice/u,
  );
  await ada.send("Here is the invoice");

  await eventually(async () => expect(filesAt(customer)).toEqual(["me: cat.png", "agent: invoice.pdf"]));
  await ada.log.getByText("invoice.pdf").waitFor();
  await eventually(async () => expect(await outgoing(ada).count()).toBe(0));
  expect(await button(ada, /^Show .*invoice\.pdf/).count()).toBe(0);
});

it("[PA-40] a refused file is listed with the reason, and stays until it is removed", async () => {
  const { ada, customer } = await chat();
  const chooser = ada.page.waitForEvent("filechooser");
  await button(ada, "Attach files").click();
  await (await chooser).setFiles({ name: "cat.pdf", mimeType: "application/pdf", buffer: PIXEL });

  await button(ada, "Send").click();

  await outgoing(ada).getByText("Not sent: the content of the file does not match its name").waitFor();
  expect(await button(ada, /^Send .*cat\.pdf.* again/).count()).toBe(0);
  await button(ada, /^Remove .*cat\.pdf/).press("Enter");
  await eventually(async () => expect(await outgoing(ada).count()).toBe(0));
  expect(await ada.page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
  expect(filesAt(customer)).toEqual([]);
});

it("[PA-43] files that cannot be sent are noticed as soon as they are chosen, and are not sent", async () => {
  const { ada, customer } = await chat();
  const chooser = ada.page.waitForEvent("filechooser");
  await button(ada, "Attach files").click();
  await (await chooser).setFiles([
    { name: "tool.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
    { name: "large.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(21_000_000, "%PDF-1.4\n") },
    { name: "empty.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) },
  ]);

  await outgoing(ada)
    .getByText(/^Files of this type cannot be sent\. Allowed: .*pdf/)
    .waitFor();
  await outgoing(ada).getByText("This file is too large. The limit is 21 MB.").waitFor();
  await outgoing(ada).getByText("This file is empty.").waitFor();
  expect(await button(ada, "Send").isDisabled()).toBe(true);
  await ada.send("Only the text");

  await eventually(async () => expect(customer.snapshot().timeline.at(-1)).toMatchObject({ content: "Only the text" }));
  expect(await outgoing(ada).count()).toBe(3);
  expect(filesAt(customer)).toEqual([]);
});

it("[PA-40] files that were not sent stay visible after the end of the chat", async () => {
  const { ada, customer } = await chat();
  const chooser = ada.page.waitForEvent("filechooser");
  await button(ada, "Attach files").click();
  await (await chooser).setFiles({ name: "late.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-") });
  await outgoing(ada).waitFor();

  await customer.end();

  await outgoing(ada).getByText("Not sent: the chat has ended").waitFor();
});

it("[PA-40] files are pasted and dropped", async () => {
  const { ada } = await chat();
  const give = (kind: "paste" | "drop", selector: string): Promise<void> =>
    ada.page.evaluate(
      ([event, target]) => {
        const data = new DataTransfer();
        data.items.add(new File(["a,b"], `${event}.csv`, { type: "text/csv" }));
        const element = document.querySelector(target as string);
        const made =
          event === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        element?.dispatchEvent(made);
      },
      [kind, selector] as const,
    );

  await give("paste", ".composer-text");
  await give("drop", ".log");

  await eventually(async () =>
    expect(await outgoing(ada).allInnerTexts()).toEqual([
      expect.stringContaining("paste.csv"),
      expect.stringContaining("drop.csv"),
    ]),
  );
});

it("[PA-41] formatted text is sent as Markdown, and the setting is kept", async () => {
  const { ada, customer } = await chat();
  await ada.composer.fill("very important");
  await button(ada, "Formatting").click();
  await ada.composer.press("ControlOrMeta+a");

  await button(ada, "Bold").click();
  expect(await ada.composer.inputValue()).toBe("**very important**");
  await ada.composer.press("ControlOrMeta+z");
  expect(await ada.composer.inputValue()).toBe("very important");
  await ada.composer.press("ControlOrMeta+b");
  await ada.composer.press("Enter");

  await ada.log.locator("strong", { hasText: "very important" }).waitFor();
  await eventually(async () =>
    expect(customer.snapshot().timeline.at(-1)).toMatchObject({
      contentType: "text/markdown",
      content: "**very important**",
    }),
  );
  await ada.page.reload();
  await ada.composer.waitFor();
  expect(await button(ada, "Formatting").getAttribute("aria-pressed")).toBe("true");
});

describe.each([
  { width: 320, height: 640, colorScheme: "light", rtl: false },
  { width: 1440, height: 900, colorScheme: "dark", rtl: false },
  { width: 1440, height: 900, colorScheme: "light", rtl: true },
] as const)("at $width × $height px in $colorScheme, rtl: $rtl", ({ width, height, colorScheme, rtl }) => {
  it("[PA-39, PA-40, PA-41] has no accessibility violations and no overflow", async () => {
    const { ada, customer } = await chat({ viewport: { width, height }, colorScheme });
    if (rtl) await ada.page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    customer.sendFile(
      new File([PIXEL], "a picture of the parcel that arrived this morning.png", { type: "image/png" }),
    );
    await ada.log.getByText("a picture of").waitFor();
    await button(ada, "Formatting").click();
    const chooser = ada.page.waitForEvent("filechooser");
    await button(ada, "Attach files").click();
    await (await chooser).setFiles([
      { name: "cat.pdf", mimeType: "application/pdf", buffer: PIXEL },
      { name: "tool.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
    ]);
    await outgoing(ada)
      .getByText(/^Files of this type/)
      .waitFor();
    await button(ada, "Send").click();
    await outgoing(ada)
      .getByText(/^Not sent: /)
      .waitFor();
    const other = ada.page.waitForEvent("filechooser");
    await button(ada, "Attach files").click();
    await (await other).setFiles([{ name: "invoice.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-") }]);

    expect(await problemsOn(ada.page, "files")).toEqual([]);
    if (process.env.SCREENSHOTS)
      await ada.page.screenshot({ path: `${process.env.SCREENSHOTS}/files-${width}-${colorScheme}-${rtl}.png` });
  });
});
