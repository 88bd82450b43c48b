import type { Channel } from "@tributary/model";
import { chatFlow } from "./chat/chat-flow.ts";
import type { FlowChannel } from "./flow/run-flow.ts";
import { taskFlow } from "./task/task-flow.ts";

/** Returns the steps that depend on the channel. */
export function flowChannelOf(channel: Channel): FlowChannel {
  return channel === "chat" ? chatFlow : taskFlow;
}
