import type { ContactState } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AT, CHAT_DURATION_MS, CONTACT, chatIn, NOW } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { type ChatTimerKind, decideChatTimer } from "./decide-chat-timer.ts";

const TOO_LONG = `chat-too-long:${CONTACT}:${AT.created + CHAT_DURATION_MS}`;
const NEVER_CAME = `customer-never-came:${CONTACT}:${AT.created + 300_000}`;

const due = (kind: ChatTimerKind, phase: ContactState["phase"]) =>
  outcomeOf(decideChatTimer(kind, chatIn(phase), { desks: [], now: NOW, workLimit: () => null }));

const endedWith = (reason: string, cancelTimers: readonly string[]) =>
  outcome({ conversation: [{ type: "contact.ended", reason, at: NOW }], cancelTimers });

describe("the limit of a chat's duration", () => {
  it.each([
    ["created", [TOO_LONG, NEVER_CAME]],
    ["in-flow", [TOO_LONG]],
    ["queued", [TOO_LONG]],
  ] as const)("[CM-07] ends a contact that is %s", (phase, cancelTimers) => {
    expect(due("chat-too-long", phase)).toEqual(endedWith("expired", cancelTimers));
  });

  it("[CM-07] changes nothing on a contact that has ended", () => {
    expect(due("chat-too-long", "ended")).toEqual(outcome({}));
  });
});

describe("the limit for the customer to connect", () => {
  it("[CM-06] ends a contact whose customer has not connected", () => {
    expect(due("customer-never-came", "created")).toEqual(
      endedWith("customer-never-connected", [TOO_LONG, NEVER_CAME]),
    );
  });

  it.each(["in-flow", "queued", "offered", "connected", "ended"] as const)(
    "[CM-06] changes nothing on a contact that is %s",
    (phase) => {
      expect(due("customer-never-came", phase)).toEqual(outcome({}));
    },
  );
});
