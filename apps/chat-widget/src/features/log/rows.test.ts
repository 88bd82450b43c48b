import { INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import { describe, expect, it } from "vitest";
import { phrase } from "../../../test/english.ts";
import { ADA, agentMessage, ownMessage } from "../../../test/scripted-session.ts";
import { nameOf } from "../conversation/name-of.ts";
import { type Row, rowsOf } from "./rows.ts";

const MINUTE = 60_000;
const day = (at: number) => `day ${Math.floor(at / 86_400_000)}`;
const dates = { time: (at: number) => `${at / MINUTE}'`, day, fullDay: day };
const reader = { selfId: "me", dates, phrase };
const rows = (...timeline: Parameters<typeof rowsOf>[0]): readonly Row[] => rowsOf(timeline, reader);
const messageRows = (all: readonly Row[]) => all.filter((row) => row.kind === "message");

describe("rowsOf", () => {
  it("inserts a day row above the first entry of each day", () => {
    const laidOut = rows(agentMessage("a", MINUTE), agentMessage("b", 2 * MINUTE), agentMessage("c", 86_400_000));

    expect(laidOut.map(({ kind }) => kind)).toEqual(["day", "message", "message", "day", "message"]);
  });

  it("groups messages that one author sends within a few minutes", () => {
    const laidOut = messageRows(
      rows(
        agentMessage("a", 0),
        agentMessage("b", MINUTE),
        ownMessage("c", 2 * MINUTE),
        agentMessage("d", 10 * MINUTE),
      ),
    );

    expect(laidOut.map(({ key, isAuthorShown, isLastOfGroup }) => ({ key, isAuthorShown, isLastOfGroup }))).toEqual([
      { key: "a", isAuthorShown: true, isLastOfGroup: false },
      { key: "b", isAuthorShown: false, isLastOfGroup: true },
      { key: "c", isAuthorShown: false, isLastOfGroup: true },
      { key: "d", isAuthorShown: true, isLastOfGroup: true },
    ]);
  });

  it("does not divide a group by an event that is not shown", () => {
    const event = { type: "other", key: "e", at: 1, contentType: "event" } as const;

    expect(rows(event)).toEqual([]);
    expect(rows(agentMessage("a", 0), event, agentMessage("b", 2))).toEqual(
      rows(agentMessage("a", 0), agentMessage("b", 2)),
    );
  });

  it("shows the delivery state of the last own message, and of each pending or failed one", () => {
    const laidOut = messageRows(
      rows(
        ownMessage("a", 0, "read"),
        ownMessage("b", 1, "sent"),
        ownMessage("c", 2, "failed"),
        ownMessage("d", 3, "sending"),
      ),
    );

    expect(laidOut.map(({ delivery }) => delivery)).toEqual([null, null, "failed", "sending"]);
    expect(laidOut.map(({ failedToken }) => failedToken)).toEqual([null, null, "c", null]);
  });

  it("[CW-14] shows the chosen text of an answer, leaves out requests for more elements, and closes earlier choices", () => {
    const chosen = JSON.stringify({ templateIdentifier: "t", listTitle: "Fruit", selectionText: "Apple" });
    const laidOut = messageRows(
      rows(
        agentMessage("question", 1),
        { ...ownMessage("answer", 2), content: chosen },
        { ...ownMessage("more", 3), content: "{}", contentType: INTERACTIVE_RESPONSE },
        agentMessage("next question", 4),
      ),
    );

    expect(laidOut.map(({ content, isAnswered }) => [content, isAnswered])).toEqual([
      ["question", true],
      ["Apple", true],
      ["next question", false],
    ]);
  });

  it("[CW-14] closes choices by the order of messages, whatever the customer's clock, and opens them after a failure", () => {
    const answeredWith = (answer: ReturnType<typeof ownMessage>): readonly boolean[] =>
      messageRows(rows(agentMessage("question", 1_000), answer)).map(({ isAnswered }) => isAnswered);

    expect(answeredWith(ownMessage("slow clock", 1, "sending"))).toEqual([true, false]);
    expect(answeredWith(ownMessage("lost", 2_000, "failed"))).toEqual([false, false]);
  });

  it("[CW-14] shows a request for more elements that failed, to be sent again", () => {
    const content = JSON.stringify({ version: "1.0", data: {}, action: "Show more" });

    const [row] = messageRows(rows({ ...ownMessage("more", 1, "failed"), content, contentType: INTERACTIVE_RESPONSE }));

    expect(row).toMatchObject({ content: "Show more", delivery: "failed", failedToken: "more" });
  });

  it("[CW-26] marks the place at which the messages of an earlier chat end", () => {
    const laidOut = rows(
      agentMessage("then", 0, { isPast: true }),
      agentMessage("now", MINUTE),
      ownMessage("later", 2 * MINUTE),
    );

    expect(laidOut.map((row) => (row.kind === "message" ? row.key : [row.kind, row.text]))).toEqual([
      ["day", "day 0"],
      "then",
      ["boundary", phrase("newChat", { date: "day 0" })],
      "now",
      "later",
    ]);
    expect(messageRows(laidOut).map(({ isAuthorShown }) => isAuthorShown)).toEqual([true, true, false]);
    expect(messageRows(laidOut).map(({ key, isLastOfGroup }) => [key, isLastOfGroup])).toEqual([
      ["then", true],
      ["now", true],
      ["later", true],
    ]);
  });

  it("[CW-24] shows pictures of agents and supervisors beside the last message of a group", () => {
    const by = (role: "agent" | "supervisor" | "system" | "custom-bot", key: string, at: number) =>
      agentMessage(key, at, { author: { participantId: role, role, displayName: role } });

    const laidOut = messageRows(
      rows(
        by("agent", "a", 0),
        by("agent", "b", 1),
        by("supervisor", "c", 2),
        by("custom-bot", "d", 3),
        by("system", "e", 4),
      ),
    );

    expect(laidOut.map(({ pictureOf }) => pictureOf)).toEqual([null, "agent", "supervisor", null, null]);
  });

  it("shows nothing for participants who are idle or have returned", () => {
    const laidOut = rows(
      { type: "idle", key: "i", at: 1, author: ADA },
      { type: "returned", key: "r", at: 2, author: ADA },
      agentMessage("a", 3),
    );

    expect(laidOut.map(({ key }) => key)).toEqual(["day-day 0", "a"]);
  });

  it("[CW-22] shows files in place of a text, and their names until their views are loaded", () => {
    const attachments = [{ id: "f", name: "plan.pdf", contentType: "application/pdf", status: "approved" }] as const;

    const [row] = messageRows(rows(agentMessage("file", 1, { content: "", contentType: "", attachments })));

    expect(row).toMatchObject({ content: "plan.pdf", files: attachments });
  });

  it("shows participants who join and leave, but not the customer's own joining", () => {
    const self = { participantId: "me", role: "customer", displayName: "Customer" } as const;
    const laidOut = rows(
      { type: "joined", key: "1", at: 1, author: self },
      { type: "joined", key: "2", at: 2, author: ADA },
      { type: "left", key: "3", at: 3, author: ADA },
      { type: "left", key: "4", at: 4, author: self },
      { type: "ended", key: "5", at: 5 },
    );

    expect(laidOut.flatMap((row) => (row.kind === "notice" ? [row.text] : []))).toEqual([
      "Ada has joined the chat",
      "Ada has left the chat",
      "You left the chat",
      "The chat has ended",
    ]);
  });
});

describe("nameOf", () => {
  it.each([
    ["agent", " Ada ", "Ada"],
    ["agent", "  ", null],
    ["agent", "BOT", "BOT"],
    ["system", "SYSTEM_MESSAGE", null],
    ["system", "BOT", null],
    ["system", "Harbor Bikes", "Harbor Bikes"],
  ])("%s with display name %j has the name %j", (role, displayName, name) => {
    expect(nameOf({ role, displayName })).toBe(name);
  });
});
