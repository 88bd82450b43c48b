import type { ChatSession } from "@tributary/chat";
import { createSessionStorage, type HostTrust, type PanelServer, type SignInChannel } from "@tributary/conduit";
import { accepted, refused, silentLogger } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { ContactSnapshot, PanelServerFrame } from "@tributary/protocol/panel";
import { CHAT_ID, createManualClock, examplePanelChat, examplePanelUpdate } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { readFormatSetting } from "./agent-actions.ts";
import { createPanel } from "./panel.ts";
import type { PanelLinkOptions } from "./panel-link.ts";

const WELCOME: PanelServerFrame = {
  type: "welcome",
  pageId: "page",
  serverTime: 0,
  sessionExpiresAt: 1,
  heartbeatMs: 1,
  agent: { userId: "u", username: "ada", displayName: "Ada" },
  instance: { region: "r", alias: "a", instanceARN: "arn" },
};

type SetUpOptions = {
  readonly kept?: boolean;
  readonly hostTrust?: HostTrust;
  /** Method that the center refuses because the contact is gone. */
  readonly refused?: string;
};

function setUp({ refused: refusedMethod = "rejectContact", ...options }: SetUpOptions = {}) {
  const clock = createManualClock();
  const log: string[] = [];
  const notices: string[] = [];
  const sessions = createSessionStorage([]);
  const user = { userId: "u", username: "ada", displayName: "Ada", permissions: [] };
  const grant = { sessionToken: "token", expiresAt: clock.now() + 3_600_000, user };
  if (options.kept) sessions.save(grant);
  let link: Omit<PanelLinkOptions, "address" | "pageId"> | undefined;
  let configure: ((configure: HostConfigure) => void) | undefined;
  let host: PanelServer | undefined;
  let popup: Parameters<SignInChannel["listen"]>[0] | undefined;
  let isWelcome = false;
  const tone = {
    isBlocked: false,
    choose: () => undefined,
    stop: () => undefined,
    chime: () => undefined,
    unblock: () => undefined,
    playOnDevice: async () => true,
  };

  const panel = createPanel({
    clock,
    log: silentLogger,
    sessions,
    settings: { get: () => null, set: (key, text) => void log.push(`${key}=${text}`), delete: () => undefined },
    tabSettings: { get: () => null, set: () => undefined, delete: () => undefined },
    notifications: {
      request: () => undefined,
      show: ({ title, body }) => {
        notices.push(`${title}, ${body}`);
        return { [Symbol.dispose]: () => void notices.push(`removed: ${title}`) };
      },
    },
    signInChannel: {
      ownOrigin: "",
      openerFrames: () => [],
      listen(listener) {
        popup = listener;
        return { [Symbol.dispose]: () => undefined };
      },
    },
    auth: {
      signIn: async (_name, password) =>
        password === "right" ? accepted(grant) : refused({ code: "bad-credentials" }),
      mintCode: async () => refused({ code: "unreachable" }),
      exchange: async () => accepted(grant),
      whoIs: async () => accepted(user),
      signOut: async () => accepted(null),
    },
    openLink: (linkOptions) => {
      link = linkOptions;
      return {
        isUp: true,
        start: () => void log.push("link starts"),
        stop: () => void log.push("link stops"),
        nudge: () => undefined,
        interrupt: () => undefined,
        signOut: () => isWelcome,
        refresh: () => undefined,
        softphone: () => undefined,
        broadcast: () => undefined,
        async call(method, params) {
          log.push(`${method} ${JSON.stringify(params)}`);
          if (method !== refusedMethod) return { ok: true, data: {} };
          return { ok: false, error: { type: "InvalidStateException", message: "", statusCode: 409 } };
        },
        master: async () => ({ masterId: "page", isMaster: true, topic: "connect::ringtone" }),
        [Symbol.dispose]: () => undefined,
      };
    },
    openConduit: (server, on) => {
      configure = on.onConfigure;
      host = server;
      return {
        hostTrust: options.hostTrust ?? { kind: "top-level" },
        handleFrame: ({ type }) => void (type === "update" || log.push(`host: ${type}`)),
        linkLost: () => void log.push("host: link lost"),
        interacted: () => void log.push("form used"),
        viewContact: (id) => void log.push(`view ${id}`),
        [Symbol.dispose]: () => undefined,
      };
    },
    openSession: () =>
      ({
        snapshot: () => ({
          timeline: [],
          typing: [],
          others: [],
          link: { state: "up" },
          history: "complete",
          uploads: [],
          over: null,
        }),
        onChange: () => ({ [Symbol.dispose]: () => undefined }),
        send: (text: string, contentType: string) => void log.push(`send ${text} (${contentType})`),
        fileLimits: () => Promise.resolve(refused({ kind: "unreachable", message: "" })),
        sendFile: ({ name }: File) => void log.push(`send file ${name}`),
        [Symbol.dispose]: () => undefined,
      }) as unknown as ChatSession, // the rest of a session is not used here
    openTone: () => ({ ...tone, start: (kind) => void log.push(`rings: ${kind}`), [Symbol.dispose]: () => undefined }),
    loadCommands: () => import("./transfer-commands.ts"),
    loadCalls: () => Promise.reject(new Error("not loaded in these tests")),
    newToken: () => "token",
    setTitle: () => undefined,
  });

  const contact = (type: ContactSnapshot["state"]["type"]): ContactSnapshot =>
    examplePanelChat(clock.now(), { state: { type, timestamp: clock.now() } });
  return {
    clock,
    panel,
    log,
    notices,
    sessions,
    receive(frame: PanelServerFrame) {
      isWelcome ||= frame.type === "welcome";
      link?.onFrame(frame);
    },
    lose: () => link?.onLost(1006, ""),
    desk: (...contacts: ContactSnapshot[]) =>
      link?.onFrame({ type: "update", seq: 1, update: examplePanelUpdate(clock.now(), contacts) }),
    deskOf(agentARN: string, ...contacts: ContactSnapshot[]) {
      const update = examplePanelUpdate(clock.now(), contacts);
      const configuration = { ...update.configuration, agentARN };
      link?.onFrame({ type: "update", seq: 1, update: { ...update, configuration } });
    },
    errorState(...contacts: ContactSnapshot[]) {
      const update = examplePanelUpdate(clock.now(), contacts);
      const state = { agentStateARN: null, type: "error", name: "MissedCallAgent", startTimestamp: 0 } as const;
      link?.onFrame({ type: "update", seq: 1, update: { ...update, snapshot: { ...update.snapshot, state } } });
    },
    contact,
    popupSends: (step: "hello" | "code") =>
      popup?.({ channel: "tributary-hand-over", step, attempt: "attempt-1", code: "once" }, (reply) =>
        log.push(reply.step),
      ),
    hostConfigures: (configuration: HostConfigure) => configure?.(configuration),
    hostSignsOut: () => host?.signOut(),
    async shown() {
      await clock.drain();
      const snapshot = panel.store.read();
      return snapshot.page === "workspace" ? snapshot.workspace : snapshot.page;
    },
  };
}

async function atWork(options: Parameters<typeof setUp>[0] = {}) {
  const all = setUp({ kept: true, ...options });
  all.receive(WELCOME);
  all.desk();
  await all.clock.drain();
  all.log.length = 0;
  return all;
}

describe("a sign-out at the host's request", () => {
  it("[CD-07] ends a session whose link is not open yet", async () => {
    const { log, hostSignsOut, sessions, shown } = setUp({ kept: true });

    hostSignsOut();

    expect(await shown()).toBe("sign-in");
    expect(sessions.current()).toBeNull();
    expect(log).toContain("host: signed-out");
  });

  it("[CD-07] does nothing without a session", async () => {
    const { log, hostSignsOut, shown } = setUp();

    hostSignsOut();

    expect(await shown()).toBe("sign-in");
    expect(log).not.toContain("host: signed-out");
  });
});

describe("the panel", () => {
  it("starts with the sign-in form, and shows the desk once name and password are correct", async () => {
    const { panel, shown, receive, desk, log } = setUp();
    expect(await shown()).toBe("sign-in");

    panel.form.onTouched();
    panel.form.onSubmit("ada", "wrong");
    await shown();
    expect(panel.store.read()).toMatchObject({ form: { problem: "bad-credentials", phase: "idle" } });
    panel.form.onSubmit("ada", "right");
    expect(await shown()).toBe("starting");
    receive(WELCOME);
    desk();

    expect(await shown()).toMatchObject({ agentName: "Ada Lovelace", connection: "up" });
    expect(log).toEqual(["form used", "link starts", "host: welcome"]);
  });

  it("[HO-01] confirms a sign-in by a popup once the desk is shown", async () => {
    const { popupSends, shown, receive, desk, log } = setUp();
    await shown();

    popupSends("hello");
    popupSends("code");
    await shown();
    receive(WELCOME);
    await shown();
    expect(log).toEqual(["ready", "link starts", "host: welcome"]);
    desk();
    await shown();

    expect(log.at(-1)).toBe("done");
  });

  it("[PA-20] requests the quick connects of the agent's queues, and transfers a contact", async () => {
    const { panel, log } = await atWork({ refused: "transferContact" });

    const list = await panel.desk?.onLoadQuickConnects();
    const outcome = await panel.desk?.onTransfer(CHAT_ID, "arn", "transfer");

    expect([list, outcome]).toEqual([null, "not-open"]); // the response of this link has no list
    expect(log).toEqual([
      expect.stringMatching(/^getEndpoints {"queueARNs":\["arn:[^"]+\/queue\//),
      `transferContact {"contactId":"${CHAT_ID}","endpoint":{"endpointARN":"arn"}}`,
    ]);
  });

  it("[PA-35] requests that a supervisor takes part, is silent again, and stops", async () => {
    const { panel, desk, contact, log } = await atWork({ refused: "no method" });
    desk(contact("connected"));

    panel.desk?.onMonitor(CHAT_ID, "barge");
    panel.desk?.onMonitor(CHAT_ID, "silent");
    await panel.desk?.onEnd(CHAT_ID);

    expect(log).toEqual([
      `updateMonitorParticipantState {"contactId":"${CHAT_ID}","targetMonitorMode":"BARGE"}`,
      `updateMonitorParticipantState {"contactId":"${CHAT_ID}","targetMonitorMode":"SILENT_MONITOR"}`,
      `destroyConnection {"contactId":"${CHAT_ID}","connectionId":"chat-agent"}`,
    ]);
  });

  it("reports an attempt that failed after its dialog was closed", async () => {
    const { panel, shown } = await atWork();

    panel.desk?.onActionFailed();

    expect(await shown()).toMatchObject({ refusal: "refused" });
  });

  it("accepts a contact, selects it, and publishes the selection to every page", async () => {
    const { panel, desk, contact, shown, log } = await atWork();
    desk(contact("connecting"));
    expect(await shown()).toMatchObject({ incoming: { offers: [{ contactId: CHAT_ID, isAnswering: false }] } });

    panel.desk?.onAccept(CHAT_ID);
    expect(await shown()).toMatchObject({ incoming: { offers: [{ isAnswering: true }] } });
    desk(contact("connected"));

    expect(await shown()).toMatchObject({ incoming: { offers: [] }, open: { conversation: { contactId: CHAT_ID } } });
    expect(log).toEqual(["rings: chat", `acceptContact {"contactId":"${CHAT_ID}"}`, `view ${CHAT_ID}`]);
  });

  it("reports a command that is no longer possible", async () => {
    const { panel, desk, contact, shown } = await atWork();
    desk(contact("connecting"));

    panel.desk?.onReject(CHAT_ID);

    expect(await shown()).toMatchObject({ refusal: "gone", incoming: { offers: [{ isAnswering: false }] } });
    panel.desk?.onDismissRefusal();
    expect(await shown()).toMatchObject({ refusal: null });
  });

  it("selects the contact that another page of the agent has selected", async () => {
    const { receive, desk, contact, shown, clock } = await atWork();
    const other = { ...contact("connected"), contactId: "c-2", queueTimestamp: clock.now() };
    desk(contact("connected"), other);
    expect(await shown()).toMatchObject({ open: { conversation: { contactId: CHAT_ID } } });

    receive({ type: "broadcast", event: "contact::view", data: { contactId: "c-2" } });

    expect(await shown()).toMatchObject({ open: { conversation: { contactId: "c-2" } } });
  });

  it("reports a lost connection, and for a moment a restored one", async () => {
    const { lose, receive, shown, clock, log } = await atWork();

    lose();
    expect(await shown()).toMatchObject({ connection: "lost" });
    receive(WELCOME);
    expect(await shown()).toMatchObject({ connection: "restored" });
    await clock.run(5_000);

    expect(await shown()).toMatchObject({ connection: "up" });
    expect(log).toEqual(["host: link lost", "host: welcome"]);
  });

  it("reports a connection restored twice in a row for the full time after the second loss", async () => {
    const { lose, receive, shown, clock } = await atWork();
    lose();
    receive(WELCOME);
    await clock.run(3_000);
    lose();
    receive(WELCOME);

    await clock.run(2_000);
    expect(await shown()).toMatchObject({ connection: "restored" });
    await clock.run(2_000);

    expect(await shown()).toMatchObject({ connection: "up" });
  });

  it("clears the agent's data when the session ends, and shows the sign-in form again", async () => {
    const { receive, shown, sessions, log, panel } = await atWork();

    receive({ type: "signed-out", reason: "expired" });

    expect(await shown()).toBe("sign-in");
    expect(panel.store.read()).toMatchObject({ form: { isAgain: true } });
    expect(sessions.current()).toBeNull();
    expect(log).toEqual(["host: signed-out", "link stops"]);
  });

  it("[PA-05] keeps the draft over the end of the session, for the same agent only", async () => {
    const { receive, shown, panel, desk, contact, deskOf } = await atWork();
    const draft = async (): Promise<unknown> => ((await shown()) as { open?: { draft: string } }).open?.draft;
    desk(contact("connected"));
    panel.desk?.onSelect(CHAT_ID);
    panel.desk?.onDraft("Dear customer");

    receive({ type: "signed-out", reason: "expired" });
    panel.form.onSubmit("ada", "right");
    await shown();
    desk(contact("connected"));
    panel.desk?.onSelect(CHAT_ID);
    expect(await draft()).toBe("Dear customer");

    receive({ type: "signed-out", reason: "signed-out" });
    panel.form.onSubmit("ben", "right");
    await shown();
    deskOf("arn:ben", contact("connected"));
    panel.desk?.onSelect(CHAT_ID);
    expect(await draft()).toBe("");
  });

  it("reports an account without permission, and does not reconnect", async () => {
    const { receive, shown, log } = setUp({ kept: true });

    receive({ type: "refused", code: "permission-missing" });

    expect(await shown()).toBe("not-permitted");
    expect(log).toEqual(["link starts", "host: refused", "link stops"]);
  });

  it("shows nothing of the agent to a page that is not approved", async () => {
    const { shown, log } = setUp({ kept: true, hostTrust: { kind: "not-approved", origin: "https://example.org" } });

    expect(await shown()).toBe("not-approved");
    expect(log).toEqual(["link stops"]);
  });

  it("[PA-52] rings for calls in a frame once its host is known, unless that refuses", async () => {
    const { desk, contact, hostConfigures, log, clock } = await atWork({
      hostTrust: { kind: "approved", origin: "https://desk.example" },
    });
    desk({ ...contact("connecting"), type: "voice" });

    hostConfigures({ softphone: { disableRingtone: true } });
    await clock.drain();
    expect(log).toEqual([]);
    hostConfigures({});
    await clock.drain();

    expect(log).toEqual(["rings: call"]);
  });

  it("[CD-24] keeps replies about its own audio from its host", () => {
    const { log, receive } = setUp({ kept: true });

    receive({ type: "softphone", connectionId: "token", jsonRpcMsg: {} });
    receive({ type: "softphone", connectionId: "leg of the host", jsonRpcMsg: {} });

    expect(log.filter((line) => line === "host: softphone")).toHaveLength(1);
  });

  it("rings in a frame only if the host asks for it", async () => {
    const { desk, contact, hostConfigures, log, clock } = await atWork({
      hostTrust: { kind: "approved", origin: "https://desk.example" },
    });
    desk(contact("connecting"));
    await clock.drain();
    expect(log).toEqual([]);

    hostConfigures({ chat: { disableRingtone: false } });
    await clock.drain();

    expect(log).toEqual(["rings: chat"]);
  });

  it("defers a state without offers while a contact is on the desk", async () => {
    const { panel, desk, contact, shown, log } = await atWork();
    desk(contact("connected"));
    await shown();

    panel.desk?.onChooseState("arn:lunch");
    panel.desk?.onSend("hello", "plain");
    await shown();

    expect(log).toEqual([
      'putAgentState {"state":{"agentStateARN":"arn:lunch"},"enqueueNextState":true}',
      "send hello (text/plain)",
    ]);
  });

  it("[PA-40] sends the attached files with the next message, and those without a text", async () => {
    const { panel, desk, contact, shown, log } = await atWork();
    desk(contact("connected"));
    await shown();
    const fileOf = (name: string): File => new File([name], name);

    panel.desk?.onAttach([fileOf("a.txt"), fileOf("b.txt")]);
    expect(await shown()).toMatchObject({
      open: { attached: [{ name: "a.txt" }, { name: "b.txt" }] },
    });
    panel.desk?.onSend("two files", "markdown");
    panel.desk?.onAttach([fileOf("c.txt")]);
    panel.desk?.onSend(" ", "plain");

    expect(await shown()).toMatchObject({ open: { attached: [] } });
    expect(log).toEqual(["send two files (text/markdown)", "send file a.txt", "send file b.txt", "send file c.txt"]);
  });

  it("[PA-41] keeps the formatting for later sessions", async () => {
    const { panel, desk, contact, shown, log } = await atWork();
    desk(contact("connected"));
    await shown();

    panel.desk?.onToggleFormatting();

    expect(await shown()).toMatchObject({ open: { isFormatting: true } });
    expect(log).toEqual(["tributary.formatting=on"]);
    const stored = (text: string | null) => readFormatSetting({ get: () => text });
    expect([stored("on"), stored("off"), stored(null)]).toEqual([true, false, false]);
  });

  it("[PA-06] closes contacts that were not answered when the agent chooses a state", async () => {
    const { panel, desk, contact, shown, log, errorState } = await atWork();
    errorState(contact("rejected"), { ...contact("missed"), contactId: "c-2" });
    expect(await shown()).toMatchObject({ availability: { missed: { reason: expect.any(String) } } });

    panel.desk?.onChooseState("arn:available");
    await shown();

    expect(log).toEqual([
      'putAgentState {"state":{"agentStateARN":"arn:available"},"enqueueNextState":false}',
      `clearContact {"contactId":"${CHAT_ID}"}`,
      'clearContact {"contactId":"c-2"}',
    ]);
    desk();
  });

  it("[PA-06] ignores that a contact that was not answered is already gone", async () => {
    const { panel, desk, contact, shown, log, errorState } = await atWork({ refused: "clearContact" });
    errorState(contact("missed"));
    await shown();

    panel.desk?.onChooseState("arn:available");
    expect(await shown()).toMatchObject({ refusal: null });
    expect(log.at(-1)).toBe(`clearContact {"contactId":"${CHAT_ID}"}`);
    desk(contact("ended"));
    await shown();
    panel.desk?.onClose(CHAT_ID);
    expect(await shown()).toMatchObject({ refusal: "gone" });
  });

  it("[PA-03] notifies of an offer until it is over", async () => {
    const { desk, contact, shown, notices } = await atWork();

    desk(contact("connecting"));
    await shown();
    desk(contact("connected"));
    await shown();

    expect(notices).toEqual([expect.stringMatching(/^Incoming chat from /), expect.stringMatching(/^removed: /)]);
  });

  it("leaves no timers when it is disposed", async () => {
    const { panel, desk, contact, clock } = await atWork();
    desk(contact("connecting"));
    await clock.drain();

    panel[Symbol.dispose]();

    expect(clock.pendingTimers).toEqual([]);
  });
});
