import type { ChatSession, ChatSnapshot, TimelineEntry } from "@tributary/chat";
import { refused } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import type { DeskContact } from "../../shared/desk.ts";
import { createDeskChats } from "./desk-chats.ts";
import { createDraftStorage } from "./draft-storage.ts";

const customer = { participantId: "p-c", role: "customer", displayName: "Customer" } as const;

const contact = (contactId: string, phase: DeskContact["phase"]): DeskContact =>
  deskContact({ contactId, phase, agentConnectionId: "p-a" });

function line(at: number, readBy: readonly string[] = []): TimelineEntry {
  return {
    key: `${at}`,
    at,
    type: "message",
    id: `${at}`,
    author: customer,
    contentType: "text/plain",
    content: `${at}`,
    receipts: readBy.map((recipientId) => ({ recipientId, deliveredAt: at, readAt: at + 1 })),
    mine: false,
  };
}

function setUp() {
  const log: string[] = [];
  let timeline: readonly TimelineEntry[] = [];
  const chats = createDeskChats({
    drafts: createDraftStorage({ get: () => null, set: () => undefined, delete: () => undefined }),
    openSession: ({ contactId }) => {
      log.push(`open ${contactId}`);
      const session: Pick<ChatSession, "snapshot" | "onChange" | "markRead" | "fileLimits"> & Disposable = {
        snapshot: (): ChatSnapshot => ({
          timeline,
          typing: [],
          others: [],
          link: { state: "up" },
          history: "complete",
          uploads: [],
          over: null,
        }),
        fileLimits: () => Promise.resolve(refused({ kind: "unreachable", message: "" })),
        onChange: () => ({ [Symbol.dispose]: () => undefined }),
        markRead: () => void log.push(`read ${contactId}`),
        [Symbol.dispose]: () => void log.push(`close ${contactId}`),
      };
      return session as ChatSession; // the rest of a session is not used here
    },
    onChange: () => void log.push("changed"),
  });
  return { chats, log, write: (...entries: TimelineEntry[]) => (timeline = entries) };
}

describe("the chats of a desk", () => {
  it("are open from acceptance until the contact is cleared", () => {
    const { chats, log } = setUp();

    chats.follow({ contacts: [contact("a", "offered"), contact("m", "missed")] });
    chats.follow({ contacts: [contact("a", "connected")] });
    chats.follow({ contacts: [contact("a", "wrap-up")] });
    chats.follow({ contacts: [] });

    expect(log).toEqual(["open a", "close a"]);
  });

  it("[PA-35] are open while a supervisor monitors them", () => {
    const { chats, log } = setUp();

    chats.follow({ contacts: [contact("a", "monitoring")] });
    chats.follow({ contacts: [] });

    expect(log).toEqual(["open a", "close a"]);
  });

  it("[PA-40] keep the attached files of each chat, and lose them with it", () => {
    const { chats } = setUp();
    const file = new File(["a"], "a.txt");
    const before = chats.attached("a");
    chats.follow({ contacts: [contact("a", "connected"), contact("b", "connected")] });

    chats.attached("a")?.attach([file]);
    const kept = [chats.attached("a"), chats.attached("b")].map((files) => files?.list().map((each) => each.file));
    chats.follow({ contacts: [] });

    expect([before, ...kept, chats.attached("a")]).toEqual([null, [file], [], null]);
  });

  it("count unseen messages", () => {
    const { chats, log, write } = setUp();
    chats.follow({ contacts: [contact("a", "connected")] });
    write(line(1), line(2));

    expect(chats.facts().get("a")).toEqual({
      unread: 2,
      preview: { from: "other", text: "2" },
      draft: "",
      isTyping: false,
      isLoaded: true,
      newest: { key: "2", text: "2" },
      waitingSince: 1,
    });
    chats.seen("a");
    chats.seen("a");
    expect(chats.facts().get("a")).toMatchObject({ unread: 0, newest: null, waitingSince: 1 });
    expect(log).toEqual(["open a", "read a", "changed", "read a"]);
  });

  it("[PA-03] count messages that follow an own one whose time is that of a clock that is ahead", () => {
    const { chats, write } = setUp();
    chats.follow({ contacts: [contact("a", "connected")] });
    const own = { ...line(900), id: null, author: null, mine: true, delivery: "sending", token: null } as TimelineEntry;
    write(line(1), own);
    chats.seen("a");

    write(line(1), line(2), own);

    expect(chats.facts().get("a")).toMatchObject({ unread: 1, newest: { key: "2" }, waitingSince: 1 });
  });

  it("[PA-14] count no messages that the agent has read in another page or before a reload", () => {
    const { chats, write } = setUp();
    chats.follow({ contacts: [contact("a", "connected")] });

    write(line(1), line(2, ["p-a"]), line(3, ["p-supervisor"]));
    expect(chats.facts().get("a")).toMatchObject({ unread: 1, newest: { key: "3" }, waitingSince: 1 });

    write(line(1), line(2), line(3, ["p-a"]));
    expect(chats.facts().get("a")).toMatchObject({ unread: 0, newest: null, waitingSince: 1 });
  });

  it("[PA-05] keep the draft while the chat is on the desk", () => {
    const { chats } = setUp();
    chats.follow({ contacts: [contact("a", "connected")] });

    chats.keepDraft("a", "dear May");
    expect(chats.draft("a")).toBe("dear May");
    expect(chats.facts().get("a")).toMatchObject({ draft: "dear May" });
    chats.follow({ contacts: [] });

    expect(chats.draft("a")).toBe("");
  });

  it("[PA-05] keep the draft when they are closed without leaving the desk", () => {
    const { chats, log } = setUp();
    chats.follow({ contacts: [contact("a", "connected")] });
    chats.keepDraft("a", "dear May");

    chats.close();

    expect(log).toEqual(["open a", "close a"]);
    expect(chats.draft("a")).toBe("dear May");
  });

  it("close with the panel", () => {
    const { chats, log } = setUp();
    chats.follow({ contacts: [contact("a", "connected"), contact("b", "connected")] });

    chats[Symbol.dispose]();

    expect(log).toEqual(["open a", "open b", "close a", "close b"]);
  });
});
