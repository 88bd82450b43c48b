import { refused } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { richText } from "@tributary/ui/rich-text";
import { describe, expect, it } from "vitest";
import { ADA, createScriptedSession, QUIET, said, wrote } from "../../../test/scripted-session.ts";
import { words } from "../../shared/words.ts";
import { createConversationModel, MAX_MESSAGE_BYTES } from "./conversation-model.ts";
import type { TextReader } from "./text-reader.ts";

const dates = { time: String, day: () => "today" };

function setUp(first = QUIET) {
  const clock = createManualClock();
  const script = createScriptedSession(first);
  let changes = 0;
  const onChange = (): void => {
    changes += 1;
  };
  const loadTextReader = (): Promise<TextReader> => Promise.resolve(richText);
  const model = createConversationModel({
    session: script.session,
    clock,
    dates,
    selfId: "me",
    loadTextReader,
    onChange,
  });
  return { clock, ...script, model, changes: () => changes };
}

describe("createConversationModel", () => {
  it("shows the other participants, or the progress of waiting", () => {
    const { model, show } = setUp({ ...QUIET, link: { state: "connecting" } });
    const statuses = [model.state().status];
    show({ link: { state: "up" } });
    statuses.push(model.state().status);
    show({ others: [ADA] });
    statuses.push(model.state().status);
    show({ others: [], timeline: [{ type: "left", key: "l", at: 1, author: ADA }] });
    statuses.push(model.state().status);
    show({ over: { reason: "ended", message: null } });
    statuses.push(model.state().status);

    expect(statuses).toEqual([
      words.connecting,
      words.waiting,
      words.chattingWith("Ada"),
      words.nobodyLeft,
      words.ended,
    ]);
  });

  it("announces new messages of others, never earlier ones", () => {
    const { model, show } = setUp({ ...QUIET, history: "unknown" });
    show({ history: "complete", timeline: [said("old", 1)] });
    expect(model.state().announcement).toBe("");

    show({ timeline: [said("old", 1), wrote("mine", 2), said("new", 3), said("newer", 4)] });

    expect(model.state().announcement).toBe("Ada: new\nAda: newer");
  });

  it("announces a message that was not sent, once", () => {
    const { model, show } = setUp();
    show({ timeline: [wrote("a", 1, "failed")] });
    expect(model.state().announcement).toBe(words.notSent);

    show({ timeline: [wrote("a", 1, "failed"), said("b", 2)] });

    expect(model.state().announcement).toBe("Ada: b");
  });

  it("reports a connection that stays lost, and its return", async () => {
    const { clock, model, show } = setUp();
    show({ link: { state: "down", since: 0 } });
    await clock.run(1_000);
    show({ link: { state: "up" } });
    await clock.run(5_000);
    expect(model.state()).toMatchObject({ isCutOff: false, announcement: "" });

    show({ link: { state: "down", since: 0 } });
    await clock.run(2_000);
    expect(model.state()).toMatchObject({ isCutOff: true, announcement: words.cutOff });
    show({ link: { state: "up" } });

    expect(model.state()).toMatchObject({ isCutOff: false, announcement: words.back });
  });

  it("counts messages of others until they are seen", () => {
    const { asked, model, show } = setUp({ ...QUIET, timeline: [said("old", 1)] });
    show({ timeline: [said("old", 1), said("new", 2), wrote("mine", 3)] });
    expect(model.state().unseen).toBe(1);

    model.seen();

    expect(model.state().unseen).toBe(0);
    expect(asked).toEqual(["markRead"]);
  });

  it("formats Markdown once the reader is loaded", async () => {
    const { changes, clock, model, show } = setUp();
    show({ timeline: [said("**a**", 1, { contentType: "text/markdown" })] });
    const before = changes();
    const kinds = [model.state().read("**a**", "text/markdown")];
    await clock.drain();
    kinds.push(model.state().read("**a**", "text/markdown"));

    expect(kinds).toEqual([
      [{ type: "paragraph", children: [{ type: "text", text: "**a**" }] }],
      [{ type: "paragraph", children: [{ type: "strong", children: [{ type: "text", text: "a" }] }] }],
    ]);
    expect(changes() - before).toBe(1);
  });

  it("sends text, and keeps a draft that is blank or too long", () => {
    const { asked, model } = setUp();
    const drafts = [" hi ", " \n ", "é".repeat(MAX_MESSAGE_BYTES / 2), "é".repeat(MAX_MESSAGE_BYTES / 2 + 1)].map(
      (text) => {
        model.write(text);
        model.send();
        return model.state().draft.length;
      },
    );

    expect(drafts).toEqual([0, 3, 0, MAX_MESSAGE_BYTES / 2 + 1]);
    expect(model.state().isDraftTooLong).toBe(true);
    expect(asked.filter((what) => what !== "typing").map((what) => what.slice(0, 8))).toEqual(["send hi", "send ééé"]);
  });

  it("keeps the draft while the confirmation is shown", () => {
    const { asked, model } = setUp();
    model.write("wait, ");

    model.askToLeave();
    model.stay();

    expect({ draft: model.state().draft, asked }).toEqual({ draft: "wait, ", asked: ["typing"] });
  });

  it("leaves only after the confirmation, and shows it again if the center cannot be reached", async () => {
    const { clock, asked, model, answerEndWith } = setUp();
    model.askToLeave();
    expect(model.state().leaving).toBe("asking");
    model.stay();
    expect({ leaving: model.state().leaving, asked }).toEqual({ leaving: "no", asked: [] });

    answerEndWith(refused("unreachable"));
    model.leave();
    expect(model.state().leaving).toBe("under-way");
    await clock.drain();

    expect({ leaving: model.state().leaving, asked }).toEqual({ leaving: "failed", asked: ["end"] });
  });

  it("disposes its session and its timer", () => {
    const { clock, asked, model, show } = setUp();
    show({ link: { state: "down", since: 0 } });

    model[Symbol.dispose]();

    expect({ asked, timers: clock.pendingTimers }).toEqual({ asked: ["dispose"], timers: [] });
  });
});
