import { INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import { describe, expect, it } from "vitest";
import { phrase } from "../../../test/english.ts";
import { ADA, agentMessage, createScriptedSession, ownMessage, QUIET } from "../../../test/scripted-session.ts";
import { fileNameOf, loadAll, transcriptOf } from "./transcript.ts";

const format = { phrase, dateTime: (at: number) => `day ${at}` };

describe("transcriptOf", () => {
  it("[CW-12] contains time, author and text of each entry, in plain text", () => {
    const text = transcriptOf(
      [
        { type: "joined", key: "j", at: 1, author: ADA },
        agentMessage("m", 2, { content: "Hello\n**you**", contentType: "text/markdown" }),
        ownMessage("o", 3),
        ownMessage("lost", 4, "failed"),
        agentMessage("q", 5, {
          content: JSON.stringify({ data: { content: { title: "Which fruit?" } } }),
          contentType: "application/vnd.amazonaws.connect.message.interactive",
          author: { participantId: "bot", role: "system", displayName: "BOT" },
        }),
        { ...ownMessage("more", 5), content: '{"action":"Show more"}', contentType: INTERACTIVE_RESPONSE },
        { type: "ended", key: "e", at: 6 },
      ],
      format,
    );

    expect(text.split("\r\n\r\n")).toEqual([
      "day 1\r\nAda has joined the chat",
      "day 2\r\nAda: Hello\r\n**you**",
      "day 3\r\nYou: o",
      "day 5\r\nAutomatic message: Which fruit?",
      "day 6\r\nThe chat has ended\r\n",
    ]);
  });
});

describe("fileNameOf", () => {
  it.each([
    ["Chat with us", "Chat with us 2026-11-09.txt"],
    ['a/b\\c: "d"\u202E?', "a b c d 2026-11-09.txt"],
    ["  ", "2026-11-09.txt"],
    ["x".repeat(200), `${"x".repeat(80)} 2026-11-09.txt`],
    ["تحدث معنا", "تحدث معنا 2026-11-09.txt"],
  ])("[CW-12] of the heading %j is %j", (heading, name) => {
    expect(fileNameOf(heading, new Date(2026, 10, 9, 23, 59))).toBe(name);
  });
});

describe("loadAll", () => {
  it("[CW-12] loads the earlier pages, until nothing more arrives", async () => {
    const { calls, session, show } = createScriptedSession({
      ...QUIET,
      history: "more",
      timeline: [ownMessage("c", 3)],
    });
    const pages = [
      () => show({ timeline: [ownMessage("b", 2), ownMessage("c", 3)] }),
      () => undefined, // the center does not answer any more
    ];
    const loadOlder = async (): Promise<void> => {
      await session.loadOlder();
      pages.shift()?.();
    };

    await loadAll({ snapshot: session.snapshot, loadOlder });

    expect(calls).toEqual(["loadOlder", "loadOlder"]);
  });
});
