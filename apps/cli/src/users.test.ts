import { expect, it } from "vitest";
import { signInText } from "./users.ts";

const link = { kind: "link", expiresAt: Date.UTC(2026, 0, 2) } as const;

it.each([
  [{ hasSingleSignOn: false, signsInWith: null }, "nothing (disabled)"],
  [{ hasSingleSignOn: false, signsInWith: { kind: "password" } }, "password"],
  [{ hasSingleSignOn: true, signsInWith: null }, "single sign-on"],
  [{ hasSingleSignOn: true, signsInWith: { kind: "password" } }, "single sign-on or password"],
  [{ hasSingleSignOn: true, signsInWith: link }, /^single sign-on or link until 2026-01-02/],
] as const)("[LI-08] user list shows the ways in which a user signs in: %j", (user, text) => {
  expect(signInText(user)).toMatch(text);
});
