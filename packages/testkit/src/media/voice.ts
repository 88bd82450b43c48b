import type { CenterDefinition } from "@tributary/model";

/** Returns the definition with one call per agent, from the queues that they serve for chats. `crossChannels`: chats may be joined by calls, and calls by chats. */
export function withVoice(definition: CenterDefinition, { crossChannels = false } = {}): CenterDefinition {
  return {
    ...definition,
    routingProfiles: definition.routingProfiles.map((profile) => ({
      ...profile,
      concurrency: { ...profile.concurrency, voice: 1 },
      ...(crossChannels ? { crossChannels: ["voice", "chat"] as const } : {}),
      queues: [...profile.queues, ...profile.queues.map((queue) => ({ ...queue, channel: "voice" as const }))],
    })),
  };
}
