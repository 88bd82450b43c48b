// WebRTC and sound that the test controls, so that each state of a call can be shown without an agent.

const settings = { state: "connected", isSoundBlocked: false };

window.RTCPeerConnection = class extends EventTarget {
  connectionState = "new";
  localDescription = null;

  constructor() {
    super();
    window.scriptedConnection = this;
  }
  addTransceiver() {
    return { sender: { replaceTrack: async () => undefined } };
  }
  async createOffer() {
    return { type: "offer", sdp: "v=0" };
  }
  async setLocalDescription(description) {
    this.localDescription = description;
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate: null }));
  }
  async setRemoteDescription() {
    this.setState(settings.state);
    this.dispatchEvent(Object.assign(new Event("track"), { streams: [new MediaStream()] }));
  }
  async addIceCandidate() {}
  close() {}
  setState(state) {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
};

HTMLMediaElement.prototype.play = async () => {
  if (settings.isSoundBlocked) throw new DOMException("no gesture", "NotAllowedError");
};

window.setConnection = (/** @type {string} */ state) => {
  settings.state = state;
  window.scriptedConnection.setState(state);
};

window.blockSound = (/** @type {boolean} */ isBlocked) => (settings.isSoundBlocked = isBlocked);
