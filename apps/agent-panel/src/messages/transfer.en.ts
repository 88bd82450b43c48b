import { isolated } from "./isolated.ts";

/** Kind of contact in the texts. */
export type TransferMedium = "chat" | "call";

const CALLING = { call: "The agent is called as soon as you choose." } as const;

/** Texts of the transfer dialog, in English, as in en.ts. */
export const transferMessages = {
  headings: { transfer: "Transfer chat", add: "Add an agent", call: "Call an agent" },
  headingOrAdd: "Transfer or add",
  kind: "After choosing",
  kindNames: {
    chat: { transfer: "Transfer the chat", add: "Add to the chat" },
    call: { transfer: "Transfer the call", add: "Add to the call" },
  },
  close: "Close",
  search: "Search by name",
  hint: {
    chat: {
      transfer: "The chat is transferred as soon as you choose.",
      transferFromAll: "The chat is transferred as soon as you choose, and the other agents leave it too.",
      add: "The agent is asked as soon as you choose, and you stay in the chat.",
      ...CALLING,
    },
    call: {
      transfer: "The call is transferred as soon as you choose.",
      transferFromAll: "The call is transferred as soon as you choose, and the other agents leave it too.",
      add: "The agent is called as soon as you choose, and the customer is put on hold.",
      ...CALLING,
    },
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
    call: (name: string): string => `Calling ${isolated(name)}…`,
  },
  refused: {
    transfer: {
      "not-open": (name: string, medium: TransferMedium): string =>
        `${isolated(name)} is not taking ${medium}s at this time. The ${medium} stays with you.`,
      gone: (name: string, medium: TransferMedium): string =>
        `${isolated(name)} no longer exists. The ${medium} stays with you.`,
      limit: (_name: string, medium: TransferMedium): string =>
        `This ${medium} was transferred as often as is possible. It stays with you.`,
      failed: (): string => "The transfer failed. Try again.",
    },
    add: {
      "not-open": (name: string): string => `${isolated(name)} cannot be added at this time.`,
      gone: (name: string): string => `${isolated(name)} no longer exists.`,
      limit: (_name: string, medium: TransferMedium): string => `This ${medium} has as many agents as is possible.`,
      failed: (name: string): string => `${isolated(name)} could not be added. Try again.`,
    },
    call: {
      "not-open": (name: string): string => `${isolated(name)} cannot be called at this time.`,
      gone: (name: string): string => `${isolated(name)} no longer exists.`,
      limit: (): string => "You have as many calls as is possible.",
      failed: (name: string): string => `${isolated(name)} could not be called. Try again.`,
    },
  },
} as const;
