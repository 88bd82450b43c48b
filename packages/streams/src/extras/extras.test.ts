import { describe, expect, it, vi } from "vitest";
import { CCP_URL, createFakePage } from "../../test/fake-page.ts";
import { createConnect } from "../assemble.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { createAppRegistry } from "./app-registry.ts";

function setUp() {
  const page = createFakePage();
  const ns = createConnect(page.deps);
  ns.core.initCCP(page.container, { ccpUrl: CCP_URL, loginPopup: false });
  page.post("acknowledge", { id: "panel" });
  page.takePosted();
  return { page, ns };
}

describe("quick responses", () => {
  it("are requested from the panel like all methods, and resolve to its response", async () => {
    const { page, ns } = setUp();

    const isEnabled = ns.QuickResponses.isEnabled();
    const asked = page.takePosted().find(({ event }) => event === "api_request");
    const { requestId, method } = (asked ?? { data: {} }).data as { requestId: string; method: string };
    page.post("api_response", { event: "api_response", requestId, data: true, err: null });

    expect(method).toBe("qrIntegrationExists");
    expect(await isEnabled).toBe(true);
  });

  it("reject, and do not throw, before the panel is connected", async () => {
    const ns = createConnect(createFakePage().deps);

    await expect(ns.QuickResponses.isEnabled()).rejects.toMatchObject({ name: "StateError" });
  });
});

describe("session expiration", () => {
  it("removes each subscription separately, including those of extension errors", () => {
    const { ns } = setUp();
    const unsubscribe = vi.fn();
    const topics: string[] = [];
    ns.core.sdk = { ...ns.core.sdk, subscribe: ({ key }) => ({ unsubscribe: () => unsubscribe(topics.push(key)) }) };
    const manager = new ns.SessionExpirationWarningManager();

    manager.onExpirationWarning(() => {});
    manager.onSessionExtensionError(() => {}).unsubscribe();

    expect(topics).toEqual(["session-extension-error"]);
  });

  it("is extended by activity, reported at most once per second", async () => {
    const { page, ns } = setUp();
    const request = vi.fn(async () => {});
    ns.core.sdk = { ...ns.core.sdk, request };

    ns.sendActivity();
    ns.sendActivity();
    page.clock.advance(1_000);
    ns.sendActivity();

    expect(request.mock.calls).toEqual([
      ["sendActivity", undefined, "aws.connect.activity"],
      ["sendActivity", undefined, "aws.connect.activity"],
    ]);
  });
});

describe("an unsupported feature", () => {
  it("throws with the reason when constructed", () => {
    const { ns } = setUp();

    expect(() => new ns.VoiceId("c")).toThrow("connect.VoiceId: Amazon has retired Voice ID.");
    expect(() => ns.globalResiliency.forceFailover()).toThrow(expect.objectContaining({ name: "NotImplementedError" }));
  });

  it("does not break a page that starts a softphone in addition to chats", () => {
    const { ns } = setUp();

    expect(() => ns.core.initSoftphoneManager({ allowFramedSoftphone: true })).not.toThrow();
    expect(ns.getLog().toString()).toContain("connect.core.initSoftphoneManager does nothing");
  });

  it("accepts failover subscriptions that never fire", () => {
    const { ns } = setUp();

    expect(ns.globalResiliency.onFailoverPending(() => {}).unsubscribe).toBeTypeOf("function");
    expect(ns.globalResiliency.getActiveRegion()).toBeUndefined();
  });
});

describe("apps next to the panel", () => {
  it("have a frame from start to stop and stay registered", () => {
    const page = createFakePage();
    const attributes: Record<string, string> = {};
    const frame = { setAttribute: (name: string, value: string) => (attributes[name] = value), remove: vi.fn() };
    const window = { document: { createElement: () => frame } } as unknown as Window;
    const registry = createAppRegistry({ window }, "ccp");
    const calls: string[] = [];

    registry.register("a", { endpoint: "https://app.example/" }, page.container);
    registry.start("a", ({ endpoint }) => ({
      init: () => calls.push(`init ${endpoint}`),
      destroy: () => calls.push("destroy"),
    }));
    registry.stop("a");

    expect(attributes).toMatchObject({ src: "https://app.example/", id: "a", style: "width: 100%; height:100%;" });
    expect(calls).toEqual(["init https://app.example/", "destroy"]);
    expect(frame.remove).toHaveBeenCalledOnce();
    expect(registry.get("a")?.instance).toBeUndefined();
  });

  it("receive the panel's events until their frame leaves the page", () => {
    const { page, ns } = setUp();
    const panel = page.frame();
    const app = Object.assign(page.deps.window.document.createElement("iframe"), { id: "notes" });
    page.container.appendChild(app);
    const frame = page.frame();
    const before = page.listening;
    const view = (contactId: string) => page.post("contact::view", { contactId }, panel);
    ns.agentApp.AppRegistry.register("notes", { endpoint: "https://app.example/" }, page.container);
    ns.agentApp.initAppCommunication("notes", "https://app.example/");
    frame.listeners.get("load")?.();

    view("one");
    app.remove();
    view("two");

    expect(frame.posted).toEqual([{ event: "contact::view", data: { contactId: "one" } }]);
    expect(page.listening).toBe(before);
  });

  function openPanelApp(fetch: StreamsDeps["fetch"]) {
    const page = createFakePage();
    const ns = createConnect({ ...page.deps, fetch });
    const initCCP = vi.spyOn(ns.core, "initCCP");
    ns.agentApp.initApp("ccp", page.container, "https://panel.example/connect/ccp-v2", {
      ccpParams: { loginPopup: false },
    });
    page.post("acknowledge", { id: "panel" });
    page.takePosted();
    return { page, ns, initCCP };
  }

  it("start the panel with a sign-in page next to it, and end session and panel when stopped", async () => {
    const fetched: unknown[] = [];
    const { page, ns, initCCP } = openPanelApp(async (...args) => {
      fetched.push(args);
      return new Response("{}");
    });
    const received: string[] = [];
    ns.core.getEventBus().subscribeAll((_: unknown, name: string) => received.push(name));

    const stopped = ns.agentApp.stopApp("ccp");
    expect(page.frame().style.display).toBe("none");
    await vi.waitFor(() => expect(page.takePosted()).toContainEqual({ event: "terminate" }), { timeout: 10_000 });
    page.post("terminated");

    expect(await stopped).toBe(true);
    await page.clock.drain();
    expect(initCCP.mock.calls[0]?.[1]).toMatchObject({
      ccpUrl: "https://panel.example/connect/ccp-v2/",
      loginUrl: "https://panel.example/connect/login",
      loginPopup: false,
      ccpLoadTimeout: 10_000,
    });
    expect(fetched).toEqual([["https://panel.example/connect/logout", { credentials: "include" }]]);
    expect(received).toEqual(["terminate", "terminated"]);
    expect([page.frames.length, ns.core.initialized, page.clock.pendingTimers.length]).toEqual([0, false, 0]);
    expect(ns.agentApp.isInitialized("ccp")).toBe(false);
  });

  it("end the panel if the sign-out page never responds", async () => {
    const { page, ns } = openPanelApp(() => new Promise(() => {}));

    const stopped = ns.agentApp.stopApp("ccp");
    await page.clock.run(1_000);
    expect(page.takePosted()).toContainEqual({ event: "terminate" });
    await page.clock.run(1_000);

    expect(await stopped).toBe(false);
    expect([page.frames.length, page.clock.pendingTimers.length]).toEqual([0, 0]);
  });

  it("end the panel after a second if neither the sign-out page nor the panel responds", async () => {
    const { page, ns } = openPanelApp(() => Promise.reject(new TypeError("blocked")));

    const stopped = ns.agentApp.stopApp("ccp");
    await vi.waitFor(() => expect(page.takePosted()).toContainEqual({ event: "terminate" }), { timeout: 10_000 });
    await page.clock.run(1_000);

    expect(await stopped).toBe(false);
    await page.clock.drain();
    expect(page.frames).toEqual([]);
  });
});
