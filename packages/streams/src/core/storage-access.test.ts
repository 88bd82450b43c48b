import { describe, expect, it } from "vitest";
import { CCP_URL, createCore, createFakePage } from "../../test/fake-page.ts";
import { installStorageAccess } from "../assemble.ts";

function setUp() {
  const page = createFakePage();
  const ns = createCore(page);
  installStorageAccess(ns);
  ns.core.initCCP(page.container, { ccpUrl: CCP_URL, storageAccess: { canRequest: true, mode: "custom" } });
  return { page, ns };
}

describe("storage access", () => {
  it("shows the request page first, sends it the parameters, and waits for the grant", async () => {
    const { page, ns } = setUp();
    expect(page.frame().src).toBe("https://panel.example/request-storage-access");

    page.frame().listeners.get("load")?.();
    await page.clock.run(20_000);

    expect(page.takePosted()).toEqual([
      {
        event: "storageAccess::request",
        data: { canRequest: true, mode: "custom", custom: { hideCCP: true }, landat: "/ccp-v2/" },
      },
    ]);
    expect([page.popups.length, page.frames.length, ns.core.initialized]).toEqual([0, 1, false]);
  });

  it("starts the session once when access is granted", () => {
    const { page, ns } = setUp();
    const received: string[] = [];
    const callbacks = {
      onInit: () => received.push("init"),
      onGrant: () => received.push("grant"),
      onDeny: () => received.push("deny"),
    };
    ns.storageAccess.onRequest(callbacks);

    page.post("storageAccess::init", { hasAccess: false });
    page.post("storageAccess::denied");
    page.post("acknowledge", { id: "too early" });
    page.post("storageAccess::granted");
    const { listening } = page;
    page.post("storageAccess::granted");
    page.post("acknowledge", { id: "panel-1" });

    expect(received).toEqual(["init", "deny", "grant", "grant"]);
    expect(ns.core.portStreamId).toBe("panel-1");
    expect(page.listening).toBe(listening);
  });

  it("leaves nothing behind when terminated before the grant", async () => {
    const { page, ns } = setUp();

    ns.core.terminate();
    await page.clock.drain();

    expect([page.listening, page.clock.pendingTimers.length, page.frames.length]).toEqual([0, 0, 0]);
  });

  it.each([
    ["https://center.example/ccp-v2/", undefined, "https://center.example/request-storage-access", "/ccp-v2/"],
    [
      "https://sso.example/start?x=1",
      "https://center.example",
      "https://center.example/request-storage-access",
      "/connect/ccp-v2",
    ],
    [
      "http://localhost:8480/ccp-v2/",
      "https://other.example",
      "http://localhost:8480/ccp-v2//request-storage-access",
      "/ccp-v2/",
    ],
    [
      "https://a.awsapps.com/connect/ccp-v2/",
      undefined,
      "https://a.awsapps.com/connect/request-storage-access",
      "/connect/ccp-v2/",
    ],
    ["https://a.my.connect.aws/ccp-v2/", undefined, "https://a.my.connect.aws/request-storage-access", "/ccp-v2/"],
  ])("derives the request page of %s with instanceUrl %s", (ccpUrl, instanceUrl, url, landat) => {
    const page = createFakePage();
    const ns = createCore(page);
    installStorageAccess(ns);

    ns.core.initCCP(page.container, {
      ccpUrl,
      storageAccess: { canRequest: true, ...(instanceUrl ? { instanceUrl } : {}) },
    });
    page.frame().listeners.get("load")?.();

    expect(page.frame().src).toBe(url);
    expect(page.takePosted()).toMatchObject([{ data: { landat } }]);
  });

  it("shows the container while the request is open, and hides it after the grant, in custom mode", () => {
    const { page } = setUp();
    const shown = () => page.container.style.display;

    page.post("storageAccess::init", { hasAccess: false });
    expect(shown()).toBe("block");
    page.post("storageAccess::granted");
    expect(shown()).toBe("none");
    page.post("storageAccess::denied");
    expect(shown()).toBe("block");
  });

  it("accepts its parameters as text, and may be enabled by default", () => {
    const page = createFakePage();
    const ns = createCore(page);
    installStorageAccess(ns);
    const after = (canRequest?: "false" | "true") => {
      ns.storageAccess.init(CCP_URL, page.container, canRequest === undefined ? {} : { canRequest });
      return ns.storageAccess.canRequest();
    };

    expect([ns.storageAccess.canRequest(), after(), after("false"), after("true")]).toEqual([
      undefined,
      false,
      false,
      true,
    ]);
    ns.storageAccess.optInForRequestAccess();
    expect([after(), after("false")]).toEqual([true, false]);
    expect(() => ns.storageAccess.init(null as never, page.container)).toThrow("ccpUrl must be provided");
    expect(() => ns.storageAccess.init(CCP_URL, null as never)).toThrow("container must be provided");
  });

  it("is off by default, and requires its part", () => {
    const page = createFakePage();
    const ns = createCore(page);
    const options = { ccpUrl: CCP_URL, storageAccess: { canRequest: true } };

    expect(() => ns.core.initCCP(page.container, options)).toThrow("storageAccess");
    ns.core.initCCP(page.container, { ...options, storageAccess: { canRequest: false } });

    expect(page.frame().src).toBe(CCP_URL);
  });
});
