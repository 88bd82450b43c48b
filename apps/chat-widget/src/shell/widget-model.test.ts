import type { KeyedStorage } from "@tributary/chat";
import { accepted, type Result, refused } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { plainText } from "@tributary/ui";
import { describe, expect, it } from "vitest";
import { createScriptedSession } from "../../test/scripted-session.ts";
import type { StartedChat, StartProblem } from "../features/start/start-chat.ts";
import { createSavedChats } from "./saved-chat.ts";
import { createWidgetModel } from "./widget-model.ts";

const CENTER = "https://center.example";
const CHAT: StartedChat = { contactId: "c", participantId: "p", participantToken: "t", endpoint: CENTER };

function memoryStorage(): KeyedStorage & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
  };
}

function setUp(
  answer: Result<StartedChat, StartProblem> = accepted(CHAT),
  storage: KeyedStorage | null = memoryStorage(),
) {
  const clock = createManualClock();
  const opened: StartedChat[] = [];
  const script = createScriptedSession();
  const names: string[] = [];
  const open = (center = CENTER) =>
    createWidgetModel(
      {
        clock,
        dates: { time: String, day: () => "today" },
        saved: createSavedChats(storage),
        startChat: (name) => {
          names.push(name);
          return Promise.resolve(answer);
        },
        openSession: (chat) => {
          opened.push(chat);
          return script.session;
        },
        loadTextReader: () => Promise.resolve(plainText),
      },
      { center, isOpen: false },
    );
  return { clock, opened, script, names, open };
}

describe("createWidgetModel", () => {
  it("starts a chat with the given name", async () => {
    const { clock, opened, names, open } = setUp();
    using model = open();

    model.start("  Customer ");
    expect(model.state().page).toMatchObject({ kind: "start", isStarting: true });
    await clock.drain();

    expect(names).toEqual(["Customer"]);
    expect(opened).toEqual([CHAT]);
    expect(model.state().page).toMatchObject({ kind: "conversation" });
  });

  it("asks for a name if none is given", () => {
    const { names, open } = setUp();
    using model = open();

    model.start("   ");

    expect(model.state().page).toEqual({ kind: "start", problem: "name-missing", isStarting: false });
    expect(names).toEqual([]);
  });

  it("starts one chat for repeated presses", async () => {
    const { clock, names, open } = setUp();
    using model = open();

    model.start("Customer");
    model.start("Customer");
    await clock.drain();

    expect(names).toEqual(["Customer"]);
  });

  it("keeps the form and reports the reason if the chat does not start", async () => {
    const { clock, open } = setUp(refused("unreachable"));
    using model = open();

    model.start("Customer");
    await clock.drain();

    expect(model.state().page).toEqual({ kind: "start", problem: "unreachable", isStarting: false });
  });

  it("continues its chat after a reload, open or closed as before", async () => {
    const { clock, opened, open } = setUp();
    const before = open();
    before.open();
    before.start("Customer");
    await clock.drain();
    before[Symbol.dispose]();

    using after = open();

    expect(opened).toEqual([CHAT, { ...CHAT, isOpen: true }]);
    expect(after.state()).toMatchObject({ isOpen: true, page: { kind: "conversation" } });
  });

  it("does not continue a chat of another center", async () => {
    const { clock, open } = setUp();
    const before = open();
    before.start("Customer");
    await clock.drain();

    using after = open("https://other.example");

    expect(after.state().page.kind).toBe("start");
  });

  it("shows a chat that is over until a new one is requested or the page is reloaded", async () => {
    const { clock, script, open } = setUp();
    const model = open();
    model.start("Customer");
    await clock.drain();

    script.show({ over: { reason: "ended", message: null } });
    expect(model.state().page).toMatchObject({ kind: "conversation", conversation: { isOver: true } });
    using reloaded = open();
    expect(reloaded.state().page.kind).toBe("start");
    model.startAgain();

    expect(model.state().page).toEqual({ kind: "start", problem: null, isStarting: false });
    expect(script.calls).toContain("dispose");
  });

  it("[CW-03] keeps the text being written over a reload, until it is sent or the chat is over", async () => {
    const { clock, script, open } = setUp();
    const model = open();
    model.start("Customer");
    await clock.drain();
    const draftAfterReload = (): unknown => {
      using reloaded = open();
      return reloaded.conversation?.state().draft;
    };

    model.conversation?.write("half a sent");
    expect(draftAfterReload()).toBe("half a sent");
    model.conversation?.send();
    expect(draftAfterReload()).toBe("");
    model.conversation?.write("another");
    script.show({ over: { reason: "ended", message: null } });
    model.startAgain();
    script.show({ over: null });
    model.start("Customer");
    await clock.drain();

    expect(draftAfterReload()).toBe("");
  });

  it("works without browser storage", async () => {
    const forbidden = (): never => {
      throw new Error("storage is forbidden");
    };
    const { clock, open } = setUp(accepted(CHAT), { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
    using model = open();

    model.start("Customer");
    await clock.drain();

    expect(model.state().page.kind).toBe("conversation");
  });
});
