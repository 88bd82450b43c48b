import { isolated } from "./isolated.ts";

/** Texts of the buttons on an open contact, in English, as in en.ts. */
export const contactActionMessages = {
  transfer: "Transfer",
  transferOrAdd: "Transfer or add",
  end: {
    chat: { end: "End chat", keep: "Keep chatting" },
    leave: { end: "Leave chat", keep: "Keep chatting" },
    task: { end: "Complete", keep: "Keep it" },
  },
  /** `names`: awaited agents; those who stay in a chat that is left. */
  question: {
    chat: (names: readonly string[]): string =>
      names.length === 0
        ? "End this chat for everyone?"
        : `End this chat for everyone? ${listOf(names)} ${names.length === 1 ? "has" : "have"} not joined.`,
    leave: (names: readonly string[]): string => `Leave this chat? It goes on with ${listOf(names)}.`,
    task: (): string => "Complete this task?",
  },
  awaited: (names: readonly string[]): string => `Waiting for ${listOf(names)} to join`,
  lapsed: {
    missed: (names: readonly string[]): string => `${listOf(names)} did not answer and will be asked again`,
    rejected: (names: readonly string[]): string => `${listOf(names)} rejected the chat and will be asked again`,
  },
  unnamed: "another agent",
} as const;

function listOf(names: readonly string[]): string {
  return names.map(isolated).join(", ");
}
