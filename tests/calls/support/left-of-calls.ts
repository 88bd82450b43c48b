/** Legs and contacts that a center has of calls: none, once they are over. */
import { expect } from "vitest";
import type { RunningCenter } from "../../e2e/support/center.ts";
import { eventually } from "../../e2e/support/eventually.ts";

/** Returns the sum of a metric over its labels. Errors: throws if there is none. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)$`, "gm"))].map(([, value]) =>
    Number(value),
  );
  if (values.length === 0) throw new Error(`no metric ${name}`);
  return values.reduce((sum, value) => sum + value, 0);
}

/** The agent of Node's `fetch`, by a name that Node and its library share: there is no public access to the connections that it keeps. */
const FETCH_AGENT = Symbol.for("undici.globalDispatcher.1");

/** Closes the connections that `fetch` keeps for later requests: how many there are depends on how many requests happened to overlap. */
export async function closeKeptConnections(): Promise<void> {
  const agent = Reflect.get(globalThis, FETCH_AGENT);
  Reflect.set(globalThis, FETCH_AGENT, new agent.constructor());
  await agent.close();
}

/** Resolves once no leg is open, and no contact waits or is on a desk. */
export async function expectNothingLeft({ url }: Pick<RunningCenter, "url">): Promise<void> {
  await eventually(async () => {
    const names = ["tributary_voice_legs", "tributary_contacts_at_desks", "tributary_contacts_waiting"];
    expect(await Promise.all(names.map((name) => metricOf(url, name)))).toEqual([0, 0, 0]);
  });
}
