import type { Channel } from "@tributary/model";
import type { ChannelName } from "@tributary/protocol/connect";

const NAMES: Readonly<Record<Channel, ChannelName>> = { voice: "VOICE", chat: "CHAT", task: "TASK" };

/** The channel in this API's words. */
export function channelName(channel: Channel): ChannelName {
  return NAMES[channel];
}
