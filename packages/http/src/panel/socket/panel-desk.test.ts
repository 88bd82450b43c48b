import type { Center } from "@tributary/engine";
import { DEMO_IDS } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { AGENT, openPanelCenter, ringingChat } from "../../../test/panel-center.ts";

const { available, onBreak } = DEMO_IDS.states;

describe("desk updates", () => {
  it("[PU-01] contain the whole desk: on opening, on request and after a change, once per turn", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");

    page.send({ type: "refresh" });
    await page.frame("update", () => page.all("update").length === 2);
    const choose = (state: typeof available) => server.center.agents.chooseState(AGENT, state, { enqueue: false });
    await Promise.all([choose(available), choose(onBreak), choose(available), choose(onBreak)]);
    await page.frame("update", ({ update }) => update.snapshot.state.name === "Break");
    await page.roundTrip();

    expect(page.all("update").map(({ update }) => update.snapshot.state.name)).toEqual(["Offline", "Offline", "Break"]);
    for (const { update } of page.all("update")) expect(update.configuration.username).toBe("agent-1");
  });

  it("[PU-02] are never older than earlier ones, also when a read of the desk takes long", async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let isSlow = false;
    const wrapCenter = (center: Center): Center => ({
      ...center,
      agents: {
        ...center.agents,
        async view(...call) {
          const view = await center.agents.view(...call);
          if (!isSlow) return view;
          isSlow = false;
          await gate;
          return view;
        },
      },
    });
    await using server = await openPanelCenter({ wrapCenter });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");

    isSlow = true;
    page.send({ type: "refresh" });
    await page.roundTrip();
    await server.center.agents.chooseState(AGENT, available, { enqueue: false });
    await page.roundTrip();
    open();
    await page.frame("update", ({ update }) => update.snapshot.state.name === "Available");
    await page.roundTrip();

    const seqs = page.all("update").map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(page.all("update").at(-1)?.update.snapshot.state.name).toBe("Available");
  });
});

describe("broadcasts", () => {
  it("[PB-01] reach every page of the agent on every node, the sender's included, and no other agent's", async () => {
    await using server = await openPanelCenter();
    await using node = await openPanelCenter({ besideNode: server });
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await using two = await server.openPage({ sessionToken });
    await using remote = await node.openPage({ sessionToken });
    await using other = await server.openPage({ sessionToken: await server.signIn("agent-2") });
    await Promise.all([one, two, remote, other].map((page) => page.frame("update")));

    const broadcast = { type: "broadcast", event: "contact::view", data: { contactId: "c" } };
    one.send(broadcast);

    for (const page of [one, two, remote]) expect(await page.frame("broadcast")).toEqual(broadcast);
    await other.roundTrip();
    expect(other.all("broadcast")).toEqual([]);
  });

  it("[PB-03] announce an acceptance once, before the update that shows the contact as connected", async () => {
    await using server = await openPanelCenter({ autoAcceptChats: true });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");

    const { contactId } = await ringingChat(server.center);
    await page.contactState(contactId, "connected");
    await page.roundTrip();

    expect(page.all("broadcast").map(({ event }) => event)).toEqual([
      "contact::accepted",
      `contact::accepted::${contactId}`,
    ]);
    const types = page.received.map((each) =>
      each.type === "update" ? (each.update.snapshot.contacts[0]?.state.type ?? "empty") : each.type,
    );
    expect(types.indexOf("connected")).toBeGreaterThan(types.lastIndexOf("broadcast"));
  });

  it("[PB-04] drop acceptances announced by pages", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await using two = await server.openPage({ sessionToken });
    await Promise.all([one, two].map((page) => page.frame("update")));

    one.send({ type: "broadcast", event: "contact::accepted", data: {} });
    one.send({ type: "broadcast", event: "contact::accepted::c", data: { contactId: "c" } });
    one.send({ type: "broadcast", event: "contact::acceptedness", data: null });
    await Promise.all([one, two].map((page) => page.frame("broadcast")));

    for (const page of [one, two])
      expect(page.all("broadcast").map(({ event }) => event)).toEqual(["contact::acceptedness"]);
  });
});

describe("masters", () => {
  it("[MA-01] are the first pages that ask for a topic, unless they ask not to be", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await using two = await server.openPage({ sessionToken });
    await Promise.all([one, two].map((page) => page.frame("update")));
    const check = { type: "master", method: "checkMaster", topic: "t" };

    one.send({ ...check, requestId: "1", shouldNotBecomeMasterIfNone: true });
    expect((await one.frame("master-result")).answer).toEqual({ topic: "t", masterId: null, isMaster: false });
    two.send({ ...check, requestId: "2" });
    expect((await two.frame("master-result")).answer).toEqual({ topic: "t", masterId: two.pageId, isMaster: true });
    one.send({ ...check, requestId: "3" });
    const later = await one.frame("master-result", ({ requestId }) => requestId === "3");

    expect(later.answer).toEqual({ topic: "t", masterId: two.pageId, isMaster: false });
  });

  it("[MA-02] are replaced by a page that claims the topic, and the other pages are notified", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await using two = await server.openPage({ sessionToken });
    await Promise.all([one, two].map((page) => page.frame("update")));
    const become = { type: "master", method: "becomeMaster", topic: "t" };

    one.send({ ...become, requestId: "1" });
    await one.frame("master-result");
    await two.roundTrip();
    expect(two.all("master-result")).toEqual([]);
    two.send({ ...become, requestId: "2" });

    const answer = { topic: "t", masterId: two.pageId, takeOver: true };
    expect(await two.frame("master-result")).toEqual({ type: "master-result", requestId: "2", answer });
    expect(await one.frame("master-result", ({ requestId }) => requestId === null)).toMatchObject({ answer });
    await two.roundTrip();
    expect(two.all("master-result")).toHaveLength(1);
  });

  it("[MA-03] release their topics when their page closes", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    const two = await server.openPage({ sessionToken });
    await Promise.all([one, two].map((page) => page.frame("update")));
    two.send({ type: "master", requestId: "1", method: "becomeMaster", topic: "t" });
    await two.frame("master-result");

    const openPages = one.all("pages").length;
    await two[Symbol.asyncDispose]();
    await one.frame("pages", () => one.all("pages").length > openPages);
    one.send({ type: "master", requestId: "2", method: "checkMaster", topic: "t" });

    expect((await one.frame("master-result")).answer).toMatchObject({ masterId: one.pageId, isMaster: true });
  });

  it("[MA-04] are separate per agent", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await using other = await server.openPage({ sessionToken: await server.signIn("agent-2") });
    await Promise.all([page, other].map((each) => each.frame("update")));

    for (const each of [page, other]) {
      each.send({ type: "master", requestId: "1", method: "checkMaster", topic: "t" });
      expect((await each.frame("master-result")).answer).toMatchObject({ masterId: each.pageId, isMaster: true });
    }
  });
});
