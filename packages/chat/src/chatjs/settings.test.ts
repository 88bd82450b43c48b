import { expect, it } from "vitest";
import { createPageHints } from "../page-hints.ts";
import { createSettings } from "./settings.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function setUp(navigator?: { readonly onLine: boolean }) {
  return createSettings({ hints: createPageHints({ navigator }), console: silent });
}

it("[CJ-13] settings that are left out keep their value", () => {
  const settings = setUp();

  settings.configure({
    endpoint: "https://center.example/",
    region: "eu",
    features: { messageReceipts: { shouldSendMessageReceipts: false } },
    compatibility: { rawItems: true },
  });
  settings.configure({ features: { messageReceipts: { throttleTime: 7 } } });
  settings.configure({ region: null, customUserAgentSuffix: "Page" });

  expect(settings.endpointOf(undefined)).toBe("https://center.example");
  expect(settings.receipts).toEqual({ isEnabled: false, throttleMs: 7 });
  expect(settings.compatibility).toEqual({ rawItems: true });
  expect(settings.userAgentSuffix).toBe("Page");
});

it("[CJ-13] the region is that of the override, the session, the page, or the default", () => {
  const settings = setUp();
  const regionOf = (own?: string) => settings.endpointOf(own).split(".")[2];

  expect(regionOf()).toBe("us-west-2");
  settings.configure({ region: "page" });
  expect([regionOf(), regionOf("own")]).toEqual(["page", "own"]);
  settings.overrideRegion("override");
  expect(regionOf("own")).toBe("override");
  settings.overrideRegion(null);
  expect(regionOf("own")).toBe("own");
});

it("[CJ-13] a list of features and a feature flag switch receipts", () => {
  const settings = setUp();

  settings.configure({ features: [] });
  expect(settings.receipts.isEnabled).toBe(false);
  settings.enableFeature("ANOTHER");
  expect(settings.receipts.isEnabled).toBe(false);
  settings.enableFeature("MESSAGE_RECEIPTS_ENABLED");
  expect(settings.receipts.isEnabled).toBe(true);
  settings.configure({ features: ["MESSAGE_RECEIPTS_ENABLED"] });
  expect(settings.receipts.isEnabled).toBe(true);
});

it("[CJ-13] the network is that of the browser unless the page names a function", () => {
  expect(setUp().isOnline()).toBe(true);
  const settings = setUp({ onLine: false });
  expect(settings.isOnline()).toBe(false);
  settings.configure({ webSocketManagerConfig: { isNetworkOnline: () => true } });
  expect(settings.isOnline()).toBe(true);
});
