import type { StartChat } from "@tributary/engine";

/** A chat of an hour with plain text and nothing else, for tests to which its contents do not matter. The flow is added. */
export const PLAIN_CHAT: Omit<StartChat, "flowId"> = {
  displayName: "Customer",
  attributes: {},
  initialMessage: null,
  contentTypes: ["text/plain"],
  durationMs: 3_600_000,
  name: null,
  description: null,
  clientToken: null,
};
