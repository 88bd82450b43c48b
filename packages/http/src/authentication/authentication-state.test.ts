import type { IssuedAuthentication } from "@tributary/engine";
import { type AuthenticationId, asId, type ConversationId } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createTokens } from "../tokens/tokens.ts";
import { begunBy, checksOf } from "./authentication-state.ts";

const clock = createManualClock();
const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
const CHAT = asId<ConversationId>("chat");
const ISSUED: IssuedAuthentication = {
  id: asId<AuthenticationId>("authentication"),
  expiresAt: clock.now() + 180_000,
  redirectUri: "https://shop.example/signed-in",
};

it("[AN-21] a state names the chat, the authentication and the page, and leads to the same nonce and verifier", () => {
  const checks = checksOf(tokens, CHAT, ISSUED);

  const begun = begunBy(tokens, checks.state);

  expect(begun).toMatchObject({ conversationId: CHAT, authenticationId: ISSUED.id, checks });
  expect(begun?.isFor(ISSUED.redirectUri)).toBe(true);
  expect(begun?.isFor("https://shop.example/other")).toBe(false);
  expect(checksOf(tokens, CHAT, ISSUED)).toEqual(checks);
});

it.each<[string, ConversationId, Partial<IssuedAuthentication>]>([
  ["chat", asId("other"), {}],
  ["authentication", CHAT, { id: asId("other") }],
  ["page", CHAT, { redirectUri: "https://shop.example/other" }],
])("[AN-21] another %s has another state, nonce and verifier", (_what, chat, changes) => {
  const one = Object.values(checksOf(tokens, CHAT, ISSUED));
  const other = Object.values(checksOf(tokens, chat, { ...ISSUED, ...changes }));

  expect(new Set([...one, ...other]).size).toBe(6);
});

it("[AN-21] a state that has expired leads to nothing", () => {
  const { state } = checksOf(tokens, CHAT, { ...ISSUED, expiresAt: clock.now() });

  expect(begunBy(tokens, state)).toBeUndefined();
});
