import { isolated } from "./isolated.ts";

/** Texts of contacts that were not connected, in English, as in en.ts. */
export const lapsedMessages = {
  outcome: {
    missed: (kind: string): string => `This ${kind} rang until you missed it`,
    rejected: (kind: string): string => `You rejected this ${kind}`,
    failed: (kind: string): string => `This ${kind} could not be connected`,
  },
  kinds: { contact: "contact", call: "call", callback: "callback" },
  failures: {
    "not-answered": "No answer",
    busy: "The call was not taken",
    unreachable: "The other page could not be reached",
    "no-audio": "Your audio did not connect",
  },
  next: (kind: string, queue: string | null): string =>
    `The ${kind} went back to the queue${queue === null ? "" : ` ${isolated(queue)}`} and is offered to the next free agent. It may ring here again once you are available.`,
} as const;
