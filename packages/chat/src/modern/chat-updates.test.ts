import { expect, it } from "vitest";
import type { MessageEntry, NoticeEntry, TimelineEntry } from "../conversation/timeline.ts";
import type { ChatSnapshot } from "../session/chat-session.ts";
import { updatesBetween } from "./chat-updates.ts";

const ANN = { participantId: "ann", role: "agent", displayName: "Ann" } as const;

const message = (key: string): MessageEntry => ({
  type: "message",
  key,
  at: 1,
  id: key,
  author: ANN,
  contentType: "text/plain",
  content: key,
  receipts: [],
  mine: false,
});
const own = (key: string, delivery: "sending" | "sent"): MessageEntry => ({
  ...message(key),
  mine: true,
  delivery,
  token: null,
});
const joined: NoticeEntry = { key: "j", at: 1, type: "joined", author: ANN };

const snapshot = (timeline: readonly TimelineEntry[], more: Partial<ChatSnapshot> = {}): ChatSnapshot => ({
  timeline,
  typing: [],
  others: [],
  link: LINK,
  history: "complete",
  uploads: NO_UPLOADS,
  over: null,
  ...more,
});
const LINK = { state: "up" } as const;
const NO_UPLOADS = [] as const;

it("[CJ-26] new entries are updates in the order of the conversation", () => {
  expect(updatesBetween(snapshot([]), snapshot([joined, message("a"), message("b")]))).toEqual([
    { type: "notice", notice: joined },
    { type: "message", message: message("a") },
    { type: "message", message: message("b") },
  ]);
});

it("[CJ-27] entries of an earlier page are left out, entries between known ones are updates", () => {
  const before = snapshot([message("c"), message("e")], { history: "loading" });
  const after = snapshot(["a", "b", "c", "d", "e"].map(message));

  expect(updatesBetween(before, after)).toEqual([{ type: "message", message: message("d") }]);
});

it("[CJ-21] a message whose delivery changes is reported as changed, an equal one is not", () => {
  const before = snapshot([own("a", "sending"), message("b")]);

  expect(updatesBetween(before, snapshot([own("a", "sent"), message("b")]))).toEqual([
    { type: "changed", message: own("a", "sent") },
  ]);
});

it("[CJ-21] typing, link, files and end are reported once", () => {
  const uploads = [{ key: "f", name: "bill.txt", size: 8, sentBytes: 0, isChecking: false, problem: null }];
  const over = { reason: "ended", message: null } as const;
  const down = { state: "down", since: 1 } as const;
  const before = snapshot([]);
  const after = snapshot([], { typing: [ANN], link: down, uploads, over });

  expect(updatesBetween(before, after)).toEqual([
    { type: "link", link: down },
    { type: "typing", participants: [ANN] },
    { type: "uploads", uploads },
    { type: "over", over },
  ]);
  const same = { ...after, typing: [{ ...ANN }], uploads: uploads.map((each) => ({ ...each })), link: { ...down } };
  expect(updatesBetween(after, same)).toEqual([]);
});

it("[CJ-27] entries before those of a frame are updates unless an earlier page was loaded", () => {
  const before = snapshot([message("b")]);
  const after = snapshot([message("a"), message("b")]);

  expect(updatesBetween(before, after)).toEqual([{ type: "message", message: message("a") }]);
  expect(updatesBetween({ ...before, history: "loading" }, after)).toEqual([]);
});

it("[CJ-28] until the newest page is read, only messages that were written here are updates; the rest follows in order", () => {
  const written: MessageEntry = { ...own("w", "sending"), id: null };
  const sent: MessageEntry = { ...own("w", "sent"), id: "s" };
  const early = snapshot([message("b"), sent], { history: "unknown" });
  const whole = snapshot([message("a"), message("b"), sent]);

  expect(updatesBetween(snapshot([written], { history: "unknown" }), early)).toEqual([
    { type: "changed", message: sent },
  ]);
  expect(updatesBetween(early, whole)).toEqual([
    { type: "message", message: message("a") },
    { type: "message", message: message("b") },
  ]);
  expect(
    updatesBetween(early, { ...early, over: { reason: "refused", message: null } }).map(({ type }) => type),
  ).toEqual(["message", "over"]);
});

it("[CJ-21] a message that is removed is reported as discarded", () => {
  const failed: MessageEntry = { ...own("w", "sent"), id: null, mine: true, delivery: "failed", token: "w" };

  expect(updatesBetween(snapshot([failed]), snapshot([]))).toEqual([{ type: "discarded", message: failed }]);
});
