/**
 * Files between a customer and an agent, with Amazon's unmodified ChatJS 5.0.0 on both sides, against the built server with its files in a folder. The pages are
 * of another site than the center.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Customer, Desktop } from "./support/desktop.ts";
import { desktopTests } from "./support/desktop-tests.ts";
import { eventually } from "./support/eventually.ts";
import type { StreamsRelease } from "./support/host-site.ts";

/** Rejects files whose text contains `virus`. Without commas, which separate arguments. */
const SCANNER =
  "let t = ''; for await (const part of process.stdin) t += part; process.exit(t.includes('virus') ? 1 : 0);";

const desktops = desktopTests({
  settings: {
    TRIBUTARY_ATTACHMENT_MEGABYTES: "2",
    TRIBUTARY_ATTACHMENT_SCANNER_COMMAND: [process.execPath, "--input-type=module", "--eval", SCANNER].join(","),
  },
});

/** A file that a page makes. `repeat`: how often its text is repeated. */
type PageFile = { readonly name: string; readonly type: string; readonly text: string; readonly repeat?: number };

type Attachment = {
  readonly AttachmentId: string;
  readonly AttachmentName: string;
  readonly ContentType: string;
  readonly Status: string;
};

/** The place of a chat session on a page. */
type Place = { readonly page: Page; readonly path: readonly string[] };

const ofCustomer = ({ page }: Customer): Place => ({ page, path: [] });
const ofDesktop = ({ page }: Desktop, contactId: string): Place => ({ page, path: ["contacts", contactId] });

/** Calls a method of the session, and returns the result, or the error as the page gets it. */
function send({ page, path }: Place, file: PageFile): Promise<unknown> {
  return page.evaluate(
    async ({ path: names, name, type, text, repeat = 1 }) => {
      const place = names.reduce((value, key) => Reflect.get(value, key), globalThis as object);
      const bytes = Uint8Array.from(text.repeat(repeat), (character) => character.charCodeAt(0));
      const attachment = new File([bytes], name, { type });
      const sent = Reflect.get(place, "session").sendAttachment({ attachment, metadata: { note: 1 } });
      return sent.then(
        () => "sent",
        (error: object) => Object.fromEntries(Object.entries(error)),
      );
    },
    { path, ...file },
  );
}

/** The attachments that a page has received. */
function received({ page, path }: Place): Promise<readonly Attachment[]> {
  return page.evaluate((names) => {
    const place = names.reduce((value, key) => Reflect.get(value, key), globalThis as object);
    const items = Reflect.get(place, "messages") as {
      Type: string;
      ContentType?: string;
      Attachments?: Attachment[];
    }[];
    return items.flatMap(({ Type, Attachments = [] }) => (Type === "ATTACHMENT" ? Attachments : []));
  }, path);
}

/** Downloads a file in both ways, and returns what arrived. */
function download({ page, path }: Place, attachmentId: string) {
  return page.evaluate(
    async ({ path: names, id }) => {
      const place = names.reduce((value, key) => Reflect.get(value, key), globalThis as object);
      const session = Reflect.get(place, "session");
      const blob: Blob = await session.downloadAttachment({ attachmentId: id });
      const url: string = await session.getAttachmentURL({ attachmentId: id });
      const answer = await fetch(url);
      const text = async (each: Blob) => String.fromCharCode(...new Uint8Array(await each.arrayBuffer()).slice(0, 60));
      return {
        size: blob.size,
        type: blob.type,
        text: await text(blob),
        same: (await answer.blob()).size === blob.size,
        disposition: answer.headers.get("content-disposition"),
        url,
      };
    },
    { path, id: attachmentId },
  );
}

/** A chat that Ada has accepted. */
async function openChat(streams: StreamsRelease) {
  const ada = await desktops.openAvailable(streams, "ada");
  const customer = await desktops.openCustomer();
  const { contactId } = customer;
  await eventually(async () => expect((await ada.contact(contactId))?.events).toContain("onConnecting"));
  await ada.run("call", contactId, "accept");
  await eventually(async () => expect((await ada.contact(contactId))?.events).toContain("onConnected"));
  await ada.run("openChat", contactId);
  return { customer: ofCustomer(customer), agent: ofDesktop(ada, contactId) };
}

const PNG: PageFile = { name: "phot\u00f6.png", type: "image/png", text: "\x89PNG\r\n\x1a\n", repeat: 20_000 };

describe.each(["2.28.2", "tributary"] as const)("a desktop on %s", (streams) => {
  it("[AX-18] sends and downloads files in both directions, also after a restart of the server", async () => {
    const { customer, agent } = await openChat(streams);

    expect(await send(customer, PNG)).toBe("sent");
    await eventually(async () => expect(await received(agent)).toHaveLength(1));
    await eventually(async () => expect(await received(customer)).toHaveLength(1));
    const [file] = await received(agent);
    expect(file).toMatchObject({ AttachmentName: PNG.name, ContentType: "image/png", Status: "APPROVED" });
    expect(await received(customer)).toEqual([file]);
    const id = file?.AttachmentId ?? "";
    const expected = {
      size: 160_000,
      type: "image/png",
      same: true,
      disposition: expect.stringContaining("filename*=UTF-8''phot%C3%B6.png"),
    };
    expect(await download(agent, id)).toMatchObject(expected);
    expect(await download(customer, id)).toMatchObject(expected);

    expect(await send(agent, { name: "offer.txt", type: "text/plain", text: "<script>alert(1)</script>" })).toBe(
      "sent",
    );
    await eventually(async () => expect(await received(customer)).toHaveLength(2));
    const text = await download(customer, (await received(customer))[1]?.AttachmentId ?? "");
    expect(text).toMatchObject({ type: "text/plain", text: "<script>alert(1)</script>" });
    // A center of several nodes has no process of its own to kill.
    if (desktops.center.pid > 0) {
      await desktops.center.kill();
      await desktops.center.restart();
    }
    await eventually(async () => expect(await download(customer, id).catch(String)).toMatchObject(expected));
  });
});

it("[AX-18] a page reports why a file was refused, and the sender alone that the scan rejected it", async () => {
  const { customer, agent } = await openChat("tributary");

  expect(await send(customer, { name: "a.html", type: "text/html", text: "<p>" })).toMatchObject({
    type: "ValidationException",
    message: expect.stringContaining("AttachmentName"),
  });
  expect(await send(customer, { ...PNG, name: "b.pdf", type: "application/pdf" })).toMatchObject({
    type: "ValidationException",
    message: expect.stringContaining("AttachmentIds"),
  });
  expect(await send(customer, { ...PNG, repeat: 300_000 })).toMatchObject({
    type: "ValidationException",
    message: expect.stringContaining("AttachmentSizeInBytes"),
  });
  expect(await send(customer, { name: "v.txt", type: "text/plain", text: "a virus" })).toBe("sent");
  await eventually(async () => expect((await received(customer)).map(({ Status }) => Status)).toEqual(["REJECTED"]));
  expect(await received(agent)).toEqual([]);
});

it("[AX-18] the address of a file is saved by the browser, and never shown as a page of the center", async () => {
  const { customer } = await openChat("tributary");
  await send(customer, { name: "page.txt", type: "text/plain", text: "<script>document.title = 'ran'</script>" });
  await eventually(async () => expect(await received(customer)).toHaveLength(1));
  const { url } = await download(customer, (await received(customer))[0]?.AttachmentId ?? "");
  const tab = await customer.page.context().newPage();

  const [saved] = await Promise.all([tab.waitForEvent("download"), tab.goto(url).catch(() => undefined)]);
  const framed = await customer.page.evaluate(async (src) => {
    const frame = document.createElement("iframe");
    frame.src = src;
    document.body.append(frame);
    const script = document.createElement("script");
    const failed = new Promise((resolve) => script.addEventListener("error", () => resolve("blocked")));
    script.src = src;
    document.body.append(script);
    return [await failed, document.title === "ran"];
  }, url);

  expect(saved.suggestedFilename()).toBe("page.txt");
  expect(await tab.title()).toBe("");
  expect(framed).toEqual(["blocked", false]);
});
