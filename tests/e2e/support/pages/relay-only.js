// Lets the connections of a page send audio through relays only, as on a network that lets nothing else through.
const Direct = window.RTCPeerConnection;

window.RTCPeerConnection = class extends Direct {
  constructor(/** @type {RTCConfiguration} */ configuration) {
    super({ ...configuration, iceTransportPolicy: "relay" });
  }
};
