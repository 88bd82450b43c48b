import type { EpochMs } from "@tributary/kernel";
import type { Channel, ContactDetails, ReferenceType } from "@tributary/model";
import type { ChannelName, EpochSeconds } from "@tributary/protocol/connect";

const CHANNEL_NAMES: Readonly<Record<Channel, ChannelName>> = { voice: "VOICE", chat: "CHAT", task: "TASK" };

/** Returns the channel's name in this API. */
export function channelName(channel: Channel): ChannelName {
  return CHANNEL_NAMES[channel];
}

const CHANNELS_BY_NAME: Readonly<Record<ChannelName, Channel>> = { VOICE: "voice", CHAT: "chat", TASK: "task" };

/** Returns the channel with that name in this API. */
export function channelOf(name: ChannelName): Channel {
  return CHANNELS_BY_NAME[name];
}

/** Returns the name and description of a request as members of a resource; those that are absent are not changed. */
export function namedMembers({
  Name,
  Description,
}: {
  readonly Name?: string | undefined;
  readonly Description?: string | undefined;
}): { readonly name?: string; readonly description?: string } {
  return {
    ...(Name === undefined ? {} : { name: Name }),
    ...(Description === undefined ? {} : { description: Description }),
  };
}

/** Returns the time as this API represents it, with fractions of a second. */
export function epochSeconds(at: EpochMs): EpochSeconds {
  return at / 1000;
}

type WireReferences = Readonly<Record<string, { readonly Type: ReferenceType; readonly Value: string }>>;

/** Returns the references of a request as members of a contact. */
export function referencesOf(references: WireReferences = {}): ContactDetails["references"] {
  const entries = Object.entries(references).map(([name, { Type, Value }]) => [name, { type: Type, value: Value }]);
  return Object.fromEntries(entries);
}
