/** Contacts on a desktop page: what its agent does with them, and what the chat library has received. */
import { expect } from "vitest";
import type { ChatItem, Desktop } from "./desktop.ts";
import { eventually } from "./eventually.ts";
import type { StreamsRelease } from "./host-site.ts";

/** Waits for a contact beside the known ones, and returns its id. */
export async function newContact({ page }: Desktop, known: readonly string[] = []): Promise<string> {
  let others: readonly string[] = [];
  await eventually(async () => {
    const ids = await page.evaluate(() => Object.keys(Reflect.get(globalThis, "contacts")));
    others = ids.filter((id) => !known.includes(id));
    expect(others).toHaveLength(1);
  });
  return others[0] ?? "";
}

/** Waits until the contact rings. */
export async function ring(desktop: Desktop, contactId: string): Promise<void> {
  await eventually(async () => expect((await desktop.contact(contactId))?.events).toContain("onConnecting"));
}

/** Accepts a contact once it rings. */
export async function accept(desktop: Desktop, contactId: string): Promise<void> {
  await ring(desktop, contactId);
  await desktop.run("call", contactId, "accept");
  await eventually(async () => expect((await desktop.contact(contactId))?.events).toContain("onConnected"));
}

/** Accepts a chat once it rings, and opens its session. */
export async function acceptChat(desktop: Desktop, contactId: string): Promise<void> {
  await accept(desktop, contactId);
  await desktop.run("openChat", contactId);
}

/** Clears a contact that is over. Releases before 1.5 have no `clear`; there, the agent hangs up a second time. */
export function clear(desktop: Desktop, streams: StreamsRelease, contactId: string): Promise<void> {
  return streams === "1.4.5" ? desktop.run("hangUp", contactId) : desktop.run("call", contactId, "clear");
}

/** Calls a method of the session of an open chat. */
export function session({ page }: Desktop, contactId: string, method: string, input: object): Promise<unknown> {
  return page.evaluate((call) => Reflect.get(globalThis, "contacts")[call.contactId].session[call.method](call.input), {
    contactId,
    method,
    input,
  });
}

/** Sends a message in an open chat. */
export function write(desktop: Desktop, contactId: string, message: string): Promise<unknown> {
  return session(desktop, contactId, "sendMessage", { message, contentType: "text/plain" });
}

/** Returns the texts of the messages among items of a transcript. */
export function textsIn(items: readonly ChatItem[]): readonly (string | undefined)[] {
  return items.filter(({ Type }) => Type === "MESSAGE").map(({ Content }) => Content);
}

/** Returns the texts that the session of an open chat has received. */
export async function textsAt(desktop: Desktop, contactId: string): Promise<readonly (string | undefined)[]> {
  return textsIn((await desktop.contact(contactId))?.messages ?? []);
}
