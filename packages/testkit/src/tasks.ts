import type { CenterDefinition } from "@tributary/model";

/** Lets all agents of a definition take tasks from the queues from which they take chats, `slots` at a time and beside chats. */
export function withTasks(definition: CenterDefinition, slots: number): CenterDefinition {
  return {
    ...definition,
    routingProfiles: definition.routingProfiles.map((profile) => ({
      ...profile,
      concurrency: { ...profile.concurrency, task: slots },
      crossChannels: ["chat", "task"],
      queues: [...profile.queues, ...profile.queues.map((queue) => ({ ...queue, channel: "task" as const }))],
    })),
  };
}
