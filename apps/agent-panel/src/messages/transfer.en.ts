import { isolated } from "./isolated.ts";

/** Texts of the transfer dialog, in English, as in en.ts. */
export const transferMessages = {
  heading: "Transfer chat",
  headingOrAdd: "Transfer or add",
  kind: "After choosing",
  kindNames: { transfer: "Transfer the chat", add: "Add to the chat" },
  close: "Close",
  search: "Search by name",
  hint: {
    transfer: "The chat is transferred as soon as you choose.",
    transferFromAll: "The chat is transferred as soon as you choose, and the other agents leave it too.",
    add: "The agent is asked as soon as you choose, and you stay in the chat.",
  },
  list: "Quick connects",
  kinds: { agent: "Agents", queue: "Queues" },
  states: { offline: "Offline", "not-routable": "Not available" },
  count: (count: number): string => (count === 1 ? "1 quick connect" : `${count} quick connects`),
  loading: "Loading quick connects…",
  failed: "The quick connects could not be loaded.",
  retry: "Try again",
  empty: "No quick connects for your queues.",
  emptyHint: "An administrator adds quick connects to queues.",
  noMatch: (query: string): string => `No quick connects match “${isolated(query)}”.`,
  pending: {
    transfer: (name: string): string => `Transferring to ${isolated(name)}…`,
    add: (name: string): string => `Adding ${isolated(name)}…`,
  },
  refused: {
    transfer: {
      "not-open": (name: string): string =>
        `${isolated(name)} is not taking chats at this time. The chat stays with you.`,
      gone: (name: string): string => `${isolated(name)} no longer exists. The chat stays with you.`,
      limit: (): string => "This chat was transferred as often as is possible. It stays with you.",
      failed: (): string => "The transfer failed. Try again.",
    },
    add: {
      "not-open": (name: string): string => `${isolated(name)} cannot be added at this time.`,
      gone: (name: string): string => `${isolated(name)} no longer exists.`,
      limit: (): string => "This chat has as many agents as is possible.",
      failed: (name: string): string => `${isolated(name)} could not be added. Try again.`,
    },
  },
} as const;
