import { JournalError, type Store } from "@tributary/journal";
import { PANEL_CLOSE_CODES } from "@tributary/protocol/panel";
import { describe, expect, it } from "vitest";
import { openPanelCenter, type PanelCenter, type PanelPage, ringingChat } from "./panel-center.ts";
import { openTwoNodes, type TwoNodes } from "./two-nodes.ts";

/** Opens a page of the agent at the node, and waits until the agent has `pages` in all. */
async function openPage(node: PanelCenter, sessionToken: string, pages: number): Promise<PanelPage> {
  const page = await node.openPage({ sessionToken });
  await page.frame("update");
  await page.frame("pages", ({ length }) => length === pages);
  return page;
}

/** Two pages of one agent, one at each node, which know of each other. */
async function openPages({ a, b }: TwoNodes) {
  const sessionToken = await a.signIn();
  const one = await openPage(a, sessionToken, 1);
  const two = await openPage(b, sessionToken, 2);
  await one.frame("pages", ({ length }) => length === 2);
  return { one, two, sessionToken, [Symbol.asyncDispose]: () => closeAll(one, two) };
}

async function closeAll(...pages: readonly PanelPage[]): Promise<void> {
  await Promise.all(pages.map((page) => page[Symbol.asyncDispose]()));
}

let requests = 0;

async function ask(page: PanelPage, method: "checkMaster" | "becomeMaster", topic = "ringtone") {
  requests += 1;
  const requestId = String(requests);
  page.send({ type: "master", requestId, method, topic });
  return (await page.frame("master-result", (each) => each.requestId === requestId)).answer;
}

const lastCount = (page: PanelPage) => page.all("pages").at(-1)?.length;

describe("pages of an agent at two nodes", () => {
  it("[HN-05] are counted together, and less once one closes", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;

    await two[Symbol.asyncDispose]();
    const before = one.all("pages").length;
    await expect.poll(() => lastCount(one)).toBe(1);

    expect(before).toBeGreaterThanOrEqual(2);
  });

  it("[HN-05] receive each broadcast once", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;

    one.send({ type: "broadcast", event: "contact::view", data: { from: "one" } });
    two.send({ type: "broadcast", event: "contact::view", data: { from: "two" } });
    await Promise.all([one, two].map((page) => page.frame("broadcast", ({ data }) => hasSender(data, "one"))));
    await Promise.all([one, two].map((page) => page.frame("broadcast", ({ data }) => hasSender(data, "two"))));

    expect([one.all("broadcast").length, two.all("broadcast").length]).toEqual([2, 2]);
  });

  it("[HN-05] receive one announcement of an acceptance at either node", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;
    const { contactId } = await ringingChat(nodes.a.center);
    await Promise.all([one, two].map((page) => page.contactState(contactId, "connecting")));

    await two.call("acceptContact", { contactId });
    await Promise.all([one, two].map((page) => page.contactState(contactId, "connected")));
    await Promise.all([one, two].map((page) => page.roundTrip()));

    for (const page of [one, two]) {
      const named = page.all("broadcast").filter(({ event }) => event.endsWith(`::${contactId}`));
      expect(named).toHaveLength(1);
    }
  });

  it("[HN-05] a page that returns at the other node replaces its old socket and keeps its masterships", async () => {
    await using nodes = await openTwoNodes();
    const sessionToken = await nodes.a.signIn();
    await using before = await openPage(nodes.a, sessionToken, 1);
    await ask(before, "becomeMaster");
    nodes.a.time.advance(1_000);

    await using after = await nodes.b.openPage({ sessionToken, pageId: before.pageId });
    await after.frame("update");

    expect(await before.closed).toBe(PANEL_CLOSE_CODES.replaced);
    expect(await ask(after, "checkMaster")).toMatchObject({ masterId: before.pageId, isMaster: true });
    expect(lastCount(after)).toBe(1);
  });

  it("[HN-05] of two sockets of a page that opened within 100 ms neither is closed: clocks may differ by that", async () => {
    await using nodes = await openTwoNodes();
    const sessionToken = await nodes.a.signIn();
    await using one = await openPage(nodes.a, sessionToken, 1);
    nodes.a.time.advance(100);

    await using two = await nodes.b.openPage({ sessionToken, pageId: one.pageId });
    await two.frame("update");
    await one.roundTrip();

    expect([one, two].map(({ socket }) => socket.readyState)).toEqual([one.socket.OPEN, two.socket.OPEN]);
    expect(lastCount(one)).toBe(1);
  });

  it.each([
    { case: "a second before its return", sinceMs: 1_000 },
    { case: "in the millisecond of its return", sinceMs: 0 },
  ])("[HN-05] a late announcement that it had opened elsewhere $case does not close a page's socket", async (row) => {
    await using nodes = await openTwoNodes();
    const { a, b, line } = nodes;
    const sessionToken = await a.signIn();
    await using other = await openPage(b, sessionToken, 1); // keeps B's line in use
    const before = await openPage(b, sessionToken, 2);
    const { pageId } = before;
    a.time.advance(1_000);
    line.hold();
    const away = await a.openPage({ sessionToken, pageId });
    await away.frame("update");
    await closeAll(before, away);
    a.time.advance(row.sinceMs);
    await using returned = await b.openPage({ sessionToken, pageId });
    await returned.frame("update");

    line.release();
    await Promise.all([other, returned].map((page) => page.roundTrip()));

    expect(returned.socket.readyState).toBe(returned.socket.OPEN);
    expect(lastCount(returned)).toBe(2);
  });

  it("[HN-06] a node that is silent for fifty seconds has no pages; lost announcements are repeated", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { two } = pages;
    nodes.line.cut();
    await advance(nodes, 66_000);
    await expect.poll(() => lastCount(two)).toBe(1);

    nodes.line.release();
    await advance(nodes, 60_000);

    await expect.poll(() => lastCount(two)).toBe(2);
  });
});

/** Lets time pass in steps in which sockets answer their pings. */
async function advance({ a }: TwoNodes, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 3_000) {
    a.time.advance(3_000);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

const hasSender = (data: unknown, sender: string): boolean =>
  (data as { readonly from?: string } | undefined)?.from === sender;

describe("masters of an agent at two nodes", () => {
  it("[MA-05] are the same: the first page that asks is master for both", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;

    const first = await ask(two, "checkMaster");
    const second = await ask(one, "checkMaster");
    const again = await ask(two, "checkMaster");

    expect([first, second, again]).toMatchObject([
      { masterId: two.pageId, isMaster: true },
      { masterId: two.pageId, isMaster: false },
      { masterId: two.pageId, isMaster: true },
    ]);
  });

  it("[MA-05] are one page if both ask at once, on 20 topics", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;

    for (let topic = 0; topic < 20; topic += 1) {
      const answers = await Promise.all([one, two].map((page) => ask(page, "checkMaster", `topic ${topic}`)));
      expect(answers.filter(({ isMaster }) => isMaster)).toHaveLength(1);
      expect(new Set(answers.map(({ masterId }) => masterId)).size).toBe(1);
    }
  });

  it("[MA-05] are replaced by a page of the other node, and the page that was master is notified", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;
    await ask(one, "becomeMaster");

    const answer = await ask(two, "becomeMaster");

    expect(answer).toEqual({ topic: "ringtone", masterId: two.pageId, takeOver: true });
    expect(await one.frame("master-result", ({ requestId }) => requestId === null)).toMatchObject({ answer });
    expect(await ask(one, "checkMaster")).toMatchObject({ masterId: two.pageId, isMaster: false });
  });

  it("[MA-05] are free once their page at the other node has closed", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;
    await ask(two, "becomeMaster");

    await two[Symbol.asyncDispose]();
    await expect.poll(() => lastCount(one)).toBe(1);

    expect(await ask(one, "checkMaster")).toMatchObject({ masterId: one.pageId, isMaster: true });
  });

  it("[MA-06] a page whose notification of a take-over was lost is notified by the next announcement", async () => {
    await using nodes = await openTwoNodes();
    await using pages = await openPages(nodes);
    const { one, two } = pages;
    await ask(two, "becomeMaster");
    nodes.line.cut();
    await ask(one, "becomeMaster");
    await two.roundTrip();
    expect(two.all("master-result").filter(({ requestId }) => requestId === null)).toEqual([]);

    nodes.line.release();
    await advance(nodes, 15_000);

    const { answer } = await two.frame("master-result", ({ requestId }) => requestId === null);
    expect(answer).toMatchObject({ masterId: one.pageId });
    expect(await ask(two, "checkMaster")).toMatchObject({ masterId: one.pageId, isMaster: false });
  });

  it("[MA-06] a node waits for the pages of others before it takes a recorded master for closed", async () => {
    await using nodes = await openTwoNodes();
    const { a, b, line } = nodes;
    const sessionToken = await a.signIn();
    await using one = await openPage(a, sessionToken, 1);
    await ask(one, "becomeMaster");
    line.hold();
    await using two = await b.openPage({ sessionToken });
    await two.frame("welcome");
    const asked = ask(two, "checkMaster");
    await two.roundTrip();
    line.release();
    await advance(nodes, 3_000);

    expect(await asked).toMatchObject({ masterId: one.pageId, isMaster: false });
  });
});

it("[MA-07] masters are elected by each node while the store is unavailable, and the same again afterwards", async () => {
  let isBroken = false;
  const wrapStore = (store: Store): Store => ({
    ...store,
    commit: (commit) =>
      isBroken ? Promise.reject(new JournalError("unavailable", "disk full")) : store.commit(commit),
  });
  await using server = await openPanelCenter({ wrapStore });
  await using other = await openPanelCenter({ besideNode: server });
  const sessionToken = await server.signIn();
  await using one = await openPage(server, sessionToken, 1);
  isBroken = true;

  const alone = await ask(one, "checkMaster");
  const again = await ask(one, "checkMaster");
  isBroken = false;
  await ask(one, "becomeMaster", "other topic");
  await using two = await openPage(other, sessionToken, 2);

  expect([alone, again]).toMatchObject([{ isMaster: true }, { isMaster: true }]);
  expect(await ask(two, "checkMaster")).toMatchObject({ masterId: one.pageId, isMaster: false });
});
