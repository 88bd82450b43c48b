/** A chat session whose snapshots are set by the test, and which records its calls. */
import type { ChatSnapshot, FileActions, MessageEntry, MessagePart, PartListener } from "@tributary/chat";
import { accepted, createEmitter, refused } from "@tributary/kernel";
import type { WidgetSession } from "../src/features/conversation/log-part.ts";
import type { BrowserServices } from "../src/features/log/log-services.ts";

/** A connected chat without messages and other participants. */
export const QUIET: ChatSnapshot = {
  timeline: [],
  typing: [],
  others: [],
  link: { state: "up" },
  history: "complete",
  uploads: [],
  over: null,
};

/** An agent. */
export const ADA = { participantId: "ada", role: "agent", displayName: "Ada" } as const;

/** Creates a message from Ada. */
export function agentMessage(key: string, at: number, rest: Partial<MessageEntry> = {}): MessageEntry {
  const message = { type: "message", key, at, id: key, author: ADA, contentType: "text/plain", content: key } as const;
  return { ...message, mine: false, ...rest } as MessageEntry; // the test passes the members of the message's kind
}

/** Creates a message from the customer. */
export function ownMessage(
  key: string,
  at: number,
  delivery: "sending" | "sent" | "read" | "failed" = "sent",
): MessageEntry {
  const isPending = delivery === "sending" || delivery === "failed";
  return {
    ...agentMessage(key, at),
    author: null,
    id: isPending ? null : key,
    mine: true,
    delivery,
    token: isPending ? key : null,
  };
}

/** Creates a session that shows `first`. */
export function createScriptedSession(first: ChatSnapshot = QUIET) {
  const changes = createEmitter<void>((error) => {
    throw error;
  });
  const calls: string[] = [];
  let snapshot = first;
  let endAnswer: Awaited<ReturnType<WidgetSession["end"]>> = accepted(undefined);
  const files: FileActions = {
    sendFile: ({ name }) => {
      calls.push(`sendFile ${name}`);
      return name;
    },
    retryFile: (key) => void calls.push(`retryFile ${key}`),
    discardFile: (key) => void calls.push(`discardFile ${key}`),
    fileAddress: (id) => {
      calls.push(`fileAddress ${id}`);
      return Promise.resolve(
        id === "gone"
          ? refused({ kind: "over", message: "" } as const)
          : accepted({ url: `https://center.example/${id}`, size: 7 }),
      );
    },
    fileLimits: () => Promise.resolve(accepted({ isOn: true, maxBytes: 100, left: 2, extensions: ["txt"] })),
  };
  let partListener: PartListener = () => undefined;
  const session: WidgetSession = {
    addFiles: () => files,
    setPartListener(listener) {
      partListener = listener;
    },
    snapshot: () => snapshot,
    onChange: (listener) => changes.on(listener),
    send: (content, contentType = "text/plain") => {
      calls.push(contentType === "text/plain" ? `send ${content}` : `send ${content} ${contentType}`);
      return "token";
    },
    retry: (token) => void calls.push(`retry ${token}`),
    discard: (token) => void calls.push(`discard ${token}`),
    typing: () => void calls.push("typing"),
    markRead: () => void calls.push("markRead"),
    loadOlder: () => {
      calls.push("loadOlder");
      return Promise.resolve();
    },
    nudge: () => void calls.push("nudge"),
    interrupt: () => void calls.push("interrupt"),
    end: () => {
      calls.push("end");
      return Promise.resolve(endAnswer);
    },
    [Symbol.dispose]: () => void calls.push("dispose"),
  };
  return {
    session,
    calls,
    show(change: Partial<ChatSnapshot>): void {
      snapshot = { ...snapshot, ...change };
      changes.emit();
    },
    /** A part of a message of a bot arrives. */
    showPart: (part: MessagePart): void => partListener(part),
    answerEndWith(answer: typeof endAnswer): void {
      endAnswer = answer;
    },
  };
}

/** The services of a browser that no test without a browser uses. */
export const NO_BROWSER: BrowserServices = {
  fetch: () => Promise.reject(new Error("not used")),
  decode: () => Promise.reject(new Error("not used")),
  createRequest: () => {
    throw new Error("not used");
  },
  openWindow: () => null,
  storage() {
    throw new Error("not used");
  },
  report: () => undefined,
  origin: "https://shop.example",
};
