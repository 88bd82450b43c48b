import { isolated } from "./isolated.ts";

/** Texts of contacts that were not connected, in English, as in en.ts. */
export const lapsedMessages = {
  outcome: {
    missed: "This contact rang until you missed it",
    rejected: "You rejected this contact",
    failed: "This contact could not be connected",
  },
  next: (queue: string | null): string =>
    `The contact went back to the queue${queue === null ? "" : ` ${isolated(queue)}`} and is offered to the next free agent. It may ring here again once you are available.`,
} as const;
