import { expect, it } from "vitest";
import { createBrowserTokens } from "./browser-tokens.ts";

function createTextStore(texts = new Map<string, string>()) {
  return {
    texts,
    get: (key: string) => texts.get(key) ?? null,
    set: (key: string, text: string) => void texts.set(key, text),
    delete: (key: string) => void texts.delete(key),
  };
}

it("[KS-03] stores the newest token of each user, ignoring the case of the name", () => {
  const store = createTextStore();
  const tokens = createBrowserTokens(store);

  tokens.save("ada", "token-1");
  tokens.save("Ada", "token-2");
  tokens.save("grace", "token-3");
  tokens.save("grace", undefined);

  const later = createBrowserTokens(store);
  expect([later.tokenOf("ADA"), later.tokenOf("grace"), later.tokenOf("alan")]).toEqual([
    "token-2",
    "token-3",
    undefined,
  ]);
});

it("[KS-03] keeps the tokens of the last twenty users", () => {
  const tokens = createBrowserTokens(createTextStore());

  for (let user = 1; user <= 21; user += 1) tokens.save(`agent-${user}`, `token-${user}`);

  expect([tokens.tokenOf("agent-1"), tokens.tokenOf("agent-2"), tokens.tokenOf("agent-21")]).toEqual([
    undefined,
    "token-2",
    "token-21",
  ]);
});

it("[KS-03] treats an unreadable store as empty", () => {
  const tokens = createBrowserTokens(createTextStore(new Map([["tributary.browser", "{nonsense"]])));

  expect(tokens.tokenOf("ada")).toBeUndefined();
  tokens.save("ada", "token-1");
  expect(tokens.tokenOf("ada")).toBe("token-1");
});
