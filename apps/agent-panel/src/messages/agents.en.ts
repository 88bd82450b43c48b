import { isolated } from "./isolated.ts";

/** Texts of the list of agents in a chat or call, in English, as in en.ts. */
export const agentMessages = {
  region: { chat: "Agents in this chat", call: "Agents in this call" },
  unnamed: "Another agent",
  connected: { chat: "In the chat", call: "In the call" },
  supervisor: "Supervisor",
  awaited: "Waiting for",
  lapsed: { missed: "Did not answer, waiting for", rejected: "Rejected, waiting for" },
  disconnect: "Disconnect",
  withdraw: "Withdraw",
  disconnectAgent: (name: string): string => `Disconnect ${isolated(name)}`,
  withdrawAgent: (name: string): string => `Withdraw the request to ${isolated(name)}`,
} as const;
