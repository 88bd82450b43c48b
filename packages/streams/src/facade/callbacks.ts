/** What callers hand in, and what they are called with. Source: https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md */
import type { VoiceEnhancementMode } from "@tributary/protocol/host-data";
import type { Endpoint } from "./endpoint.ts";

/** What the panel answered. Loose on purpose: programs written for the upstream typings read fields of it without asking. */
export type Answer =
  // biome-ignore lint/suspicious/noExplicitAny: see above; what arrives is the panel's word, and the caller's to check
  any;

/** Who is told how a call ended. A failure without `failure` goes to `success`, as it always has. */
export type SuccessFailOptions = {
  success?(data?: Answer): void;
  /** `err` is JSON text; of `contact.accept`, the word "error". */
  failure?(err: string, data?: Answer): void;
};

/** What an event's payload is told to. */
export type Callback<Payload> = (payload: Payload) => void;

/** Options of `agent.setState`. */
export type AgentSetStateOptions = {
  /** Wait until the contacts at hand are done. */
  readonly enqueueNextState?: boolean;
};

/** Options of `agent.connect`. */
export type ConnectOptions = SuccessFailOptions & {
  /** On whose behalf; default: the routing profile's default outbound queue. */
  readonly queueARN?: string;
  /** The older name of `queueARN`. */
  readonly queueId?: string;
  readonly relatedContactId?: string;
  /** How long to wait for an answer before `failure` is called. Unit: milliseconds; default: for ever. */
  readonly timeout?: number;
};

/** Where the next page of endpoints begins, and how large it may be. */
export type GetEndpointsOptions = { readonly nextToken?: string | null; readonly maxResults?: number };

/** Who is told the endpoints. `addresses` is the same list. */
export type GetEndpointsCallbacks = {
  success(data: { endpoints: Endpoint[]; addresses: Endpoint[] }): void;
  failure?(err: string, data?: Answer): void;
};

/** Who is told how a participant was added. */
export type AddParticipantOptions = SuccessFailOptions;

/** Who is told how a transfer began. */
export type TransferOptions = SuccessFailOptions;

/** Whether the agent is heard. */
export type AgentMutedStatus = { readonly muted: boolean };

/** Which device is used now. */
export type UserMediaDeviceChange = { readonly deviceId: string | null };

/** Whether the agent's background is blurred. */
export type UserBackgroundBlurChange = { readonly isBackgroundBlurEnabled: boolean };

/** Where the agent's sound was made. */
export type LocalMediaStream = { readonly connectionId: string };

/** Why there is no sound. No methods: it crossed the frame's border. */
export type SoftphoneErrorInfo = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly endPointUrl: string;
};

/** How the panel stands with the center. */
export type NetworkConnectionStatusChanged = {
  readonly status: "connected" | "connecting" | "disconnected" | "failed";
  /** Unit: epoch milliseconds. */
  readonly timestamp: number;
};

/** How the agent's microphone is cleaned now, and was before. */
export type VoiceEnhancementModeChanged = {
  readonly voiceEnhancementMode: VoiceEnhancementMode;
  readonly previous?: { readonly voiceEnhancementMode?: VoiceEnhancementMode };
};

/** Where the instance is. `origin` is the panel's. */
export type InstanceDetails = { readonly origin?: string; readonly region: string };

/** What an agent may do with a contact that is shown before it is dialled. Unit of `autoDialTimeout`: seconds. */
export type PreviewConfiguration = { readonly autoDialTimeout?: number; readonly canDiscardPreview?: boolean };

/** Who was put on hold or taken off. */
export type ParticipantHold = {
  readonly participantId: string;
  readonly contactId?: string;
  readonly isOnHold?: boolean;
};

/** What opens the chat API for one participant. */
export type ConnectionToken = {
  readonly chatTokenTransport: { readonly participantToken: string; readonly expiry: string };
};

/** A task as `agent.createTask` takes it; the method comes with amazon-connect-taskjs. */
export type TaskContactDefinition = {
  readonly name: string;
  readonly description?: string;
  readonly endpoint?: Endpoint;
  readonly references?: { readonly [name: string]: { readonly type: string; readonly value: string } };
  readonly previousContactId?: string;
  readonly relatedContactId?: string;
  readonly idempotencyToken?: string;
  readonly scheduledTime?: Date | number;
  readonly taskTemplateId?: string;
};
