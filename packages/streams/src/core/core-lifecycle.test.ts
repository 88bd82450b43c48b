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
  it("puts one frame on the page, named and permitted as panels expect", () => {
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

  it("takes the panel's address as a string", () => {
    const page = createFakePage();
    createCore(page).core.initCCP(page.container, CCP_URL);

    expect(page.frame().src).toBe(CCP_URL);
  });

  it("refuses to begin without a container or without an address", () => {
    const page = createFakePage();
    const { core } = createCore(page);

    expect(() => core.initCCP(page.container, {} as InitCCPOptions)).toThrow("params.ccpUrl must be provided");
    expect(() => core.initCCP(null as unknown as HTMLElement, CCP_URL)).toThrow("containerDiv must be provided");
    expect(page.listening).toBe(0);
  });

  it("does nothing when it is called again while its panel is on the page", () => {
    const { page, ns } = setUp();
    const bus = ns.core.getEventBus();

    ns.core.initCCP(page.container, CCP_URL);

    expect(page.frames).toHaveLength(1);
    expect(ns.core.getEventBus()).toBe(bus);
  });

  it("begins anew when the page has thrown the frame away", () => {
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
  it("waits for the panel to speak first, and answers in the order that panels expect", () => {
    const { page, ns } = setUp({
      softphone: { allowFramedSoftphone: true },
      pageOptions: { showInactivityModal: true },
    });
    const order: string[] = [];
    ns.core.onInitialized(() => order.push(...page.told(true).map(({ event }) => event), "init"));
    expect(page.told(true)).toEqual([]);
    expect(() => ns.core.getClient()).toThrow("not been initialized");

    page.say("acknowledge", { id: "panel-1" });

    expect(order).toEqual(["configure", "outer_context_info", "synchronize", "init"]);
    expect(ns.core.initialized).toBe(true);
    expect(ns.core.portStreamId).toBe("panel-1");
  });

  it("tells the panel the page's wishes, and again when asked", () => {
    const { page } = setUp({ softphone: { ringtoneUrl: "r" }, pageOptions: { showInactivityModal: false } });
    page.say("acknowledge", { id: "panel-1" });
    const wishes = {
      softphone: { ringtoneUrl: "r" },
      pageOptions: { showInactivityModal: false },
      showInactivityModal: false,
    };
    expect(page.told()[0]).toMatchObject({ event: "configure", data: wishes });

    page.say("request_configure");

    expect(page.told()).toMatchObject([{ event: "configure", data: wishes }]);
  });

  it("sends no wishes when the page has none", () => {
    const { page } = setUp();

    page.say("acknowledge", { id: "panel-1" });

    expect(page.told()).toEqual([{ event: "outer_context_info", data: { streamsVersion: "2.28.2" } }]);
  });

  it("completes only with an acknowledge that says an id", () => {
    const { page, ns } = setUp();

    page.say("acknowledge");
    expect(ns.core.initialized).toBe(false);
    expect(page.told(true)).toEqual([]);
    page.say("acknowledge", { id: "panel-2" });

    expect(ns.core.portStreamId).toBe("panel-2");
  });

  it("stays itself when the panel loads anew", () => {
    const { page, ns } = setUp({ chat: {} });
    let initialized = 0;
    ns.core.onInitialized(() => (initialized += 1));
    page.say("acknowledge", { id: "panel-1" });
    page.told();

    page.say("acknowledge", { id: "panel-2" });

    expect(page.told()).toEqual([]);
    expect([initialized, ns.core.portStreamId]).toEqual([1, "panel-1"]);
  });

  it("keeps quiet when the panel speaks late, within its load timeout", async () => {
    const { page, ns } = setUp();
    let timeouts = 0;
    ns.core.getEventBus().subscribe("ack_timeout", () => (timeouts += 1));

    await page.clock.run(4_999);
    page.say("acknowledge", { id: "panel-1" });
    await page.clock.run(60_000);

    expect([timeouts, page.popups.length, page.frames.length]).toEqual([0, 0, 1]);
  });

  it("hears nobody but its own frame, and nothing that is no event", () => {
    const { page, ns } = setUp();
    const heard: unknown[] = [];
    ns.core.getEventBus().subscribeAll((data: unknown, name: string) => heard.push([name, data]));

    for (const data of [null, undefined, "text", 7, {}, { event: "" }, { event: 4 }])
      page.deliver({ source: page.frame().contentWindow as Window, data });
    page.deliver({ source: {} as Window, data: { event: "x" } });
    page.deliver({ source: null, data: { event: "x" } });
    page.say("falsy", 0);
    page.say("anything", { a: 1 });

    expect(heard).toEqual([
      ["falsy", null],
      ["anything", { a: 1 }],
    ]);
  });
});

describe("keeping alive", () => {
  it("asks a second after each answer, and takes any acknowledge for one", async () => {
    const { page } = setUp();
    page.say("acknowledge", { id: "panel-1" });
    page.told(true);

    page.say("acknowledge");
    page.say("acknowledge"); // nobody asked
    await page.clock.run(999);
    expect(page.told(true)).toEqual([]);
    await page.clock.run(1);

    expect(page.told(true)).toMatchObject([{ event: "synchronize" }]);
  });

  it("goes on asking when answers are missing, and by default nothing comes of it", async () => {
    const { page } = setUp();
    page.say("acknowledge", { id: "panel-1" });
    page.told(true);

    await page.clock.run(12_000);

    expect(page.told(true).filter(({ event }) => event === "synchronize")).toHaveLength(3);
    expect([page.popups.length, page.frames.length]).toEqual([0, 1]);
  });

  it("asks for a sign-in when answers are missing and the page wants that", async () => {
    const { page } = setUp({ loginOptions: { enableAckTimeout: true } });
    page.say("acknowledge", { id: "panel-1" });

    await page.clock.run(3_000);

    expect(page.popups).toHaveLength(1);
  });
});

describe("terminate", () => {
  it("leaves nothing behind: no listener, timer, frame, popup or lock", async () => {
    const { page, ns } = setUp({ ccpLoadTimeout: 1_500, loginPopupAutoClose: true });
    await page.clock.run(4_000);
    expect([page.popups.length, page.frames.length]).toEqual([1, 1]);
    page.say("acknowledge", { id: "panel-1" });
    page.say("terminated");
    ns.core.sdk.request("contact/getInstanceDetails").catch(() => {});
    await page.clock.run(3_000);
    const told: unknown[] = [];
    ns.core.getEventBus().subscribeAll((_data: unknown, name: string) => told.push(name));

    ns.core.terminate();
    await page.clock.drain();

    expect(page.listening).toBe(0);
    expect(page.clock.pendingTimers).toEqual([]);
    expect(page.frames).toEqual([]);
    expect(page.popups.every(({ closed }) => closed)).toBe(true);
    expect([...page.locks]).toEqual([]);
    ns.core.getEventBus().trigger("x");
    expect(told).toEqual([]);
    ns.core.getClient().call("anything", {}, { failure: () => told.push("failed") });
    expect(told).toEqual(["failed"]);
    expect(() => ns.core.getUpstream()).toThrow("There is no upstream conduit!");
  });

  it("leaves the frame to the page until this turn is over, for pages that remove it themselves", () => {
    const { page, ns } = setUp();

    ns.core.terminate();

    expect(page.frames).toHaveLength(1);
  });

  it("may be followed by initCCP at once, as React does when it is strict, and one panel is left", async () => {
    const { page, ns } = setUp();
    ns.core.terminate();
    ns.core.initCCP(page.container, CCP_URL);
    const agents: unknown[] = [];
    ns.agent((agent) => agents.push(agent));
    await page.clock.drain();

    page.say("acknowledge", { id: "panel-1" });

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
  it("hear their own panels only", () => {
    const page = createFakePage();
    const [one, other] = [createCore(page), createCore(page)];
    one.core.initCCP(page.container, CCP_URL);
    const [frame] = page.frames;
    other.core.initCCP(page.container, CCP_URL);

    page.say("acknowledge", { id: "first" }, frame);

    expect([one.core.initialized, other.core.initialized]).toEqual([true, false]);
  });
});
