import type { EpochMs } from "@tributary/kernel";
import type { Channel } from "@tributary/model";
import type { ChannelName, EpochSeconds } from "@tributary/protocol/connect";

const CHANNEL_NAMES: Readonly<Record<Channel, ChannelName>> = { voice: "VOICE", chat: "CHAT", task: "TASK" };

/** Returns the channel's name in this API. */
export function channelName(channel: Channel): ChannelName {
  return CHANNEL_NAMES[channel];
}

/** Returns the time as this API represents it, with fractions of a second. */
export function epochSeconds(at: EpochMs): EpochSeconds {
  return at / 1000;
}
