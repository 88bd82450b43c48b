import { refused } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { richText } from "@tributary/ui/rich-text";
import { describe, expect, it } from "vitest";
import { ADA, agentMessage, createScriptedSession, ownMessage, QUIET } from "../../../test/scripted-session.ts";
import { messages } from "../../shared/messages.ts";
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
    draft: "",
    onDraft: () => undefined,
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
      messages.connecting,
      messages.waiting,
      messages.chattingWith("Ada"),
      messages.waiting,
      messages.ended,
    ]);
  });

  it("announces new messages of others, never earlier ones", () => {
    const { model, show } = setUp({ ...QUIET, history: "unknown" });
    show({ history: "complete", timeline: [agentMessage("old", 1)] });
    expect(model.state().announcement).toBe("");

    show({
      timeline: [agentMessage("old", 1), ownMessage("mine", 2), agentMessage("new", 3), agentMessage("newer", 4)],
    });

    expect(model.state().announcement).toBe("Ada: new\nAda: newer");
  });

  it("announces a message that was not sent, once", () => {
    const { model, show } = setUp();
    show({ timeline: [ownMessage("a", 1, "failed")] });
    expect(model.state().announcement).toBe(messages.notSent);

    show({ timeline: [ownMessage("a", 1, "failed"), agentMessage("b", 2)] });

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
    expect(model.state()).toMatchObject({ isCutOff: true, announcement: messages.cutOff });
    show({ link: { state: "up" } });

    expect(model.state()).toMatchObject({ isCutOff: false, announcement: messages.back });
  });

  it("counts messages of others until they are seen", () => {
    const { calls, model, show } = setUp({ ...QUIET, timeline: [agentMessage("old", 1)] });
    show({ timeline: [agentMessage("old", 1), agentMessage("new", 2), ownMessage("mine", 3)] });
    expect(model.state().unseen).toBe(1);

    model.seen();

    expect(model.state().unseen).toBe(0);
    expect(calls).toEqual(["markRead"]);
  });

  it("formats Markdown once the reader is loaded", async () => {
    const { changes, clock, model, show } = setUp();
    show({ timeline: [agentMessage("**a**", 1, { contentType: "text/markdown" })] });
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
    const { calls, model } = setUp();
    const drafts = [" hi ", " \n ", "é".repeat(MAX_MESSAGE_BYTES / 2), "é".repeat(MAX_MESSAGE_BYTES / 2 + 1)].map(
      (text) => {
        model.write(text);
        model.send();
        return model.state().draft.length;
      },
    );

    expect(drafts).toEqual([0, 3, 0, MAX_MESSAGE_BYTES / 2 + 1]);
    expect(model.state().isDraftTooLong).toBe(true);
    expect(calls.filter((what) => what !== "typing").map((what) => what.slice(0, 8))).toEqual(["send hi", "send ééé"]);
  });

  it("keeps the draft while the confirmation is shown", () => {
    const { calls, model } = setUp();
    model.write("wait, ");

    model.confirmLeave();
    model.stay();

    expect({ draft: model.state().draft, calls }).toEqual({ draft: "wait, ", calls: ["typing"] });
  });

  it("leaves only after the confirmation, and shows it again if the center cannot be reached", async () => {
    const { clock, calls, model, answerEndWith } = setUp();
    model.confirmLeave();
    expect(model.state().leaving).toBe("confirming");
    model.stay();
    expect({ leaving: model.state().leaving, calls }).toEqual({ leaving: "no", calls: [] });

    answerEndWith(refused("unreachable"));
    model.leave();
    expect(model.state().leaving).toBe("in-progress");
    await clock.drain();

    expect({ leaving: model.state().leaving, calls }).toEqual({ leaving: "failed", calls: ["end"] });
  });

  it("disposes its session and its timer", () => {
    const { clock, calls, model, show } = setUp();
    show({ link: { state: "down", since: 0 } });

    model[Symbol.dispose]();

    expect({ calls, timers: clock.pendingTimers }).toEqual({ calls: ["dispose"], timers: [] });
  });
});
