import { isolated } from "./isolated.ts";

/** Texts of the transfer dialog, in English, as in en.ts. */
export const transferMessages = {
  heading: "Transfer chat",
  close: "Close",
  search: "Search by name",
  hint: "The chat is transferred as soon as you choose.",
  list: "Quick connects",
  kinds: { agent: "Agents", queue: "Queues" },
  count: (count: number): string => (count === 1 ? "1 quick connect" : `${count} quick connects`),
  loading: "Loading quick connects…",
  failed: "The quick connects could not be loaded.",
  retry: "Try again",
  empty: "No quick connects for your queues.",
  emptyHint: "An administrator adds quick connects to queues.",
  noMatch: (query: string): string => `No quick connects match “${isolated(query)}”.`,
  pending: (name: string): string => `Transferring to ${isolated(name)}…`,
  refused: {
    "not-open": (name: string): string =>
      `${isolated(name)} is not taking chats at this time. The chat stays with you.`,
    gone: (name: string): string => `${isolated(name)} no longer exists. The chat stays with you.`,
    limit: (): string => "This chat was transferred as often as is possible. It stays with you.",
    failed: (): string => "The transfer failed. Try again.",
  },
} as const;
