/** Sign-ins through the typed interface of this library. */
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type Chat,
  createAuthenticationActions,
  type NoticeEntry,
  openChat,
  requestedAuthentication,
} from "../../packages/chat/src/index.ts";
import { platformDeps } from "../../packages/chat/src/platform-deps.ts";
import { type JsdomWorld, openJsdomWorld } from "./support/jsdom-world.ts";
import { chatLibrary } from "./support/libraries.ts";
import { detailsOf, type World } from "./support/world.ts";

let world: JsdomWorld;
beforeAll(async () => {
  world = await openJsdomWorld(await chatLibrary("tributary"), "sign-in");
});
afterAll(() => world[Symbol.asyncDispose]());

/** A chat whose flow waits until the customer has signed in. */
async function openWaiting({ center, until }: World) {
  const deps = { ...platformDeps(), clock: center.clock };
  const details = detailsOf(await center.startChat());
  const chat = openChat({ endpoint: center.http, chat: details }, deps);
  const notices: NoticeEntry[] = [];
  chat.on("notice", ({ notice }) => notices.push(notice));
  await until(() => requestedAuthentication(chat.snapshot()) !== null, "the customer is asked to sign in");
  const { ParticipantToken: participantToken } = details;
  const actions = createAuthenticationActions(deps, { endpoint: center.http, participantToken });
  return { chat, notices, sessionId: requestedAuthentication(chat.snapshot()) ?? "", actions };
}

const ended = (notices: readonly NoticeEntry[]) => (): boolean =>
  notices.some((notice) => notice.type === "authentication" && notice.step !== "initiated");

const typesOf = (notices: readonly NoticeEntry[]): readonly string[] =>
  notices.map((notice) => (notice.type === "authentication" ? notice.step : notice.type));

it("[CS-21, CV-11] a customer signs in, with typed updates, the new name among them", async () => {
  const { chat, notices, sessionId } = await openWaiting(world);
  using _chat: Chat = chat;

  const address = await world.done(chat.authenticationAddress(sessionId, world.center.redirect));
  if (!address.ok) throw new Error(address.refusal.message);
  await world.center.signIn(address.value);

  await world.until(() => notices.at(-1)?.type === "renamed", "the name changes");
  expect(typesOf(notices)).toEqual(["joined", "initiated", "succeeded", "renamed"]);
  expect(notices.at(-1)).toMatchObject({ participant: { role: "customer", displayName: "Zoë" } });
  expect(requestedAuthentication(chat.snapshot())).toBeNull();
  const late = await world.done(chat.cancelAuthentication(sessionId));
  expect(late).toMatchObject({ ok: false, refusal: { kind: "refused", message: /./ } });
  expect(chat.snapshot().over).toBeNull();
});

it("[CS-21] a customer goes on without it; a page with a query is refused", async () => {
  const { chat, notices, sessionId, actions } = await openWaiting(world);
  using _chat: Chat = chat;
  const wrong = await world.done(actions.authenticationAddress(sessionId, "https://shop.example/?a=b"));
  expect(wrong).toMatchObject({ ok: false, refusal: { kind: "refused" } });

  expect(await world.done(actions.cancelAuthentication(sessionId))).toMatchObject({ ok: true });

  await world.until(ended(notices), "the authentication is over");
  expect(typesOf(notices)).toEqual(["joined", "initiated", "cancelled"]);
});

it("[CS-21] a chat that is over waits for no sign-in", async () => {
  const { chat } = await openWaiting(world);

  await world.done(chat.end());

  expect(requestedAuthentication(chat.snapshot())).toBeNull();
});
