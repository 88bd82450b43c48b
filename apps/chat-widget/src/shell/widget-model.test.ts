import type { KeyedStorage } from "@tributary/chat";
import { accepted, createEmitter, type Result, refused } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../../test/english.ts";
import { ADA, agentMessage, createScriptedSession } from "../../test/scripted-session.ts";
import type { WidgetSession } from "../features/conversation/log-part.ts";
import type { StartedChat, StartProblem } from "../features/start/start-chat.ts";
import { type FormValues, NAME_FIELD, type StartDetails } from "../features/start/start-form.ts";
import { createSavedChats, savedChatKey } from "./saved-chat.ts";
import type { ClaimEvents, ClaimTab } from "./tab-lock.ts";
import { takeChat } from "./take-chat.ts";
import type { WidgetEvent } from "./widget-events.ts";
import { createWidgetModel } from "./widget-model.ts";

const CENTER = "https://center.example";
const CHAT: StartedChat = {
  contactId: "c",
  participantId: "p",
  participantToken: "t",
  endpoint: CENTER,
  canAttach: true,
};

function memoryStorage(): KeyedStorage & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
  };
}

/** Claims of the tabs of a browser: the first one holds the chat, until another takes it over. */
function createTabs(): ClaimTab {
  let holder: { readonly events: ClaimEvents } | undefined;
  const waiting: { readonly events: ClaimEvents }[] = [];
  return (events) => {
    const claim = { events };
    const hold = (): void => {
      const before = holder;
      holder = claim;
      before?.events.onWaiting();
      events.onHeld();
    };
    let isDisposed = false;
    queueMicrotask(() => {
      if (isDisposed) return undefined;
      if (holder === undefined || events.isNew) return hold();
      waiting.push(claim);
      return events.onWaiting();
    });
    return {
      takeOver: hold,
      [Symbol.dispose]() {
        isDisposed = true;
        if (holder !== claim) return;
        const next = waiting.shift();
        holder = next;
        next?.events.onHeld();
      },
    };
  };
}

function setUp(
  answer: Result<StartedChat, StartProblem> = accepted(CHAT),
  storage: KeyedStorage | null = memoryStorage(),
) {
  const clock = createManualClock();
  const opened: StartedChat[] = [];
  const script = createScriptedSession();
  /** Sessions of the next chats, in place of the script's. */
  const sessions: WidgetSession[] = [];
  const started: StartDetails[] = [];
  const events: WidgetEvent[] = [];
  const closedTexts: string[] = [];
  const completions: Promise<boolean>[] = [];
  const customer: { name: string | null; attributes: Record<string, string> } = { name: null, attributes: {} };
  const changes = createEmitter<void>((error) => {
    throw error;
  });
  const claimTab = createTabs();
  const open = (center = CENTER) =>
    createWidgetModel(
      {
        clock,
        language: ENGLISH,
        saved: createSavedChats(storage, center, savedChatKey(center, "")),
        claimTab,
        onSavedChange: (listener) => changes.on(listener),
        readForm: () => ({ ...customer, fields: null }),
        completeForm: () => completions.shift() ?? null,
        startChat: (details) => {
          started.push(details);
          return Promise.resolve(answer);
        },
        readClosedText: () => Promise.resolve(closedTexts.shift() ?? null),
        openSession: (chat) => {
          opened.push(chat);
          return sessions.shift() ?? script.session;
        },
        loadLog: () => Promise.reject(new Error("not loaded")),
        options: { center, heading: "Chat with us", canRate: true },
        onEvent: (event) => void events.push(event),
      },
      { isOpen: false },
    );
  const names = () => started.map(({ name }) => name);
  return {
    clock,
    opened,
    script,
    sessions,
    started,
    names,
    events,
    closedTexts,
    completions,
    customer,
    otherTabSaved: () => changes.emit(),
    open,
  };
}

const NAMED: FormValues = new Map([[NAME_FIELD, "Customer"]]);

describe("createWidgetModel", () => {
  it("starts a chat with the given name", async () => {
    const { clock, opened, names, open } = setUp();
    using model = open();

    model.submit(new Map([[NAME_FIELD, "  Customer "]]));
    expect(model.state().page).toMatchObject({ kind: "start", isStarting: true });
    await clock.drain();

    expect(names()).toEqual(["Customer"]);
    expect(opened).toEqual([CHAT]);
    expect(model.state().page).toMatchObject({ kind: "conversation" });
  });

  it("asks for a name if none is given", () => {
    const { names, open } = setUp();
    using model = open();

    model.submit(new Map([[NAME_FIELD, "   "]]));

    expect(model.state().page).toMatchObject({
      problem: { kind: "incomplete" },
      isStarting: false,
    });
    expect(names()).toEqual([]);
  });

  it("starts one chat for repeated presses", async () => {
    const { clock, names, open } = setUp();
    using model = open();

    model.submit(NAMED);
    model.submit(NAMED);
    await clock.drain();

    expect(names()).toEqual(["Customer"]);
  });

  it("keeps the form and reports the reason if the chat does not start", async () => {
    const { clock, open } = setUp(refused({ kind: "unreachable" }));
    using model = open();

    model.submit(NAMED);
    await clock.drain();

    expect(model.state().page).toMatchObject({ kind: "start", problem: { kind: "unreachable" }, isStarting: false });
  });

  it("continues its chat after a reload, open or closed as before", async () => {
    const { clock, opened, open } = setUp();
    const before = open();
    before.open();
    before.submit(NAMED);
    await clock.drain();
    before[Symbol.dispose]();

    using after = open();
    expect(after.state().page).toEqual({ kind: "resuming" });
    await clock.drain();

    expect(opened).toEqual([CHAT, { ...CHAT, isOpen: true }]);
    expect(after.state()).toMatchObject({ isOpen: true, page: { kind: "conversation" } });
  });

  it("does not continue a chat of another center", async () => {
    const { clock, open } = setUp();
    const before = open();
    before.submit(NAMED);
    await clock.drain();

    using after = open("https://other.example");

    expect(after.state().page.kind).toBe("start");
  });

  it("shows a chat that is over until a new one is requested or the page is reloaded", async () => {
    const { clock, script, open } = setUp();
    const model = open();
    model.submit(NAMED);
    await clock.drain();

    script.show({ over: { reason: "ended", message: null } });
    expect(model.state().page).toMatchObject({ kind: "conversation", conversation: { isOver: true } });
    using reloaded = open();
    expect(reloaded.state().page.kind).toBe("start");
    model.startAgain();

    expect(model.state().page).toMatchObject({ kind: "start", problem: null, isStarting: false });
    expect(script.calls).toContain("dispose");
  });

  it("[CW-03] keeps the text being written over a reload, until it is sent or the chat is over", async () => {
    const { clock, script, open } = setUp();
    let model = open();
    model.submit(NAMED);
    await clock.drain();
    const draftAfterReload = async (): Promise<unknown> => {
      model[Symbol.dispose]();
      model = open();
      await clock.drain();
      return model.conversation?.state().draft;
    };

    model.conversation?.write("half a sent");
    expect(await draftAfterReload()).toBe("half a sent");
    model.conversation?.send();
    expect(await draftAfterReload()).toBe("");
    model.conversation?.write("another");
    script.show({ over: { reason: "ended", message: null } });
    model.startAgain();
    script.show({ over: null });
    model.submit(NAMED);
    await clock.drain();

    expect(await draftAfterReload()).toBe("");
    model[Symbol.dispose]();
  });

  it("[CW-13] shows a chat in one tab: another one offers to take it over", async () => {
    const { clock, script, open } = setUp();
    using first = open();
    first.submit(NAMED);
    await clock.drain();

    using second = open();
    await clock.drain();
    const pages = [[first.state().page.kind, second.state().page.kind]];
    second.useHere();
    pages.push([first.state().page.kind, second.state().page.kind]);
    first.useHere();
    pages.push([first.state().page.kind, second.state().page.kind]);

    expect(pages).toEqual([
      ["conversation", "elsewhere"],
      ["elsewhere", "conversation"],
      ["conversation", "elsewhere"],
    ]);
    expect(script.calls.filter((call) => call === "dispose")).toHaveLength(2);
  });

  it("[CW-13] follows a chat that another tab starts and ends", async () => {
    const { clock, otherTabSaved, script, open } = setUp();
    using second = open();
    using first = open();
    first.submit(NAMED);
    await clock.drain();

    otherTabSaved();
    await clock.drain();
    expect(second.state().page.kind).toBe("elsewhere");
    script.show({ over: { reason: "ended", message: null } });
    otherTabSaved();

    expect(second.state().page.kind).toBe("start");
    expect(first.state().page.kind).toBe("conversation");
  });

  it("[CW-13] shows a new chat where it was started, though another tab has found it", async () => {
    const storage = memoryStorage();
    const { clock, otherTabSaved, opened, open } = setUp(accepted(CHAT), {
      ...storage,
      setItem(key, value) {
        storage.setItem(key, value);
        otherTabSaved();
      },
    });
    using second = open();
    using first = open();
    first.submit(NAMED);
    await clock.drain();

    expect([first.state().page.kind, second.state().page.kind]).toEqual(["conversation", "elsewhere"]);
    expect(opened).not.toEqual([]);
  });

  it("[CW-08, CW-13] takes a chat that another tab shows, to end it", async () => {
    const { clock, script, open } = setUp();
    using first = open();
    first.submit(NAMED);
    await clock.drain();
    using second = open();
    await clock.drain();

    const problem = await takeChat(second);
    await second.conversation?.leave();

    expect(problem).toBeNull();
    expect(script.calls).toContain("end");
    expect(first.state().page.kind).not.toBe("conversation");
  });

  it("[CW-08] waits for a chat that the page is about to continue, to end it", async () => {
    const { clock, open } = setUp();
    const first = open();
    first.submit(NAMED);
    await clock.drain();
    first[Symbol.dispose]();
    using again = open();

    const { kind } = again.state().page;
    const problem = await takeChat(again);

    expect([kind, problem, again.conversation]).toEqual(["resuming", null, expect.anything()]);
  });

  it("[CW-08] sees that the widget is removed before it has continued the chat", async () => {
    const { clock, open } = setUp();
    const first = open();
    first.submit(NAMED);
    await clock.drain();
    first[Symbol.dispose]();
    const again = open();

    const taking = takeChat(again);
    again[Symbol.dispose]();

    expect(await taking).toBe("removed");
  });

  it("[CW-13] continues in another tab when the tab with the chat is closed", async () => {
    const { clock, opened, open } = setUp();
    const first = open();
    first.submit(NAMED);
    await clock.drain();
    using second = open();
    await clock.drain();

    first[Symbol.dispose]();

    expect(second.state().page.kind).toBe("conversation");
    expect(opened).toHaveLength(2);
  });

  it("[CW-13] a tab with an ended chat leaves the next one to another tab", async () => {
    const { clock, otherTabSaved, script, sessions, open } = setUp();
    using first = open();
    first.submit(NAMED);
    await clock.drain();
    script.show({ over: { reason: "ended", message: null } });
    using second = open();
    sessions.push(createScriptedSession().session);

    second.submit(NAMED);
    await clock.drain();
    otherTabSaved();
    first.open();
    script.show({ history: "complete" });
    await clock.drain();
    expect([first.state().page.kind, second.state().page.kind]).toEqual(["conversation", "conversation"]);
    first.startAgain();
    await clock.drain();

    expect([first.state().page.kind, second.state().page.kind]).toEqual(["elsewhere", "conversation"]);
    using reloaded = open();
    expect(reloaded.state().page.kind).toBe("resuming");
  });

  it("[CW-13] saves a chat that has started while the element was removed", async () => {
    const { clock, opened, open } = setUp();
    const removed = open();
    removed.submit(NAMED);
    removed[Symbol.dispose]();
    await clock.drain();
    expect(opened).toEqual([]);

    using added = open();
    await clock.drain();

    expect(added.state().page.kind).toBe("conversation");
  });

  it("[CW-18] reads the text of a center that is closed again when the form is shown after a chat", async () => {
    const { clock, closedTexts, script, open } = setUp();
    using model = open();
    model.open();
    model.submit(NAMED);
    await clock.drain();
    script.show({ over: { reason: "ended", message: null } });
    closedTexts.push("Open from 9 to 5");

    model.startAgain();
    await clock.drain();

    expect(model.state().page).toMatchObject({ closedText: "Open from 9 to 5" });
  });

  it("[CW-18] shows the text of a center that is closed, and reads it again when the form is opened again", async () => {
    const { clock, closedTexts, open } = setUp();
    closedTexts.push("Open from 9 to 5");
    using model = open();

    model.open();
    await clock.drain();
    expect(model.state().page).toMatchObject({ closedText: "Open from 9 to 5" });
    model.close();
    model.open();
    await clock.drain();

    expect(model.state().page).toMatchObject({ closedText: null });
  });

  it("[CW-15] starts no chat while fields of the page are missing, and loads them on opening and on submitting", async () => {
    const { clock, completions, names, open } = setUp();
    using model = open();
    const problems: unknown[] = [];
    const follow = async (act: () => void, isLoaded: boolean): Promise<void> => {
      completions.push(Promise.resolve(isLoaded));
      act();
      await clock.drain();
      const { page } = model.state();
      problems.push(page.kind === "start" && page.problem);
    };

    await follow(() => model.open(), false);
    await follow(() => model.submit(NAMED), false);
    await follow(() => model.submit(NAMED), true);
    expect({ problems, names: names() }).toEqual({
      problems: [{ kind: "unreachable" }, { kind: "unreachable" }, null],
      names: [],
    });
    model.submit(NAMED);

    expect(names()).toEqual(["Customer"]);
  });

  it("[CW-08] starts a chat with the facts that the page knows", async () => {
    const { clock, customer, started, open } = setUp();
    using model = open();
    customer.name = "Ada";
    customer.attributes = { plan: "gold" };
    model.formChanged();
    expect(model.state().page).toMatchObject({ form: { name: "Ada" } });

    model.submit(new Map());
    await clock.drain();

    expect(started).toEqual([{ name: "Ada", attributes: { plan: "gold" } }]);
  });

  it("[CW-08] starts a chat for the page, unless there is one", async () => {
    const { started, open } = setUp();
    using model = open();
    const details = { name: null, attributes: { order: "7" } };

    const results = [await model.start(details, null), await model.start(details, null)];

    expect(results).toEqual([accepted(CHAT), refused({ kind: "not-now" })]);
    expect(started).toEqual([details]);
  });

  it("[CW-08] reports the start, the messages, their number and the end to the page, once each", async () => {
    const { clock, events, script, open } = setUp();
    using model = open();
    model.submit(NAMED);
    await clock.drain();
    const message = agentMessage("hello", 1);

    script.show({ timeline: [message] });
    script.show({ typing: [ADA] });
    model.conversation?.setReading(true);
    script.show({ over: { reason: "ended", message: null } });
    script.show({ history: "complete" });

    expect(events).toEqual([
      { type: "started", contactId: "c" },
      { type: "unread", count: 1 },
      { type: "message", message },
      { type: "unread", count: 0 },
      { type: "ended", contactId: "c" },
    ]);
  });

  it("[CW-08, CW-11] reports no unread message to the page while the customer sees the end of the chat", async () => {
    const { clock, events, script, open } = setUp();
    using model = open();
    model.submit(NAMED);
    await clock.drain();
    const messages = [agentMessage("hello", 1), agentMessage("there", 2)];

    model.conversation?.setReading(true);
    script.show({ timeline: messages.slice(0, 1) });
    expect({ calls: script.calls, unread: model.state().unread }).toEqual({
      calls: ["markRead", "markRead"],
      unread: 0,
    });
    model.conversation?.setReading(false);
    script.show({ timeline: messages });

    expect(events.map(({ type }) => type)).toEqual(["started", "message", "unread", "message"]);
  });

  it("works without browser storage", async () => {
    const forbidden = (): never => {
      throw new Error("storage is forbidden");
    };
    const { clock, open } = setUp(accepted(CHAT), { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
    using model = open();

    model.submit(NAMED);
    await clock.drain();

    expect(model.state().page.kind).toBe("conversation");
  });
});
