/** The legs of a contact, as pages see them. Source: docs/wire/streams.md#public-api; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md. */

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

/** One leg of a contact, whatever its channel. Errors: the getters throw StateError once the contact or the leg is gone. */
export interface BaseConnection {
  readonly contactId: string;
  readonly connectionId: string;
  /** Where the getters read. Seam. */
  _getData(): ConnectionData;
  getContactId(): string;
  getConnectionId(): string;
  getEndpoint(): Endpoint;
  /** The older name of {@link getEndpoint}. */
  getAddress(): Endpoint;
  getState(): ConnectionState;
  /** The older name of {@link getState}. */
  getStatus(): ConnectionState;
  /** How long the state has lasted, by the center's clock. Unit: milliseconds. */
  getStateDuration(): number;
  /** The older name of {@link getStateDuration}. */
  getStatusDuration(): number;
  getType(): ConnectionType;
  getMonitorInfo(): MonitorInfo | null;
  /** Whether it is the customer's leg; of a task or an e-mail: the agent's. */
  isInitialConnection(): boolean;
  /** Neither beginning nor over: connecting, connected, on hold or monitoring. */
  isActive(): boolean;
  /** Connected or monitoring. */
  isConnected(): boolean;
  isConnecting(): boolean;
  isOnHold(): boolean;
  /** Ends this leg; the agent's own while connecting: turns the contact down. */
  destroy(callbacks?: SuccessFailOptions): void;
  /** Sends tones. */
  sendDigits(digits: string, callbacks?: SuccessFailOptions): void;
  hold(callbacks?: SuccessFailOptions): void;
  resume(callbacks?: SuccessFailOptions): void;
  getSoftphoneMediaInfo(): SoftphoneMediaInfo | null;
  /** What is known now, for ever. */
  toSnapshot(): BaseConnection;
  /** Starts the media controller of an agent's leg. @internal */
  _initMediaController(): void;
  /** @internal */
  _isAgentConnectionType(): boolean;
}

/** What voice and chat know of monitoring. */
export interface Monitorable {
  isSilentMonitor(): boolean;
  isBarge(): boolean;
  isSilentMonitorEnabled(): boolean;
  isBargeEnabled(): boolean;
  getMonitorCapabilities(): MonitoringMode[];
  getMonitorStatus(): MonitoringMode | null;
}

/** A leg of a call. The methods of Voice ID reject: the service is retired and left out on purpose. */
export interface VoiceConnection extends BaseConnection, Monitorable {
  getMediaInfo(): SoftphoneMediaInfo | null;
  getMediaType(): "softphone";
  /** What {@link getMediaInfo} says; calls have no controller. */
  getMediaController(): Promise<Answer>;
  /** The quick connect that this leg came from. */
  getQuickConnectName(): string | null;
  isMute(): boolean;
  muteParticipant(callbacks?: SuccessFailOptions): void;
  unmuteParticipant(callbacks?: SuccessFailOptions): void;
  isForcedMute(): boolean;
  canSendVideo(): boolean;
  canSendScreenShare(): boolean;
  getCapabilities(): CapabilitiesDictionary;
  /** What a video meeting is joined with. Errors: rejects with Error. */
  getVideoConnectionInfo(): Promise<Answer>;
  onParticipantHold(callback: Callback<ParticipantHold>): Subscription;
  onParticipantResume(callback: Callback<ParticipantHold>): Subscription;
  canResumeParticipant(): Promise<boolean>;
  onCanResumeParticipantUpdated(callback: Callback<Answer>): Subscription;
  getVoiceIdSpeakerId(): Promise<Answer>;
  getVoiceIdSpeakerStatus(): Promise<Answer>;
  optOutVoiceIdSpeaker(): Promise<Answer>;
  deleteVoiceIdSpeaker(): Promise<Answer>;
  /** As the upstream typings spell {@link deleteVoiceIdSpeaker}. */
  deleteVoiceIdSpeakerId(): Promise<Answer>;
  evaluateSpeakerWithVoiceId(startNewSession?: boolean): Promise<Answer>;
  enrollSpeakerInVoiceId(callbackOnAudioCollectionComplete?: () => void): Promise<Answer>;
  updateVoiceIdSpeakerId(speakerId: string): Promise<Answer>;
}

/** What a chat session of this leg is made of. */
export type ChatMediaInfo = {
  readonly contactId: string;
  /** The contact's own id where it is the first of its chain. */
  readonly initialContactId: string;
  /** The connection's id. */
  readonly participantId: string;
  /** Null on other legs than the agent's. */
  readonly participantToken: string | null;
  readonly originalInfo: Required<ChatMediaData>;
  getConnectionToken(): Promise<ConnectionToken>;
};

/** How a customer proved who they are. */
export type CustomerAuthenticationDetails = {
  readonly IdentityProvider?: string;
  readonly ClientId?: string;
  readonly Status?: string;
  readonly AssociatedCustomerId?: string;
  readonly AuthenticationMethod?: string;
};

/** A leg of a chat. */
export interface ChatConnection extends BaseConnection, Monitorable {
  /** Null for a leg without chat. */
  getMediaInfo(): ChatMediaInfo;
  getMediaType(): "chat";
  /** The chat session of the agent's leg; the same one while the leg is active. */
  getMediaController(): Promise<Answer>;
  /** Errors: rejects with Error. */
  getConnectionToken(): Promise<ConnectionToken>;
  getParticipantName(): string | null;
  /** Null where the customer was not asked. Errors: throws on other legs than the customer's. */
  getAuthenticationDetails(): CustomerAuthenticationDetails | null;
  /** Errors: as {@link getAuthenticationDetails}. */
  isAuthenticated(): boolean;
}

/** What a task session of this leg is made of. */
export type TaskMediaInfo = { readonly contactId: string; readonly initialContactId: string };

/** The agent's leg of a task. */
export interface TaskConnection extends BaseConnection {
  getMediaInfo(): TaskMediaInfo;
  getMediaType(): "task";
  /** Errors: rejects without amazon-connect-taskjs on the page. */
  getMediaController(): Promise<Answer>;
}

/** The agent's leg of an e-mail. */
export interface EmailConnection extends BaseConnection {
  getMediaType(): "email";
}

/** A connection as it was when the snapshot was taken. */
export interface ConnectionSnapshot extends BaseConnection {
  readonly connectionData: ConnectionData;
}

/** Makes legs of one class. The contact's and the connection's id say which. */
export interface ConnectionClass<Kind extends BaseConnection> {
  new (contactId: string, connectionId: string): Kind;
  prototype: Kind;
}
