import { expect } from "vitest";
import { eventually } from "./eventually.ts";
import type { Panel } from "./panel.ts";

/** Closes all contacts and goes offline, because the next test uses the same agent. */
export async function clearDesk(panel: Panel): Promise<void> {
  const page = panel.state.page();
  // It may be loading, with contacts on the desk.
  if (page.url().includes("/ccp-v2/")) await panel.state.or(page.locator("input[name=username]")).first().waitFor();
  if ((await panel.state.count()) === 0) return;
  while ((await panel.contacts.count()) > 0) {
    const before = await panel.contacts.count();
    await panel.contacts.first().click();
    await panel.close();
    await eventually(async () => expect(await panel.contacts.count()).toBeLessThan(before));
  }
  await panel.choose("Offline");
}
