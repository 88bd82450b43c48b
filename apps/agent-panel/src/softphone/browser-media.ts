/** The browser's functions for audio, as far as the softphone uses them. */
export type BrowserMedia = {
  /** Null if the page has none, for example because its address is not encrypted. */
  readonly devices: Pick<
    MediaDevices,
    "getUserMedia" | "enumerateDevices" | "addEventListener" | "removeEventListener"
  > | null;
  /** Null if the browser has no WebRTC. */
  readonly openPeer: ((configuration: RTCConfiguration) => RTCPeerConnection) | null;
  readonly createStream: (tracks: readonly MediaStreamTrack[]) => MediaStream;
  readonly createAudio: () => HTMLAudioElement;
  readonly createContext: () => AudioContext;
  /** Calls the listener whenever the agent uses the page: browsers permit sound then. */
  readonly onTouched: (listener: () => void) => Disposable;
};

/** Returns those of this page. */
export function browserMedia(): BrowserMedia {
  // Missing in pages without encryption, unlike the type says.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return {
    devices: devices ?? null,
    openPeer: "RTCPeerConnection" in window ? (configuration) => new RTCPeerConnection(configuration) : null,
    createStream: (tracks) => new MediaStream([...tracks]),
    createAudio: () => new Audio(),
    createContext: () => new AudioContext(),
    onTouched(listener) {
      const controller = new AbortController();
      for (const touch of ["pointerdown", "keydown"])
        window.addEventListener(touch, listener, { capture: true, signal: controller.signal });
      return { [Symbol.dispose]: () => controller.abort() };
    },
  };
}
