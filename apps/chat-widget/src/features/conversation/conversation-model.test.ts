import { refused } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { ENGLISH, phrase as english } from "../../../test/english.ts";
import { createScriptedLog } from "../../../test/scripted-log.ts";
import { ADA, agentMessage, createScriptedSession, ownMessage, QUIET } from "../../../test/scripted-session.ts";
import { createConversationModel, MAX_MESSAGE_BYTES } from "./conversation-model.ts";
import type { CreateLogPart } from "./log-part.ts";

const ANSWER = "application/vnd.amazonaws.connect.message.interactive.response";

function setUp(first = QUIET, isEarlierChat = true, loadLog?: () => Promise<CreateLogPart>) {
  const clock = createManualClock();
  const script = createScriptedSession(first);
  const log = createScriptedLog();
  let changes = 0;
  const onChange = (): void => {
    changes += 1;
  };
  const messages: string[] = [];
  const model = createConversationModel({
    session: script.session,
    clock,
    language: ENGLISH,
    isEarlierChat,
    selfId: "me",
    loadLog: loadLog ?? (() => Promise.resolve(log.create)),
    chat: { endpoint: "https://center.example", participantToken: "token" },
    options: { center: "https://center.example", heading: "Chat", canAttach: true, canRate: true },
    onChange,
    onMessage: ({ content }) => void messages.push(content),
    draft: "",
    onDraft: () => undefined,
  });
  return { clock, ...script, log, model, messages, changes: () => changes };
}

describe("createConversationModel", () => {
  it("[CW-18] shows the progress of the connection, then the status that the log knows, and the end", async () => {
    const { clock, log, model, show } = setUp({ ...QUIET, link: { state: "connecting" } });
    const statuses = [model.state().status];
    show({ link: { state: "up" } });
    statuses.push(model.state().status);
    await clock.drain();
    log.setStatus("You are number 2");
    show({});
    statuses.push(model.state().status);
    log.setStatus(null);
    show({});
    statuses.push(model.state().status);
    show({ over: { reason: "ended", message: null } });
    statuses.push(model.state().status);

    expect(statuses).toEqual([
      english("connecting"),
      english("waiting"),
      "You are number 2",
      english("waiting"),
      english("ended"),
    ]);
  });

  it("[CW-09] loads the log with the connection, and gives it each snapshot from then on", async () => {
    const { clock, log, model, show } = setUp({ ...QUIET, link: { state: "connecting" } });
    await clock.drain();
    expect([model.state().log, log.created()]).toEqual([null, 0]);

    show({ link: { state: "up" } });
    await clock.drain();
    show({ timeline: [agentMessage("a", 1)] });

    expect(model.state().log).not.toBeNull();
    expect([log.created(), log.followed.at(-1)?.timeline.length]).toEqual([1, 1]);
  });

  it("announces new messages of others, never earlier ones", async () => {
    const { clock, model, show } = setUp({ ...QUIET, history: "unknown" });
    show({ history: "complete", timeline: [agentMessage("old", 1)] });
    await clock.drain();
    expect(model.state().announcement).toBe("");

    show({
      timeline: [agentMessage("old", 1), ownMessage("mine", 2), agentMessage("new", 3), agentMessage("newer", 4)],
    });

    expect(model.state().announcement).toBe("Ada: new\nAda: newer");
  });

  it("[CW-11] counts and announces the first messages of a new chat, as soon as the log is loaded", async () => {
    const { clock, model, show } = setUp({ ...QUIET, history: "unknown" }, false);
    show({ history: "complete", timeline: [agentMessage("welcome", 1)] });
    show({ timeline: [agentMessage("welcome", 1), agentMessage("soon", 2)] });
    expect(model.state()).toMatchObject({ unseen: 2, announcement: "" });

    await clock.drain();

    expect(model.state().announcement).toBe("Ada: welcome\nAda: soon");
  });

  it("announces a message that was not sent, once", async () => {
    const { clock, model, show } = setUp();
    show({ timeline: [ownMessage("a", 1, "sending")] });
    await clock.drain();
    show({ timeline: [ownMessage("a", 1, "failed")] });
    expect(model.state().announcement).toBe(english("notSent"));

    show({ timeline: [ownMessage("a", 1, "failed"), agentMessage("b", 2)] });

    expect(model.state().announcement).toBe("Ada: b");
  });

  it("[CW-20] changes the text of the status region for each announcement, also for equal ones", async () => {
    const { clock, model, show } = setUp();
    show({ timeline: [agentMessage("m0", 1, { content: "Yes" })] });
    await clock.drain();
    const texts: string[] = [];
    for (let count = 2; count <= 4; count += 1) {
      const timeline = Array.from({ length: count }, (_, index) =>
        agentMessage(`m${index}`, index + 1, { content: "Yes" }),
      );
      show({ timeline });
      texts.push(model.state().announcement);
    }

    expect(texts).toEqual(["Ada: Yes\u00A0", "Ada: Yes", "Ada: Yes\u00A0"]);
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
    expect(model.state()).toMatchObject({ isCutOff: true, announcement: english("cutOff") });
    show({ link: { state: "up" } });

    expect(model.state()).toMatchObject({ isCutOff: false, announcement: english("back") });
  });

  it("counts messages of others until they are seen", () => {
    const { calls, model, show } = setUp({ ...QUIET, timeline: [agentMessage("old", 1)] });
    show({ timeline: [agentMessage("old", 1), agentMessage("new", 2), ownMessage("mine", 3)] });
    expect(model.state().unseen).toBe(1);

    model.setReading(true);

    expect(model.state().unseen).toBe(0);
    expect(calls).toEqual(["markRead"]);
  });

  it("[CW-08] reports each message that the center confirms, once", () => {
    const { messages, show } = setUp({ ...QUIET, history: "unknown" });
    const old = agentMessage("old", 1);
    show({ history: "complete", timeline: [old] });

    show({ timeline: [old, agentMessage("new", 2), ownMessage("mine", 3, "sending")] });
    show({ timeline: [old, agentMessage("new", 2), ownMessage("mine", 4, "sent")] });

    expect(messages).toEqual(["new", "mine"]);
  });

  it("[CW-08, CW-11] reports, announces and counts a message that arrives after a newer own one", async () => {
    const { clock, messages, model, show } = setUp();
    await clock.drain();
    const own = ownMessage("mine", 5);

    show({ timeline: [own] });
    show({ timeline: [agentMessage("missed", 4), own] });
    show({ timeline: [agentMessage("missed", 4), own, agentMessage("next", 6)] });

    expect(messages).toEqual(["mine", "missed", "next"]);
    expect(model.state()).toMatchObject({ unseen: 2, announcement: "Ada: next" });
  });

  it("[CW-11] counts a message that is older than an own one with the time of the customer's clock", () => {
    const { model, show } = setUp();
    const waiting = ownMessage("mine", 9_000, "sending");
    show({ timeline: [waiting] });
    model.setReading(true);
    model.setReading(false);

    show({ timeline: [agentMessage("missed", 4), waiting] });

    expect(model.state().unseen).toBe(1);
  });

  it("[CW-08] reports no messages of earlier pages", () => {
    const { messages, model, show } = setUp({ ...QUIET, history: "more", timeline: [agentMessage("old", 5)] });

    show({ history: "complete", timeline: [agentMessage("older", 4), agentMessage("old", 5)] });

    expect({ messages, unseen: model.state().unseen }).toEqual({ messages: [], unseen: 0 });
  });

  it("[CW-14] sends an answer as the message describes it", () => {
    const { calls, model } = setUp();

    model.answer({ content: "Apple", contentType: "text/plain" });
    model.answer({ content: "{}", contentType: ANSWER });

    expect(calls).toEqual(["send Apple", `send {} ${ANSWER}`]);
  });

  it("[CW-18] shows the entries of a chat without a message, before it is connected", async () => {
    const { clock, model, show } = setUp({ ...QUIET, link: { state: "connecting" } });
    show({ timeline: [{ type: "joined", key: "j", at: 1, author: ADA }] });
    await clock.drain();

    expect(model.state().log).not.toBeNull();
  });

  it("[CW-09] reports that a chat cannot be ended while the question cannot be loaded, and loads it again", async () => {
    const results = [false, false, true];
    const { create } = createScriptedLog();
    const { clock, model } = setUp(QUIET, true, () =>
      results.shift() === true ? Promise.resolve(create) : Promise.reject(new Error("not reachable")),
    );
    await clock.drain();

    model.confirmLeave();
    await clock.drain();
    expect(model.state()).toMatchObject({ log: null, leaving: "failed" });
    model.confirmLeave();
    await clock.drain();

    expect(model.state()).toMatchObject({ leaving: "confirming" });
    expect(model.state().log).not.toBeNull();
  });

  it("[CW-22] sends the files that wait with the text, or alone, and not with a text that is too long", async () => {
    const { clock, log, model, calls } = setUp();
    await clock.drain();
    const canSend = [model.state().canSend];
    log.setHasFiles(true);
    model.write("");
    canSend.push(model.state().canSend);
    model.send();
    model.write("é".repeat(MAX_MESSAGE_BYTES));
    canSend.push(model.state().canSend);
    model.send();

    expect({ canSend, sent: log.sentFiles() }).toEqual({ canSend: [false, true, false], sent: 1 });
    model.write("with a text");
    model.send();
    expect({ sent: log.sentFiles(), texts: calls.filter((call) => call.startsWith("send ")) }).toEqual({
      sent: 2,
      texts: ["send with a text"],
    });
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
    model.confirmLeave();
    const leaving = model.leave();
    model.stay(); // the end goes on
    expect(model.state().leaving).toBe("in-progress");
    await clock.drain();

    expect(await leaving).toBe(false);
    expect({ leaving: model.state().leaving, calls }).toEqual({ leaving: "failed", calls: ["end"] });
  });

  it("[CW-08] shows no question when the page ends the chat", async () => {
    const { calls, model, answerEndWith } = setUp();
    answerEndWith(refused("unreachable"));

    const leaving = model.leave();
    const shown = [model.state().leaving];
    expect(await leaving).toBe(false);
    shown.push(model.state().leaving);

    expect({ shown, calls }).toEqual({ shown: ["no", "no"], calls: ["end"] });
  });

  it("disposes a log that arrives after the end", async () => {
    const { clock, log, model, show } = setUp();
    show({ timeline: [agentMessage("welcome", 1)] });

    model[Symbol.dispose]();
    await clock.drain();

    expect({ disposed: log.disposed(), followed: log.followed, timers: clock.pendingTimers }).toEqual({
      disposed: 1,
      followed: [],
      timers: [],
    });
  });

  it("disposes its session and its timer", () => {
    const { clock, calls, model, show } = setUp();
    show({ link: { state: "down", since: 0 } });

    model[Symbol.dispose]();

    expect({ calls, timers: clock.pendingTimers }).toEqual({ calls: ["dispose"], timers: [] });
  });
});
