/**
 * Callbacks, options and payloads of public methods.
 *
 * Source: https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md
 */
import type { VoiceEnhancementMode } from "@tributary/protocol/host-data";
import type { Endpoint } from "./endpoint.ts";

/** Response of the panel. Deliberately loose: programs written for the upstream typings read its fields without narrowing. */
export type Answer =
  // biome-ignore lint/suspicious/noExplicitAny: see above; what arrives is the panel's word, and the caller's to check
  any;

/** Result callbacks of a call. A failure without a `failure` callback calls `success`, as in the upstream library. */
export type SuccessFailOptions = {
  success?(data?: Answer): void;
  /** `err` is JSON text; for `contact.accept`, the word "error". */
  failure?(err: string, data?: Answer): void;
};

/** Subscriber of an event. */
export type Callback<Payload> = (payload: Payload) => void;

/** Options of `agent.setState`. */
export type AgentSetStateOptions = {
  /** Wait until the current contacts are finished. */
  readonly enqueueNextState?: boolean;
};

/** Options of `agent.connect`. */
export type ConnectOptions = SuccessFailOptions & {
  /** Calling queue; default: the routing profile's default outbound queue. */
  readonly queueARN?: string;
  /** Older name of `queueARN`. */
  readonly queueId?: string;
  readonly relatedContactId?: string;
  /** Time to wait for a response before `failure` is called. Unit: milliseconds; default: unlimited. */
  readonly timeout?: number;
};

/** Position and maximum size of the next page of endpoints. */
export type GetEndpointsOptions = { readonly nextToken?: string | null; readonly maxResults?: number };

/** Callbacks of an endpoint request. `addresses` is the same list as `endpoints`. */
export type GetEndpointsCallbacks = {
  success(data: { endpoints: Endpoint[]; addresses: Endpoint[] }): void;
  failure?(err: string, data?: Answer): void;
};

/** Callbacks of a request to add a participant. */
export type AddParticipantOptions = SuccessFailOptions;

/** Callbacks of a transfer request. */
export type TransferOptions = SuccessFailOptions;

/** Mute state of the agent. */
export type AgentMutedStatus = { readonly muted: boolean };

/** Selected device. */
export type UserMediaDeviceChange = { readonly deviceId: string | null };

/** Background blur state of the agent's video. */
export type UserBackgroundBlurChange = { readonly isBackgroundBlurEnabled: boolean };

/** Connection whose audio stream was created. */
export type LocalMediaStream = { readonly connectionId: string };

/** Reason for missing audio. A plain object without methods, because it crosses the frame boundary. */
export type SoftphoneErrorInfo = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly endPointUrl: string;
};

/** Status of the panel's connection to the center. */
export type NetworkConnectionStatusChanged = {
  readonly status: "connected" | "connecting" | "disconnected" | "failed";
  /** Unit: epoch milliseconds. */
  readonly timestamp: number;
};

/** Current and previous voice enhancement mode of the agent's microphone. */
export type VoiceEnhancementModeChanged = {
  readonly voiceEnhancementMode: VoiceEnhancementMode;
  readonly previous?: { readonly voiceEnhancementMode?: VoiceEnhancementMode };
};

/** Location of the instance. `origin` is the panel's. */
export type InstanceDetails = { readonly origin?: string; readonly region: string };

/** Agent options for a contact that is previewed before it is dialed. Unit of `autoDialTimeout`: seconds. */
export type PreviewConfiguration = { readonly autoDialTimeout?: number; readonly canDiscardPreview?: boolean };

/** Participant that was put on hold or resumed. */
export type ParticipantHold = {
  readonly participantId: string;
  readonly contactId?: string;
  readonly isOnHold?: boolean;
};

/** Credentials of one participant for the chat API. */
export type ConnectionToken = {
  readonly chatTokenTransport: { readonly participantToken: string; readonly expiry: string };
};

/** Argument of `agent.createTask`. Numbers are times in seconds since 1970. */
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
