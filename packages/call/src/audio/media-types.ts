/** The parts of the browser's media interfaces that a call uses, so that tests can replace them. */

/** The used part of `RTCPeerConnection`. */
export type PeerConnection = Pick<
  RTCPeerConnection,
  | "addTransceiver"
  | "createOffer"
  | "setLocalDescription"
  | "setRemoteDescription"
  | "addIceCandidate"
  | "close"
  | "connectionState"
  | "localDescription"
  | "addEventListener"
>;

/** The used part of `navigator.mediaDevices`. */
export type MediaInput = Pick<
  MediaDevices,
  "getUserMedia" | "enumerateDevices" | "addEventListener" | "removeEventListener"
>;

/** The used part of an `<audio>` element. Browsers without a choice of speakers have no `setSinkId`. */
export type AudioOutput = Pick<HTMLAudioElement, "play" | "pause" | "srcObject"> &
  Partial<Pick<HTMLAudioElement, "setSinkId">>;
