/**
 * Public connection types.
 *
 * Source: docs/wire/streams.md#public-api; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md.
 */

import type { AgentChatSession as ChatController } from "@tributary/chat/chatjs";
import type {
  CapabilitiesDictionary,
  ChatMediaData,
  ConnectionData,
  ConnectionState,
  ConnectionType,
  MonitorInfo,
  MonitoringMode,
  SoftphoneMediaInfo,
} from "@tributary/protocol/host-data";
import type { Subscription } from "../../bus/subscription.ts";
import type { Answer, Callback, ConnectionToken, ParticipantHold, SuccessFailOptions } from "../callbacks.ts";
import type { Endpoint } from "../endpoint.ts";

/** A connection of any channel. Errors: the getters throw StateError once the contact or the connection is gone. */
export interface BaseConnection {
  readonly contactId: string;
  readonly connectionId: string;
  /** Data source of the getters. Replaceable. @internal */
  _getData(): ConnectionData;
  getContactId(): string;
  getConnectionId(): string;
  getEndpoint(): Endpoint;
  /** Older name of {@link getEndpoint}. */
  getAddress(): Endpoint;
  getState(): ConnectionState;
  /** Older name of {@link getState}. */
  getStatus(): ConnectionState;
  /** Time since the state began, by the center's clock. Unit: milliseconds. */
  getStateDuration(): number;
  /** Older name of {@link getStateDuration}. */
  getStatusDuration(): number;
  getType(): ConnectionType;
  getMonitorInfo(): MonitorInfo | null;
  /** True for the customer's connection; for a task or an e-mail, the agent's. */
  isInitialConnection(): boolean;
  /** True while connecting, connected, on hold or monitoring. */
  isActive(): boolean;
  /** True while connected or monitoring. */
  isConnected(): boolean;
  isConnecting(): boolean;
  isOnHold(): boolean;
  /** Ends this connection; for the agent's own connection while connecting, declines the contact. */
  destroy(callbacks?: SuccessFailOptions): void;
  /** Sends DTMF tones. */
  sendDigits(digits: string, callbacks?: SuccessFailOptions): void;
  hold(callbacks?: SuccessFailOptions): void;
  resume(callbacks?: SuccessFailOptions): void;
  getSoftphoneMediaInfo(): SoftphoneMediaInfo | null;
  /** An immutable copy of the current data. */
  toSnapshot(): BaseConnection;
  /** Starts the media controller of an agent's connection. @internal */
  _initMediaController(): void;
  /** @internal */
  _isAgentConnectionType(): boolean;
}

/**
 * The agent's own connection, of the class of the contact's channel. A cast or `instanceof` leads to that class.
 *
 * Errors: as {@link BaseConnection}.
 */
export interface AgentConnection extends BaseConnection {
  getMediaType(): "softphone" | "chat" | "task" | "email";
  /** Session of a connected chat. For other channels, see their classes. */
  getMediaController<Session = ChatController>(): Promise<Session>;
}

/** Monitoring members of voice and chat connections. */
export interface Monitorable {
  isSilentMonitor(): boolean;
  isBarge(): boolean;
  isSilentMonitorEnabled(): boolean;
  isBargeEnabled(): boolean;
  getMonitorCapabilities(): MonitoringMode[];
  getMonitorStatus(): MonitoringMode | null;
}

/** A connection of a call. The Voice ID methods reject: Amazon has retired the service. */
export interface VoiceConnection extends BaseConnection, Monitorable {
  getMediaInfo(): SoftphoneMediaInfo | null;
  getMediaType(): "softphone";
  /** Result of {@link getMediaInfo}; calls have no controller. */
  getMediaController(): Promise<Answer>;
  /** Quick connect through which this connection was added. */
  getQuickConnectName(): string | null;
  isMute(): boolean;
  muteParticipant(callbacks?: SuccessFailOptions): void;
  unmuteParticipant(callbacks?: SuccessFailOptions): void;
  isForcedMute(): boolean;
  canSendVideo(): boolean;
  canSendScreenShare(): boolean;
  getCapabilities(): CapabilitiesDictionary;
  /** Credentials for joining the video meeting. Errors: rejects with Error. */
  getVideoConnectionInfo(): Promise<Answer>;
  onParticipantHold(callback: Callback<ParticipantHold>): Subscription;
  onParticipantResume(callback: Callback<ParticipantHold>): Subscription;
  canResumeParticipant(): Promise<boolean>;
  onCanResumeParticipantUpdated(callback: Callback<Answer>): Subscription;
  getVoiceIdSpeakerId(): Promise<Answer>;
  getVoiceIdSpeakerStatus(): Promise<Answer>;
  optOutVoiceIdSpeaker(): Promise<Answer>;
  deleteVoiceIdSpeaker(): Promise<Answer>;
  /** Name of {@link deleteVoiceIdSpeaker} in the upstream typings. */
  deleteVoiceIdSpeakerId(): Promise<Answer>;
  evaluateSpeakerWithVoiceId(startNewSession?: boolean): Promise<Answer>;
  enrollSpeakerInVoiceId(callbackOnAudioCollectionComplete?: () => void): Promise<Answer>;
  updateVoiceIdSpeakerId(speakerId: string): Promise<Answer>;
}

/** Data for creating a chat session of this connection. */
export type ChatMediaInfo = {
  readonly contactId: string;
  /** The contact's own id if it is the first of its chain. */
  readonly initialContactId: string;
  /** Id of the connection. */
  readonly participantId: string;
  /** Null for connections other than the agent's. */
  readonly participantToken: string | null;
  readonly originalInfo: Required<ChatMediaData>;
  getConnectionToken(): Promise<ConnectionToken>;
};

/** Authentication result of a customer. */
export type CustomerAuthenticationDetails = {
  readonly IdentityProvider?: string;
  readonly ClientId?: string;
  readonly Status?: string;
  readonly AssociatedCustomerId?: string;
  readonly AuthenticationMethod?: string;
};

export interface ChatConnection extends BaseConnection, Monitorable {
  /** Null for a connection without chat. */
  getMediaInfo(): ChatMediaInfo;
  getMediaType(): "chat";
  /**
   * Chat session of the agent's connection; the same promise while the connection is active. It is a session of ChatJS if that is on the page:
   * `Session` is then its type.
   */
  getMediaController<Session = ChatController>(): Promise<Session>;
  /** Errors: rejects with Error. */
  getConnectionToken(): Promise<ConnectionToken>;
  getParticipantName(): string | null;
  /** Null if the customer was not asked to authenticate. Errors: throws for connections other than the customer's. */
  getAuthenticationDetails(): CustomerAuthenticationDetails | null;
  /** Errors: as {@link getAuthenticationDetails}. */
  isAuthenticated(): boolean;
}

/** Data for creating a task session of this connection. */
export type TaskMediaInfo = { readonly contactId: string; readonly initialContactId: string };

/** The agent's connection of a task. */
export interface TaskConnection extends BaseConnection {
  getMediaInfo(): TaskMediaInfo;
  getMediaType(): "task";
  /** Errors: rejects without amazon-connect-taskjs on the page. */
  getMediaController(): Promise<Answer>;
}

/** The agent's connection of an e-mail. */
export interface EmailConnection extends BaseConnection {
  getMediaType(): "email";
}

/** A connection at the time of the snapshot. */
export interface ConnectionSnapshot extends BaseConnection {
  readonly connectionData: ConnectionData;
}

/** Constructor of a connection, identified by the ids of the contact and the connection. */
export interface ConnectionClass<Kind extends BaseConnection> {
  new (contactId: string, connectionId: string): Kind;
  prototype: Kind;
}
