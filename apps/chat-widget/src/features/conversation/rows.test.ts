import { describe, expect, it } from "vitest";
import { ADA, said, wrote } from "../../../test/scripted-session.ts";
import { nameOf, type Row, rowsOf } from "./rows.ts";

const MINUTE = 60_000;
const dates = { time: (at: number) => `${at / MINUTE}'`, day: (at: number) => `day ${Math.floor(at / 86_400_000)}` };
const rows = (...timeline: Parameters<typeof rowsOf>[0]): readonly Row[] => rowsOf(timeline, "me", dates);
const messages = (all: readonly Row[]) => all.filter((row) => row.kind === "message");

describe("rowsOf", () => {
  it("puts a day above its first entry", () => {
    const laidOut = rows(said("a", MINUTE), said("b", 2 * MINUTE), said("c", 86_400_000));

    expect(laidOut.map(({ kind }) => kind)).toEqual(["day", "message", "message", "day", "message"]);
  });

  it("groups what one person says within a few minutes", () => {
    const laidOut = messages(rows(said("a", 0), said("b", MINUTE), wrote("c", 2 * MINUTE), said("d", 10 * MINUTE)));

    expect(laidOut.map(({ key, isAuthorShown, isLastOfGroup }) => ({ key, isAuthorShown, isLastOfGroup }))).toEqual([
      { key: "a", isAuthorShown: true, isLastOfGroup: false },
      { key: "b", isAuthorShown: false, isLastOfGroup: true },
      { key: "c", isAuthorShown: false, isLastOfGroup: true },
      { key: "d", isAuthorShown: true, isLastOfGroup: true },
    ]);
  });

  it("tells how far the last own message has come, and of every one that waits or failed", () => {
    const laidOut = messages(
      rows(wrote("a", 0, "read"), wrote("b", 1, "sent"), wrote("c", 2, "failed"), wrote("d", 3, "sending")),
    );

    expect(laidOut.map(({ delivery }) => delivery)).toEqual([null, null, "failed", "sending"]);
    expect(laidOut.map(({ failedToken }) => failedToken)).toEqual([null, null, "c", null]);
  });

  it("says who came and went, but not that one is here oneself", () => {
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
      "You have left the chat",
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
  ])("of a %s called %j is %j", (role, displayName, name) => {
    expect(nameOf({ role, displayName })).toBe(name);
  });
});
