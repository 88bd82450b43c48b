import type { SdkTopic } from "../../sdk-channel/sdk-topics.ts";
import type { Self } from "../host-types.ts";
import { callingLeg, readLeg } from "./base-connection.ts";
import type { BaseConnection, VoiceConnection } from "./connection-types.ts";
import { monitoringMembers } from "./monitoring.ts";
import { createTransport, mediaController } from "./transport.ts";

/** Namespace of voice topics on the SDK channel. */
const NAMESPACE = "aws.connect.voice";
const getSoftphoneMediaInfo = readLeg<ReturnType<BaseConnection["getSoftphoneMediaInfo"]>>(
  (leg) => leg.softphoneMediaInfo,
);

/** Creates a method that subscribes to a topic of this connection on the SDK channel. */
function publishing(key: string) {
  return function (this: Self<BaseConnection>, callback: (data: never) => void): { readonly unsubscribe: () => void } {
    const topic: SdkTopic = { namespace: NAMESPACE, key, parameter: this.connectionId };
    // The panel's protocol defines the payload type.
    return this._instance.ns.core.sdk.subscribe(topic, callback as (data: unknown) => void);
  };
}

/** Voice ID is retired and not supported. */
function noVoiceId(this: Self<BaseConnection>): Promise<never> {
  return Promise.reject(new this._instance.ns.NotImplementedError("Voice ID is retired."));
}

type Own = Omit<VoiceConnection, Exclude<keyof BaseConnection, "getSoftphoneMediaInfo">>;

/** Additional methods of voice connections. */
export const voiceMembers: Own & ThisType<Self<VoiceConnection>> = {
  ...monitoringMembers,
  getSoftphoneMediaInfo,
  getMediaInfo: getSoftphoneMediaInfo,
  getMediaType: () => "softphone",
  getMediaController: mediaController,
  getQuickConnectName: readLeg((leg) => leg.quickConnectName),
  isMute: readLeg((leg) => leg.mute),
  isForcedMute: readLeg((leg) => leg.forcedMute),
  muteParticipant: callingLeg("muteParticipant"),
  unmuteParticipant: callingLeg("unmuteParticipant"),
  canSendVideo: readLeg((leg) => leg.capabilities?.Video === "SEND"),
  canSendScreenShare: readLeg((leg) => leg.capabilities?.ScreenShare === "SEND"),
  getCapabilities: readLeg((leg) => leg.capabilities),
  async getVideoConnectionInfo() {
    const params = { transportType: "web_rtc", contactId: this.getContactId() };
    const answer = await createTransport(this, params, "getVideoConnectionInfo");
    return answer?.webRTCTransport;
  },
  onParticipantHold: publishing("voice/participantHold"),
  onParticipantResume: publishing("voice/participantResume"),
  onCanResumeParticipantUpdated: publishing("voice/onCanResumeParticipantChanged"),
  async canResumeParticipant() {
    const { sdk } = this._instance.ns.core;
    const answer = await sdk.request("voice/canResumeParticipant", { participantId: this.connectionId }, NAMESPACE);
    return typeof answer === "object" && answer !== null && "canResumeParticipant" in answer
      ? Boolean(answer.canResumeParticipant)
      : false;
  },
  getVoiceIdSpeakerId: noVoiceId,
  getVoiceIdSpeakerStatus: noVoiceId,
  optOutVoiceIdSpeaker: noVoiceId,
  deleteVoiceIdSpeaker: noVoiceId,
  deleteVoiceIdSpeakerId: noVoiceId,
  evaluateSpeakerWithVoiceId: noVoiceId,
  enrollSpeakerInVoiceId: noVoiceId,
  updateVoiceIdSpeakerId: noVoiceId,
};
