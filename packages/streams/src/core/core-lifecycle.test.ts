import { describe, expect, it } from "vitest";
import { CCP_URL, createCore, createFakePage, type FakePage } from "../../test/fake-page.ts";
import type { Connect } from "../namespace.ts";
import type { InitCCPOptions } from "./init-options.ts";

function setUp(options: Partial<InitCCPOptions> = {}): { page: FakePage; ns: Connect } {
  const page = createFakePage();
  const ns = createCore(page);
  ns.core.initCCP(page.container, { ccpUrl: CCP_URL, ...options });
  return { page, ns };
}

describe("initCCP", () => {
  it("adds one frame with the name and permissions that panels expect", () => {
    const { page } = setUp({ iframeTitle: "Calls", style: "width: 1px" });

    expect(page.frames).toHaveLength(1);
    expect(page.frame()).toMatchObject({
      src: CCP_URL,
      name: "Amazon Connect CCP",
      title: "Calls",
      style: { cssText: "width: 1px" },
      allow: "microphone; camera; autoplay; clipboard-write; identity-credentials-get",
    });
  });

  it("accepts the panel's URL as a string", () => {
    const page = createFakePage();
    createCore(page).core.initCCP(page.container, CCP_URL);

    expect(page.frame().src).toBe(CCP_URL);
  });

  it("throws without a container or a URL", () => {
    const page = createFakePage();
    const { core } = createCore(page);

    expect(() => core.initCCP(page.container, {} as InitCCPOptions)).toThrow("params.ccpUrl must be provided");
    expect(() => core.initCCP(null as unknown as HTMLElement, CCP_URL)).toThrow("containerDiv must be provided");
    expect(page.listening).toBe(0);
  });

  it("does nothing when called again while its panel is on the page", () => {
    const { page, ns } = setUp();
    const bus = ns.core.getEventBus();

    ns.core.initCCP(page.container, CCP_URL);

    expect(page.frames).toHaveLength(1);
    expect(ns.core.getEventBus()).toBe(bus);
  });

  it("restarts after the page removed the frame", () => {
    const { page, ns } = setUp();
    const before = page.listening;
    page.frame().isConnected = false;
    (page.frames as unknown[]).length = 0;

    ns.core.initCCP(page.container, CCP_URL);

    expect(page.frames).toHaveLength(1);
    expect(page.listening).toBe(before);
  });
});

describe("the handshake", () => {
  it("waits for the panel's first message and responds in the expected order", () => {
    const { page, ns } = setUp({
      softphone: { allowFramedSoftphone: true },
      pageOptions: { showInactivityModal: true },
    });
    const order: string[] = [];
    ns.core.onInitialized(() => order.push(...page.takePosted(true).map(({ event }) => event), "init"));
    expect(page.takePosted(true)).toEqual([]);
    expect(() => ns.core.getClient()).toThrow("not been initialized");

    page.post("acknowledge", { id: "panel-1" });

    expect(order).toEqual(["configure", "outer_context_info", "synchronize", "init"]);
    expect(ns.core.initialized).toBe(true);
    expect(ns.core.portStreamId).toBe("panel-1");
  });

  it("sends the page's configuration to the panel, and again on request", () => {
    const { page } = setUp({ softphone: { ringtoneUrl: "r" }, pageOptions: { showInactivityModal: false } });
    page.post("acknowledge", { id: "panel-1" });
    const configuration = {
      softphone: { ringtoneUrl: "r" },
      pageOptions: { showInactivityModal: false },
      showInactivityModal: false,
    };
    expect(page.takePosted()[0]).toMatchObject({ event: "configure", data: configuration });

    page.post("request_configure");

    expect(page.takePosted()).toMatchObject([{ event: "configure", data: configuration }]);
  });

  it("sends no configuration when the page sets none", () => {
    const { page } = setUp();

    page.post("acknowledge", { id: "panel-1" });

    expect(page.takePosted()).toEqual([{ event: "outer_context_info", data: { streamsVersion: "2.28.2" } }]);
  });

  it("completes only with an acknowledge that contains an id", () => {
    const { page, ns } = setUp();

    page.post("acknowledge");
    expect(ns.core.initialized).toBe(false);
    expect(page.takePosted(true)).toEqual([]);
    page.post("acknowledge", { id: "panel-2" });

    expect(ns.core.portStreamId).toBe("panel-2");
  });

  it("keeps its state when the panel reloads", () => {
    const { page, ns } = setUp({ chat: {} });
    let initialized = 0;
    ns.core.onInitialized(() => (initialized += 1));
    page.post("acknowledge", { id: "panel-1" });
    page.takePosted();

    page.post("acknowledge", { id: "panel-2" });

    expect(page.takePosted()).toEqual([]);
    expect([initialized, ns.core.portStreamId]).toEqual([1, "panel-1"]);
  });

  it("does not time out when the panel responds late but within its load timeout", async () => {
    const { page, ns } = setUp();
    let timeouts = 0;
    ns.core.getEventBus().subscribe("ack_timeout", () => (timeouts += 1));

    await page.clock.run(4_999);
    page.post("acknowledge", { id: "panel-1" });
    await page.clock.run(60_000);

    expect([timeouts, page.popups.length, page.frames.length]).toEqual([0, 0, 1]);
  });

  it("ignores other windows and messages without an event name", () => {
    const { page, ns } = setUp();
    const received: unknown[] = [];
    ns.core.getEventBus().subscribeAll((data: unknown, name: string) => received.push([name, data]));

    for (const data of [null, undefined, "text", 7, {}, { event: "" }, { event: 4 }])
      page.deliver({ source: page.frame().contentWindow as Window, data });
    page.deliver({ source: {} as Window, data: { event: "x" } });
    page.deliver({ source: null, data: { event: "x" } });
    page.post("falsy", 0);
    page.post("anything", { a: 1 });

    expect(received).toEqual([
      ["falsy", null],
      ["anything", { a: 1 }],
    ]);
  });
});

describe("keepalive", () => {
  it("sends a request one second after each response, and accepts any acknowledge as a response", async () => {
    const { page } = setUp();
    page.post("acknowledge", { id: "panel-1" });
    page.takePosted(true);

    page.post("acknowledge");
    page.post("acknowledge"); // unsolicited
    await page.clock.run(999);
    expect(page.takePosted(true)).toEqual([]);
    await page.clock.run(1);

    expect(page.takePosted(true)).toMatchObject([{ event: "synchronize" }]);
  });

  it("continues to send requests when responses are missing, with no effect by default", async () => {
    const { page } = setUp();
    page.post("acknowledge", { id: "panel-1" });
    page.takePosted(true);

    await page.clock.run(12_000);

    expect(page.takePosted(true).filter(({ event }) => event === "synchronize")).toHaveLength(3);
    expect([page.popups.length, page.frames.length]).toEqual([0, 1]);
  });

  it("requests a sign-in when responses are missing and the page enables that", async () => {
    const { page } = setUp({ loginOptions: { enableAckTimeout: true } });
    page.post("acknowledge", { id: "panel-1" });

    await page.clock.run(3_000);

    expect(page.popups).toHaveLength(1);
  });
});

describe("terminate", () => {
  it("leaves no listener, timer, frame, popup or lock behind", async () => {
    const { page, ns } = setUp({ ccpLoadTimeout: 1_500, loginPopupAutoClose: true });
    await page.clock.run(4_000);
    expect([page.popups.length, page.frames.length]).toEqual([1, 1]);
    page.post("acknowledge", { id: "panel-1" });
    page.post("terminated");
    ns.core.sdk.request("contact/getInstanceDetails").catch(() => {});
    await page.clock.run(3_000);
    const received: unknown[] = [];
    ns.core.getEventBus().subscribeAll((_data: unknown, name: string) => received.push(name));

    ns.core.terminate();
    await page.clock.drain();

    expect(page.listening).toBe(0);
    expect(page.clock.pendingTimers).toEqual([]);
    expect(page.frames).toEqual([]);
    expect(page.popups.every(({ closed }) => closed)).toBe(true);
    expect([...page.locks]).toEqual([]);
    ns.core.getEventBus().trigger("x");
    expect(received).toEqual([]);
    ns.core.getClient().call("anything", {}, { failure: () => received.push("failed") });
    expect(received).toEqual(["failed"]);
    expect(() => ns.core.getUpstream()).toThrow("There is no upstream conduit!");
  });

  it("keeps the frame until the end of the turn, for pages that remove it themselves", () => {
    const { page, ns } = setUp();

    ns.core.terminate();

    expect(page.frames).toHaveLength(1);
  });

  it("may be followed by initCCP immediately, as in React strict mode, and leaves one panel", async () => {
    const { page, ns } = setUp();
    ns.core.terminate();
    ns.core.initCCP(page.container, CCP_URL);
    const agents: unknown[] = [];
    ns.agent((agent) => agents.push(agent));
    await page.clock.drain();

    page.post("acknowledge", { id: "panel-1" });

    expect(page.frames).toHaveLength(1);
    expect(ns.core.initialized).toBe(true);
    const { listening } = page;
    ns.core.terminate();
    ns.core.initCCP(page.container, CCP_URL);
    expect(page.listening).toBe(listening);
  });

  it("does nothing before initCCP", () => {
    const page = createFakePage();

    expect(() => createCore(page).core.terminate()).not.toThrow();
  });
});

describe("two instances on one page", () => {
  it("receive messages only from their own panels", () => {
    const page = createFakePage();
    const [one, other] = [createCore(page), createCore(page)];
    one.core.initCCP(page.container, CCP_URL);
    const [frame] = page.frames;
    other.core.initCCP(page.container, CCP_URL);

    page.post("acknowledge", { id: "first" }, frame);

    expect([one.core.initialized, other.core.initialized]).toEqual([true, false]);
  });
});
