import { describe, expect, it } from "vitest";
import { CCP_URL, createCore, createFakePage, type FakePage } from "../../test/fake-page.ts";
import type { InitCCPOptions } from "../core/init-options.ts";
import type { Connect } from "../namespace.ts";

function setUp(options: Partial<InitCCPOptions> = {}, page = createFakePage()): { page: FakePage; ns: Connect } {
  const ns = createCore(page);
  ns.core.initCCP(page.container, { ccpUrl: CCP_URL, ccpLoadTimeout: 1_500, ...options });
  return { page, ns };
}

describe("sign-in", () => {
  it("opens the popup after the load timeout, then replaces the frame at each interval until the panel responds", async () => {
    const { page, ns } = setUp({ loginOptions: { autoClose: true } });
    const first = page.frame();
    await page.clock.run(1_499);
    expect(page.popups).toEqual([]);

    await page.clock.run(1);
    expect(page.popups).toMatchObject([{ url: CCP_URL, features: "width=433, height=578, top=0, left=0" }]);
    await page.clock.run(4_500);
    const fresh = page.frame();
    page.post("acknowledge", { id: "panel-1" });
    await page.clock.run(10_000);

    expect(fresh).not.toBe(first);
    expect(page.frames).toEqual([fresh]);
    expect(ns.core.initialized).toBe(true);
    expect(page.popups).toMatchObject([{ closed: true }]);
    expect([...page.locks]).toEqual([]);
  });

  it("sends to and receives from the new frame only", async () => {
    const { page, ns } = setUp({ loginPopup: false });
    const first = page.frame();
    await page.clock.run(3_000);
    const received: string[] = [];
    ns.core.getEventBus().subscribeAll((_data: unknown, name: string) => received.push(name));

    page.post("from the old frame", {}, first);
    page.post("acknowledge", { id: "panel-1" });
    first.posted.length = 0;
    ns.core.viewContact("c1");

    expect(received).toEqual(["acknowledge", "init"]);
    expect(page.takePosted().at(-1)).toEqual({
      event: "broadcast",
      data: { event: "contact::view", data: { contactId: "c1" } },
    });
    expect(first.posted).toEqual([]);
    expect(page.popups).toEqual([]);
  });

  it("stops after ten new frames and reports it once", async () => {
    const { page, ns } = setUp();
    let exhausted = 0;
    ns.core.onIframeRetriesExhausted(() => (exhausted += 1));
    const seen = new Set<unknown>();

    for (let second = 0; second < 60; second += 1) {
      seen.add(page.frame());
      await page.clock.run(500);
    }

    expect([seen.size, exhausted]).toEqual([11, 1]);
  });

  it("starts three seconds after the panel reports that no agent is signed in", async () => {
    for (const event of ["terminated", "auth_fail"]) {
      const { page } = setUp();
      page.post("acknowledge", { id: "panel-1" });
      page.post(event);

      await page.clock.run(2_999);
      expect(page.popups).toHaveLength(0);
      await page.clock.run(1);

      expect(page.popups).toHaveLength(1);
    }
  });

  it("opens no popup if the page disables it", async () => {
    const { page, ns } = setUp({ loginOptions: { disableAuthPopupAfterLogout: true } });
    page.post("acknowledge", { id: "panel-1" });
    page.post("terminated");
    ns.core.getEventBus().trigger("ack_timeout");
    await page.clock.run(10_000);
    expect(page.popups).toHaveLength(0);

    ns.core.reauthenticateAfterLogout();
    await page.clock.drain();

    expect(page.popups).toHaveLength(1);
  });

  it("does not reload an open popup", async () => {
    const { page, ns } = setUp({ loginUrl: "https://sso.example" });
    await page.clock.run(1_500);

    ns.core.reauthenticateAfterLogout();
    await page.clock.drain();

    expect(page.popups).toMatchObject([{ url: "https://sso.example", focused: 0 }]);
  });

  it("focuses an open popup instead of opening another one without the lock API", async () => {
    const { page, ns } = setUp({}, createFakePage({ withoutLocks: true }));
    await page.clock.run(1_500);

    ns.core.reauthenticateAfterLogout();

    expect(page.popups).toMatchObject([{ focused: 1 }]);
  });

  it("reloads an open popup with the page's own sign-in URL without the lock API", async () => {
    const { page, ns } = setUp({ loginUrl: "https://sso.example" }, createFakePage({ withoutLocks: true }));
    await page.clock.run(1_500);

    ns.core.reauthenticateAfterLogout();

    expect(page.popups.map(({ url }) => url)).toEqual(["https://sso.example", "https://sso.example"]);
  });

  it("opens no popup while another tab has one open", async () => {
    const page = createFakePage();
    page.locks.add(`connect-login-popup-lock${CCP_URL}`);
    const { ns } = setUp({}, page);
    await page.clock.run(1_500);
    expect(page.popups).toEqual([]);
    page.locks.clear();

    ns.core.reauthenticateAfterLogout();
    await page.clock.drain();
    expect(page.locks.size).toBe(1);
    (page.popups[0] as { closed: boolean }).closed = true;
    await page.clock.run(1_000);

    expect([page.popups.length, page.locks.size]).toEqual([1, 0]);
  });

  it("opens the popup without the lock API", async () => {
    const { page } = setUp({}, createFakePage({ withoutLocks: true }));

    await page.clock.run(1_500);

    expect(page.popups).toHaveLength(1);
  });

  it("throws before initCCP", () => {
    expect(() => createCore(createFakePage()).core.reauthenticateAfterLogout()).toThrow();
  });
});
