/** Converts an agent's desk to the agent data that desktops read. The conduit adds dates and aliases. Source: docs/wire/streams.md#agent-data. */

import type { DeskView, Directory } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import {
  type AgentStateRef,
  attributesOf,
  autoAccepts,
  displayNameOf,
  type InstanceAddress,
  ownerOfQueue,
  type ParticipantId,
  personalQueueArn,
  type QueueId,
  resourceArn,
  type User,
} from "@tributary/model";
import type { AgentConfiguration, AgentSnapshot, AgentUpdate } from "@tributary/protocol/panel";
import type { IceServer } from "../../voice/ice-servers.ts";
import { contactSnapshotOf } from "./contact-snapshot.ts";
import { callStateOf, errorNameOf } from "./voice-part.ts";

/** Inputs of an update. `tokens`: the agent's participant token for each contact in which they may act. */
export type UpdateSources = {
  readonly view: DeskView;
  readonly directory: Directory;
  readonly tokens: ReadonlyMap<ParticipantId, string>;
  readonly now: EpochMs;
  /** True if the center stores files. */
  readonly hasAttachments: boolean;
  /** Address at which pages open the audio of calls. */
  readonly signalingEndpoint: string;
  /** Relays for that audio. */
  readonly iceServers: readonly IceServer[];
};

const STATE_TYPES = { routable: "routable", "not-routable": "not_routable", offline: "offline" } as const;

/** Returns the whole update. Rules AU-01 to AU-06. */
export function toAgentUpdate(sources: UpdateSources): AgentUpdate {
  return { configuration: configurationOf(sources.view.user, sources.directory), snapshot: snapshotOf(sources) };
}

function configurationOf(user: User, directory: Directory): AgentConfiguration {
  const { instance, agentStates } = directory.definition;
  return {
    name: displayNameOf(user),
    username: user.username,
    agentARN: resourceArn(instance, "agent", user.id),
    extension: null,
    softphoneEnabled: true,
    softphoneAutoAccept: autoAccepts(user, "voice"),
    softphonePersistentConnection: false,
    voiceEnhancementMode: "NONE",
    agentPreferences: { LANGUAGE: "en_US", locale: "en_US" },
    permissions: desktopPermissions(directory.permissionsOf(user)),
    dialableCountries: [],
    agentStates: agentStates
      .filter(({ isEnabled }) => isEnabled)
      .sort((a, b) => a.displayOrder - b.displayOrder)
      .map(({ id, name, type }) => ({
        agentStateARN: resourceArn(instance, "agent-state", id),
        type: STATE_TYPES[type],
        name,
      })),
    routingProfile: routingProfileOf(user, directory),
  };
}

/** Host pages know one of the permissions by another name. */
function desktopPermissions(held: ReadonlySet<string>): string[] {
  return held.has("OutboundCallAccess") ? [...held, "outboundCall"] : [...held];
}

function routingProfileOf(user: User, directory: Directory): AgentConfiguration["routingProfile"] {
  const { instance } = directory.definition;
  const profile = directory.routingProfile(user.routingProfileId);
  const refOf = (id: QueueId) => queueRefOf(instance, directory, id);
  const served = [...new Set(profile?.queues.map(({ queueId }) => queueId))];
  const personal = { name: null, queueARN: personalQueueArn(instance, user.id) };
  return {
    name: profile?.name ?? "",
    routingProfileARN: resourceArn(instance, "routing-profile", user.routingProfileId),
    channelConcurrencyMap: {
      VOICE: profile?.concurrency.voice ?? 0,
      CHAT: profile?.concurrency.chat ?? 0,
      TASK: profile?.concurrency.task ?? 0,
      EMAIL: 0,
    },
    defaultOutboundQueue: profile === undefined ? personal : refOf(profile.defaultOutboundQueueId),
    // Desktops read the agent's id from the personal queue's ARN.
    queues: [...served.map(refOf), personal],
  };
}

function queueRefOf(instance: InstanceAddress, directory: Directory, id: QueueId) {
  return { name: directory.queue(id)?.name ?? null, queueARN: resourceArn(instance, "queue", id) };
}

/** Returns the name of a queue; that of a personal one is its agent's. */
function queueNameOf(directory: Directory, id: QueueId): string | null {
  const owner = ownerOfQueue(id);
  const user = owner && directory.user(owner);
  return user === undefined ? (directory.queue(id)?.name ?? null) : displayNameOf(user);
}

function snapshotOf({ view, directory, tokens, now, ...sources }: UpdateSources): AgentSnapshot {
  const { instance } = directory.definition;
  const { availability } = view.agent;
  // An agent who has never chosen a state has been offline since the instance was created.
  const since = Math.max(availability.since, instance.createdAt);
  const stateOf = ({ id, name, type }: AgentStateRef) => ({
    agentStateARN: resourceArn(instance, "agent-state", id),
    type: STATE_TYPES[type],
    name,
    startTimestamp: since,
  });
  const chosen = stateOf(availability.phase === "chosen" ? availability.current : availability.before);
  const { name, ...chosenRest } = chosen;
  return {
    snapshotTimestamp: now,
    state:
      availability.phase === "chosen"
        ? (callStateOf(view) ?? chosen)
        : { agentStateARN: null, type: "error", name: errorNameOf(view.agent), startTimestamp: since },
    nextState: availability.next === null ? null : stateOf(availability.next),
    agentAvailabilityState: { state: name, timeStamp: since, ...chosenRest },
    contacts: view.contacts.map((contact) =>
      contactSnapshotOf(contact, {
        user: view.user,
        queue: queueRefOf(instance, directory, contact.slot.queueId),
        queueName: (id) => queueNameOf(directory, id),
        multiPartyChats: attributesOf(instance).multiPartyChats,
        ...sources,
        token: tokens.get(contact.slot.participantId) ?? null,
      }),
    ),
  };
}
