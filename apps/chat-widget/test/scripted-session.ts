/** A chat session whose snapshots a test writes, and which remembers what it was asked to do. */
import type { ChatSession, ChatSnapshot, MessageEntry } from "@tributary/chat";
import { accepted, createEmitter } from "@tributary/kernel";

/** Nothing said, nobody there, connected. */
export const QUIET: ChatSnapshot = {
  timeline: [],
  typing: [],
  others: [],
  link: { state: "up" },
  history: "complete",
  over: null,
};

/** An agent. */
export const ADA = { participantId: "ada", role: "agent", displayName: "Ada" } as const;

/** A message of Ada's. */
export function said(key: string, at: number, rest: Partial<MessageEntry> = {}): MessageEntry {
  const message = { type: "message", key, at, id: key, author: ADA, contentType: "text/plain", content: key } as const;
  return { ...message, mine: false, ...rest } as MessageEntry; // the test gives what the kind of message needs
}

/** A message of the customer's. */
export function wrote(
  key: string,
  at: number,
  delivery: "sending" | "sent" | "read" | "failed" = "sent",
): MessageEntry {
  const isPending = delivery === "sending" || delivery === "failed";
  return {
    ...said(key, at),
    author: null,
    id: isPending ? null : key,
    mine: true,
    delivery,
    token: isPending ? key : null,
  };
}

/** Makes one that shows `first`. */
export function createScriptedSession(first: ChatSnapshot = QUIET) {
  const changes = createEmitter<void>((error) => {
    throw error;
  });
  const asked: string[] = [];
  let snapshot = first;
  let endAnswer: Awaited<ReturnType<ChatSession["end"]>> = accepted(undefined);
  const session: ChatSession = {
    snapshot: () => snapshot,
    onChange: (listener) => changes.on(listener),
    send: (content) => {
      asked.push(`send ${content}`);
      return "token";
    },
    retry: (token) => void asked.push(`retry ${token}`),
    discard: (token) => void asked.push(`discard ${token}`),
    typing: () => void asked.push("typing"),
    markRead: () => void asked.push("markRead"),
    loadOlder: () => {
      asked.push("loadOlder");
      return Promise.resolve();
    },
    nudge: () => void asked.push("nudge"),
    end: () => {
      asked.push("end");
      return Promise.resolve(endAnswer);
    },
    [Symbol.dispose]: () => void asked.push("dispose"),
  };
  return {
    session,
    asked,
    show(change: Partial<ChatSnapshot>): void {
      snapshot = { ...snapshot, ...change };
      changes.emit();
    },
    answerEndWith(answer: typeof endAnswer): void {
      endAnswer = answer;
    },
  };
}
