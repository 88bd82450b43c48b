import type { Center } from "@tributary/engine";
import { type Commit, JournalError, type Store } from "@tributary/journal";
import { refused } from "@tributary/kernel";
import { BY_SERVER, CenterError, refusal } from "@tributary/model";
import { MAX_CLIENT_FRAME_BYTES, PANEL_CLOSE_CODES } from "@tributary/protocol/panel";
import { DEMO_IDS } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { AGENT, openPanelCenter, ringingChat } from "../../../test/panel-center.ts";

describe("opening a page", () => {
  it("[PS-01] answers hello with welcome, the number of pages and the desk", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });

    const { update } = await page.frame("update");

    expect(page.received.map(({ type }) => type)).toEqual(["welcome", "pages", "update"]);
    expect(page.received[0]).toMatchObject({
      pageId: page.pageId,
      agent: { username: "agent-1", displayName: "Agent 1" },
    });
    expect(page.received[1]).toEqual({ type: "pages", length: 1 });
    expect(update.snapshot.state).toMatchObject({ type: "offline", name: "Offline" });
    expect(update.configuration.username).toBe("agent-1");
  });

  it.each(["nonsense", ""])("[PS-02] refuses a page without a session, with the token '%s'", async (sessionToken) => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken });

    expect(await page.frame("refused")).toEqual({ type: "refused", code: "session-expired" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
  });

  it("[PS-02] refuses a user whose security profiles do not allow the panel", async () => {
    await using server = await openPanelCenter({ isPermitted: false });
    await using page = await server.openPage({ sessionToken: await server.signIn() });

    expect(await page.frame("refused")).toEqual({ type: "refused", code: "permission-missing" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.permissionMissing);
  });

  it("[PS-22] closes the page of a user who loses the permission to use the panel", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");
    const administration = server.center.administration(BY_SERVER);

    for (const { id } of server.center.directory.definition.securityProfiles) {
      await administration.change("securityProfiles", id, (profile) => ({ ...profile, permissions: [] }));
    }

    expect(await page.frame("refused")).toEqual({ type: "refused", code: "permission-missing" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.permissionMissing);
    expect(page.received.at(-1)).toMatchObject({ type: "refused" });
  });

  it("[PS-03] closes a page that sends a malformed frame", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");

    page.send({ type: "no such frame" });

    expect(await page.closed).toBe(PANEL_CLOSE_CODES.badFrame);
  });

  it("[PS-03] closes a page that sends a second hello", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    await using page = await server.openPage({ sessionToken });
    await page.frame("welcome");

    page.send({ type: "hello", version: 1, pageId: page.pageId, sessionToken, resume: [] });

    expect(await page.closed).toBe(PANEL_CLOSE_CODES.badFrame);
  });

  it("[PS-03] closes a page that sends a frame of more than 65,536 bytes with 1009", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");
    const frameOf = (data: string) => ({ type: "broadcast", event: "bulk", data });
    const restBytes = MAX_CLIENT_FRAME_BYTES - JSON.stringify(frameOf("")).length;

    page.send(frameOf("x".repeat(restBytes)));
    await page.frame("broadcast");
    page.send(frameOf("€".repeat(Math.ceil(restBytes / 3))));

    expect(await page.closed).toBe(PANEL_CLOSE_CODES.frameTooLarge);
    expect(page.all("broadcast")).toHaveLength(1);
  });

  it("[PS-04] replaces the socket of a page that opens another one, and keeps the page's masterships", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await one.frame("update");
    one.send({ type: "master", requestId: "1", method: "becomeMaster", topic: "t" });
    await one.frame("master-result");

    await using two = await server.openPage({ sessionToken, pageId: one.pageId });
    await two.frame("update");
    two.send({ type: "master", requestId: "2", method: "checkMaster", topic: "t" });

    expect(await one.closed).toBe(PANEL_CLOSE_CODES.replaced);
    expect((await two.frame("master-result")).answer).toMatchObject({ isMaster: true });
    expect(two.all("pages")).toEqual([{ type: "pages", length: 1 }]);
  });
});

describe("limits", () => {
  it("[PS-10] closes a page with more than 4 MiB of unsent bytes", async () => {
    await using server = await openPanelCenter({ limits: { socketFrames: null } });
    const sessionToken = await server.signIn();
    await using sender = await server.openPage({ sessionToken });
    await using slow = await server.openPage({ sessionToken });
    await Promise.all([sender, slow].map((page) => page.frame("update")));
    slow.socket.pause();
    const isClosing = () => server.log.lines.some(({ message }) => message.includes("peer does not drain"));

    // The kernel buffers an unknown number of bytes before the server has to.
    for (let count = 0; count < 1_000 && !isClosing(); count += 1) {
      sender.send({ type: "broadcast", event: "bulk", data: "x".repeat(60_000) });
      await sender.roundTrip();
    }
    slow.socket.resume();

    expect(await slow.closed).toBe(PANEL_CLOSE_CODES.backpressure);
  });

  it("[PS-19] closes the page whose frame exceeds the rate of its agent, and refills with time", async () => {
    await using server = await openPanelCenter({ limits: { socketFrames: { perSecond: 5, burst: 50 } } });
    await using one = await server.openPage({ sessionToken: await server.signIn() });
    await using two = await server.openPage({ sessionToken: await server.signIn() });
    await using other = await server.openPage({ sessionToken: await server.signIn("agent-2") });
    await Promise.all([one, two, other].map((page) => page.frame("update")));

    for (let count = 0; count < 49; count += 1) one.send({ type: "ping" });
    await one.roundTrip();
    two.send({ type: "ping" });
    expect(await two.closed).toBe(PANEL_CLOSE_CODES.tooManyFrames);
    await other.roundTrip();
    server.time.advance(1_000);
    for (let count = 0; count < 4; count += 1) one.send({ type: "ping" });
    await one.roundTrip();
    one.socket.ping();

    expect(await one.closed).toBe(PANEL_CLOSE_CODES.tooManyFrames);
    expect(two.all("pong")).toEqual([]);
  });

  it("[PS-21] answers a call that fails on the store with an error that can be retried", async () => {
    const accept = () => Promise.reject(new CenterError("unavailable", "disk error"));
    const wrapCenter = (center: Center): Center => ({ ...center, agents: { ...center.agents, accept } });
    await using server = await openPanelCenter({ wrapCenter });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");

    expect(await page.call("acceptContact", { contactId: "any" })).toMatchObject({
      type: "failed",
      error: { type: "ServiceUnavailableException", statusCode: 503 },
    });
  });

  it("[PS-18] refuses the 65th call while 64 are in progress", async () => {
    const gate = Promise.withResolvers<void>();
    const wrapCenter = (center: Center): Center => ({
      ...center,
      agents: {
        ...center.agents,
        async accept(...call) {
          await gate.promise;
          return center.agents.accept(...call);
        },
      },
    });
    await using server = await openPanelCenter({ wrapCenter });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");

    const inProgress = Array.from({ length: 64 }, () => page.call("acceptContact", { contactId: "none" }));
    const refused = await page.call("getEndpoints", {});
    gate.resolve();
    await Promise.all(inProgress);
    const afterwards = await page.call("getEndpoints", {});

    expect(refused).toMatchObject({ type: "failed", error: { type: "QuotaExceededException", statusCode: 429 } });
    expect(afterwards.type).toBe("result");
  });
});

/** Returns a wrapper of the store that fails the next commit for which `isMeant` holds, once armed. */
function failingStore(isMeant: (commit: Commit) => boolean) {
  const fault = {
    isArmed: false,
    wrapStore: (store: Store): Store => ({
      ...store,
      commit(commit) {
        if (!fault.isArmed || !isMeant(commit)) return store.commit(commit);
        fault.isArmed = false;
        return Promise.reject(new JournalError("unavailable", "disk error"));
      },
    }),
  };
  return fault;
}

const changesAgent = ({ changes }: Commit): boolean => changes.some(({ stream }) => stream.kind === "agent");
const deletesSession = ({ deleteRecords = [] }: Commit): boolean => deleteRecords.length > 0;

describe("the end of a session", () => {
  it("[PS-15] closes every page of the session's family, and refuses the session afterwards", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await using two = await server.openPage({ sessionToken: await server.shareSession(sessionToken) });
    await using elsewhere = await server.openPage({ sessionToken: await server.signIn() });
    await Promise.all([one, two, elsewhere].map((page) => page.frame("update")));

    two.send({ type: "sign-out" });

    for (const page of [one, two]) {
      expect(await page.frame("signed-out")).toEqual({ type: "signed-out", reason: "signed-out" });
      expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
    }
    await elsewhere.roundTrip();
    expect(elsewhere.all("signed-out")).toEqual([]);
    await using again = await server.openPage({ sessionToken });
    expect(await again.frame("refused")).toMatchObject({ code: "session-expired" });
  });

  it("[PS-15] closes pages on other nodes", async () => {
    await using server = await openPanelCenter();
    await using other = await openPanelCenter({ besideNode: server });
    const sessionToken = await server.signIn();
    await using page = await other.openPage({ sessionToken });
    await page.frame("update");

    await server.post("/auth/sign-out", {}, sessionToken);

    expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
  });

  it("[PS-16] notifies and closes a page when its session expires", async () => {
    await using server = await openPanelCenter({ sessionMs: 30_000 });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");

    server.time.advance(30_000);

    expect(await page.frame("signed-out")).toEqual({ type: "signed-out", reason: "expired" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
  });

  it("[SI-06] sends an agent without contacts offline, and ends every session of the family", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    const shared = await server.shareSession(sessionToken);
    await server.center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });

    expect((await server.post("/auth/sign-out", {}, shared)).status).toBe(200);

    const view = await server.center.agents.view(AGENT);
    expect(view.ok && view.value.agent.availability).toMatchObject({ current: { name: "Offline" }, next: null });
    for (const ended of [sessionToken, shared]) {
      expect((await server.post("/auth/code", {}, ended)).json).toMatchObject({ code: "session-expired" });
    }
  });

  it("[SI-06] sends an agent with a contact offline once the contact is cleared", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    const { contactId } = await ringingChat(server.center);
    await server.center.agents.accept(AGENT, contactId);

    await server.post("/auth/sign-out", {}, sessionToken);
    const during = await server.center.agents.view(AGENT);
    await server.center.contacts.stop(contactId, "api");
    await server.center.agents.clear(AGENT, contactId);
    const after = await server.center.agents.view(AGENT);

    expect(during.ok && during.value.agent.availability).toMatchObject({
      current: { name: "Available" },
      next: { name: "Offline" },
    });
    expect(after.ok && after.value.agent.availability).toMatchObject({ current: { name: "Offline" } });
  });

  it.each([
    ["set the state", changesAgent, "Available"],
    ["end the sessions", deletesSession, "Offline"],
  ])(
    "[SI-08] a sign-out that fails to %s is answered with an error, and succeeds when repeated",
    async (_what, isMeant, stateAfterFailure) => {
      const fault = failingStore(isMeant);
      await using server = await openPanelCenter({ wrapStore: fault.wrapStore });
      const token = await server.signIn();
      await server.center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
      const stateName = async () => {
        const view = await server.center.agents.view(AGENT);
        return (
          view.ok && view.value.agent.availability.phase === "chosen" && view.value.agent.availability.current.name
        );
      };
      const signOuts = () => server.log.of("info").filter(({ message }) => message === "user signed out").length;

      fault.isArmed = true;
      const failed = await server.post("/auth/sign-out", {}, token);
      expect([failed.status, await stateName(), signOuts()]).toEqual([503, stateAfterFailure, 0]);
      const repeated = await server.post("/auth/sign-out", {}, token);

      expect([repeated.status, await stateName(), signOuts()]).toEqual([200, "Offline", 1]);
      expect((await server.post("/auth/code", {}, token)).json).toMatchObject({ code: "session-expired" });
    },
  );

  it("[SI-08] a page whose sign-out fails is closed with 1011, returns signed in, and can repeat it", async () => {
    const fault = failingStore(deletesSession);
    await using server = await openPanelCenter({ wrapStore: fault.wrapStore });
    const sessionToken = await server.signIn();
    await using page = await server.openPage({ sessionToken });
    await page.frame("update");

    fault.isArmed = true;
    page.send({ type: "sign-out" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.internal);
    await using again = await server.openPage({ sessionToken, pageId: page.pageId });
    await again.frame("update");
    again.send({ type: "sign-out" });

    expect(await again.closed).toBe(PANEL_CLOSE_CODES.signedOut);
    expect(page.all("signed-out")).toEqual([]);
  });

  it("[SI-08] a refusal to change the state is returned, and no session ends; a deleted user is signed out", async () => {
    let code: "conflict" | "not-found" = "conflict";
    const wrapCenter = (center: Center): Center => ({
      ...center,
      agents: { ...center.agents, signOut: () => Promise.resolve(refused(refusal(code))) },
    });
    await using server = await openPanelCenter({ wrapCenter });
    const sessionToken = await server.signIn();
    await using page = await server.openPage({ sessionToken });
    await page.frame("update");

    page.send({ type: "sign-out" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.internal);
    const failed = await server.post("/auth/sign-out", {}, sessionToken);
    code = "not-found";
    const repeated = await server.post("/auth/sign-out", {}, sessionToken);

    expect(failed).toMatchObject({ status: 503, json: { code: "conflict" } });
    expect(repeated.status).toBe(200);
  });

  it("[SI-06] does not change the state of an agent whose session expired", async () => {
    await using server = await openPanelCenter({ sessionMs: 30_000 });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");
    await server.center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });

    server.time.advance(30_000);
    await page.frame("signed-out");
    await page.closed;

    const view = await server.center.agents.view(AGENT);
    expect(view.ok && view.value.agent.availability).toMatchObject({ current: { name: "Available" }, next: null });
  });
});
