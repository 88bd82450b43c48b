import { present } from "@tributary/kernel";
import type { ContactStateType } from "@tributary/protocol/host-data";
import { exampleChat, exampleEndpoint, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { CCP_URL, createFakePage, type FakePage } from "../../test/fake-page.ts";
import { assemble, deskParts } from "../assemble.ts";
import type { ContactHandle } from "./contact-handle.ts";
import type { DesktopEvent } from "./desktop-events.ts";
import { AccessDeniedError, ContactGoneError, DesktopClosedError, InvalidStateError, RequestError } from "./errors.ts";
import { type Desktop, openDesktop } from "./open-desktop.ts";

function open(signal?: AbortSignal): { page: FakePage; desktop: Desktop } {
  const page = createFakePage();
  const connect = assemble(page.deps, deskParts());
  const options = { connect, container: page.container, ccpUrl: CCP_URL, loginPopup: false };
  return { page, desktop: openDesktop(signal === undefined ? options : { ...options, signal }) };
}

type Chat = [contactId: string, state: ContactStateType];

/** Opens a desktop with a signed-in agent and contacts. */
function openSignedIn(...contacts: Chat[]): { page: FakePage; desktop: Desktop } {
  const opened = open();
  opened.page.post("acknowledge", { id: "panel" });
  show(opened.page, ...contacts);
  return opened;
}

function show(page: FakePage, ...chats: Chat[]): void {
  const contacts = chats.map(([contactId, state]) => exampleChat({ contactId, state: exampleState(state) }));
  page.post("agent::update", exampleHostData({ contacts }));
}

/** Responds to the page's last call of `method`. */
function answer(page: FakePage, method: string, err: string | null = null, data: object = {}): unknown {
  const calls = page.takePosted().filter(({ event }) => event === "api_request");
  const call = calls.map(({ data }) => data as { requestId: string; method: string; params: unknown });
  const asked = call.find((each) => each.method === method);
  page.post("api_response", { requestId: asked?.requestId, data, err });
  return asked?.params;
}

function contactOf(desktop: Desktop, id: string): ContactHandle {
  const contact = desktop.contact(id);
  if (contact === undefined) throw new Error(`contact ${id} not found`);
  return contact;
}

async function typesOf(events: AsyncIterable<DesktopEvent>): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  return types;
}

describe("a desktop", () => {
  it("is opening until the panel reports an agent", async () => {
    const { page, desktop } = open();
    expect(desktop.snapshot()).toEqual({ status: "opening", agent: null, contacts: [] });

    page.post("acknowledge", { id: "panel" });
    show(page, ["one", "connecting"]);

    expect((await desktop.agent).api.getName()).toBe("Ada Lovelace");
    expect(desktop.snapshot()).toMatchObject({
      status: "ready",
      agent: { name: "Ada Lovelace" },
      contacts: [{ id: "one" }],
    });
  });

  it("notifies of changes only, and has a handle for every contact of a snapshot", () => {
    const { page, desktop } = openSignedIn();
    const seen: (string | undefined)[] = [];
    const stop = desktop.onChange(() => seen.push(desktop.contact(desktop.snapshot().contacts[0]?.id ?? "")?.id));

    show(page, ["one", "connecting"]);
    show(page, ["one", "connecting"]);
    show(page, ["one", "connected"]);
    stop();
    show(page);

    expect(seen).toEqual(["one", "one"]);
  });

  it("has one handle per contact while it exists", () => {
    const { page, desktop } = openSignedIn(["one", "connecting"]);
    const first = desktop.contact("one");
    show(page, ["one", "connected"]);
    expect(desktop.contact("one")).toBe(first);

    show(page);

    expect(desktop.contact("one")).toBeUndefined();
    expect(first?.view).toBeNull();
  });

  it("calls the remaining listeners when one throws", () => {
    const { page, desktop } = openSignedIn();
    let calls = 0;
    desktop.onChange(() => {
      throw new Error("listener error");
    });
    desktop.onChange(() => calls++);

    show(page, ["one", "connecting"]);

    expect(calls).toBe(1);
  });

  it("reports the end of the session and the next sign-in", () => {
    const { page, desktop } = openSignedIn(["one", "connected"]);

    page.post("auth_fail");
    expect(desktop.snapshot()).toEqual({ status: "signed-out", agent: null, contacts: [] });

    show(page);
    expect(desktop.snapshot().status).toBe("ready");
  });

  it("rejects its agent for a user without access to the panel", async () => {
    const { page, desktop } = open();

    page.post("acknowledge", { id: "panel" });
    page.post("access_denied");

    await expect(desktop.agent).rejects.toBeInstanceOf(AccessDeniedError);
    expect(desktop.snapshot().status).toBe("denied");
  });
});

describe("events of a desktop", () => {
  it("arrive in the order of the callbacks, and end with the desktop", async () => {
    const { page, desktop } = open();
    const types = typesOf(desktop.events());

    page.post("acknowledge", { id: "panel" });
    show(page, ["one", "connecting"]);
    show(page, ["one", "connected"]);
    show(page, ["one", "ended"]);
    show(page);
    desktop[Symbol.dispose]();

    expect(await types).toEqual([
      "agent.ready",
      "agent.state-changed",
      "contact.appeared",
      "contact.connecting",
      "contact.connected",
      "contact.after-contact-work",
      "contact.ended",
      "contact.gone",
    ]);
  });

  it("report each pause of a task once, after its first event, and its continuation as connected", async () => {
    const { page, desktop } = open();
    const types = typesOf(desktop.events());

    page.post("acknowledge", { id: "panel" });
    show(page, ["one", "paused"]);
    show(page, ["one", "paused"]);
    show(page, ["one", "connected"]);
    show(page, ["one", "paused"]);
    desktop[Symbol.dispose]();

    expect((await types).slice(2)).toEqual([
      "contact.appeared",
      "contact.paused",
      "contact.connected",
      "contact.paused",
    ]);
  });

  it("throw the reason of an aborted signal", async () => {
    const { desktop } = openSignedIn();
    const abort = new AbortController();
    const types = typesOf(desktop.events({ signal: abort.signal }));

    abort.abort(new Error("enough"));

    await expect(types).rejects.toThrow("enough");
  });
});

describe("a request", () => {
  it("resolves when the center accepts it", async () => {
    const { page, desktop } = openSignedIn(["one", "connecting"]);
    page.takePosted();
    const accepted = contactOf(desktop, "one").accept();

    expect(answer(page, "acceptContact")).toEqual({ contactId: "one" });
    await accepted;
  });

  it.each([
    ["pause", "pauseContact"],
    ["resume", "resumeContact"],
  ] as const)("%s calls %s", async (action, method) => {
    const { page, desktop } = openSignedIn(["one", "connected"]);
    page.takePosted();
    const answered = contactOf(desktop, "one")[action]();

    expect(answer(page, method)).toEqual({ contactId: "one" });
    await answered;
  });

  it("returns the endpoints of all queues of the agent, and creates a task for one, with its time in seconds", async () => {
    const { page, desktop } = openSignedIn();
    const agent = await desktop.agent;
    page.takePosted();
    const found = agent.endpoints();
    const queueARNs = agent.api.getAllQueueARNs();
    expect(answer(page, "getEndpoints", null, { endpoints: [exampleEndpoint()] })).toMatchObject({ queueARNs });
    const endpoint = present((await found)[0], "endpoint");

    const created = agent.createTask({ name: "Call back", endpoint, scheduledAt: 1_800_000_000_000 });

    expect(answer(page, "createTaskContact", null, { contactId: "task" })).toMatchObject({
      name: "Call back",
      endpoint: { endpointARN: endpoint.endpointARN },
      scheduledTime: 1_800_000_000,
    });
    expect(await created).toBe("task");
  });

  it("rejects with the error class of the center's reason", async () => {
    const { page, desktop } = openSignedIn(["one", "connected"]);
    const cleared = contactOf(desktop, "one").clear();

    answer(page, "clearContact", JSON.stringify({ type: "InvalidStateException", message: "not ended" }));

    await expect(cleared).rejects.toBeInstanceOf(InvalidStateError);
  });

  it("rejects immediately without a connection to request from", async () => {
    const { page, desktop } = openSignedIn();
    const agent = await desktop.agent;
    page.takePosted();

    await expect(agent.setState("Holiday")).rejects.toMatchObject({ type: "unknown-state" });
    await expect(agent.setState("Holiday")).rejects.toBeInstanceOf(RequestError);
    expect(page.takePosted().filter(({ event }) => event === "api_request")).toEqual([]);
  });

  it("sets states by name, immediately or queued", async () => {
    const { page, desktop } = openSignedIn();
    const chosen = (await desktop.agent).setState("Offline", { queued: true });

    expect(answer(page, "putAgentState")).toMatchObject({ state: { name: "Offline" }, enqueueNextState: true });
    await chosen;
  });

  it("rejects when the desktop is closed before the response", async () => {
    const { desktop } = openSignedIn(["one", "connecting"]);
    const contact = contactOf(desktop, "one");
    const accepted = contact.accept();

    desktop[Symbol.dispose]();

    await expect(accepted).rejects.toBeInstanceOf(DesktopClosedError);
    await expect(contact.accept()).rejects.toBeInstanceOf(DesktopClosedError);
  });
});

describe("waiting for a phase", () => {
  it("resolves immediately, or when the phase begins", async () => {
    const { page, desktop } = openSignedIn(["one", "connecting"]);
    const contact = contactOf(desktop, "one");
    expect((await contact.until("connecting")).phase).toBe("connecting");
    const connected = contact.until("connected");

    show(page, ["one", "connected"]);

    expect((await connected).phase).toBe("connected");
  });

  it.each(["missed", "error"] as const)("rejects when the contact is %s instead", async (phase) => {
    const { page, desktop } = openSignedIn(["one", "connecting"]);
    const connected = contactOf(desktop, "one").until("connected");

    show(page, ["one", phase]);

    await expect(connected).rejects.toBeInstanceOf(ContactGoneError);
  });

  it("rejects with the reason of its signal", async () => {
    const { desktop } = openSignedIn(["one", "connecting"]);
    const abort = new AbortController();
    const connected = contactOf(desktop, "one").until("connected", { signal: abort.signal });

    abort.abort(new Error("enough"));

    await expect(connected).rejects.toThrow("enough");
  });
});

describe("closing", () => {
  it("leaves no listener, timer or frame behind", async () => {
    const { page, desktop } = openSignedIn(["one", "connected"]);
    let last: string | undefined;
    desktop.onChange(() => {
      last = desktop.snapshot().status;
    });

    desktop[Symbol.dispose]();
    desktop[Symbol.dispose]();
    await page.clock.run(60_000);

    expect(last).toBe("closed");
    expect([page.listening, page.frames, page.clock.pendingTimers]).toEqual([0, [], []]);
  });

  it("closes with the reason of an aborted signal", async () => {
    const abort = new AbortController();
    const { page, desktop } = open(abort.signal);

    abort.abort(new Error("component unmounted"));

    await expect(desktop.agent).rejects.toThrow("component unmounted");
    expect(desktop.snapshot().status).toBe("closed");
    expect(page.listening).toBe(0);
  });

  it("throws if the signal is already aborted", () => {
    expect(() => open(AbortSignal.abort(new Error("too late")))).toThrow("too late");
  });
});
