import { expect, it, vi } from "vitest";
import { browserStorage } from "./browser-storage.ts";

const storage: Storage = {
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  clear: () => undefined,
};

it("[CW-13] shows the chat in each tab if the part for pages without locks cannot be loaded", async () => {
  vi.stubGlobal("navigator", {});
  const problems: string[] = [];

  const { claimTab } = await browserStorage({
    open: () => storage,
    isOfTab: false,
    key: "key",
    tabId: "tab",
    loadTabEntry: () => Promise.reject(new Error("not reachable")),
    report: (problem) => void problems.push(problem),
  });
  const isHeld = await new Promise((resolve) => {
    claimTab({ onHeld: () => resolve(true), onWaiting: () => resolve(false) });
  });

  expect({ isHeld, problems }).toEqual({ isHeld: true, problems: [expect.stringContaining("tab")] });
  vi.unstubAllGlobals();
});
