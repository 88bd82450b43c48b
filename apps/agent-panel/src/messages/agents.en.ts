import { isolated } from "./isolated.ts";

/** Texts of the list of agents in a chat, in English, as in en.ts. */
export const agentMessages = {
  region: "Agents in this chat",
  unnamed: "Another agent",
  connected: "In the chat",
  supervisor: "Supervisor",
  awaited: "Waiting for",
  lapsed: { missed: "Did not answer, waiting for", rejected: "Rejected, waiting for" },
  disconnect: "Disconnect",
  withdraw: "Withdraw",
  disconnectAgent: (name: string): string => `Disconnect ${isolated(name)}`,
  withdrawAgent: (name: string): string => `Withdraw the request to ${isolated(name)}`,
} as const;
