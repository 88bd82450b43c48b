import { expect } from "vitest";
import { eventually } from "./eventually.ts";
import type { Panel } from "./panel.ts";

/** Time for an action on a contact that is on the desk, and for all of them. Unit: milliseconds. */
const [ACTION_MS, LIMIT_MS] = [5_000, 60_000];

/** Closes all contacts and goes offline, because the next test uses the same agent. */
export async function clearDesk(panel: Panel): Promise<void> {
  const page = panel.state.page();
  // It may be loading, with contacts on the desk.
  if (page.url().includes("/ccp-v2/")) await panel.state.or(page.locator("input[name=username]")).first().waitFor();
  if ((await panel.state.count()) === 0) return;
  await eventually(async () => {
    if ((await panel.contacts.count()) > 0) {
      await panel.contacts.first().click({ timeout: ACTION_MS }); // it may have just been closed by the test
      await panel.close({ timeout: ACTION_MS });
    }
    expect(await panel.contacts.count()).toBe(0);
  }, LIMIT_MS);
  await panel.choose("Offline");
}
