// The audio of one party, written from docs/wire/voice.md: no library is used, so that each message can be sent and withheld.

/** @typedef {{ request: (method: string, params: object) => Promise<any> }} Signaling */

/** Messages on a socket of its own. @param {string} address */
window.openSignaling = async (address) => {
  const socket = new WebSocket(address);
  const waiting = new Map();
  const states = [];
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`no socket at ${address.split("?")[0]}`));
  });
  let closeCode;
  socket.onclose = ({ code }) => {
    closeCode = code;
    for (const answer of waiting.values()) answer({}); // nothing more arrives
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.method !== "callState") return waiting.get(message.id)?.(message);
    states.push(message.params);
    // Otherwise the center takes the page for one that is gone.
    if (message.params.phase === "ringing") void request("confirmCallback", { step: "ringing" });
  };
  /** @param {string} method @param {object} params */
  const request = (method, params) =>
    new Promise((resolve) => {
      if (socket.readyState !== WebSocket.OPEN) return resolve({});
      const id = crypto.randomUUID();
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  return { states, closeCode: () => closeCode, close: () => socket.close(), request };
};

/** Messages through the panel in the page's frame, as host pages that own the audio send them. */
window.openBridge = () => {
  const sockets = window.connect.core.getWebSocketManager();
  const connectionId = crypto.randomUUID();
  const waiting = new Map();
  sockets.subscribeTopics(["aws/softphone"]);
  sockets.onMessage("aws/softphone", ({ content }) => {
    const frame = typeof content === "string" ? JSON.parse(content) : content;
    if (frame.connectionId === connectionId) waiting.get(frame.jsonRpcMsg.id)?.(frame.jsonRpcMsg);
  });
  return {
    request: (method, params) =>
      new Promise((resolve) => {
        const id = crypto.randomUUID();
        waiting.set(id, resolve);
        sockets.sendMessage({
          topic: "aws/softphone",
          connectionId,
          jsonRpcMsg: { jsonrpc: "2.0", id, method, params },
        });
      }),
  };
};

/** Opens the leg of the agent of a contact through the panel, with the relays of the panel only. */
window.openHostLeg = async (/** @type {{id: string, hz: number, browserId: string}} */ { id, hz, browserId }) => {
  const { connect, contacts } = window;
  const { callContextToken } = contacts[id].contact.getAgentConnection().getSoftphoneMediaInfo();
  const transport = await new Promise((success, failure) => {
    const params = { transportType: "softphone", softphoneClientId: "1-a" };
    connect.core.getClient().call(connect.ClientMethods.CREATE_TRANSPORT, params, { success, failure });
  });
  const configuration = {
    iceServers: transport.softphoneTransport.softphoneMediaConnections,
    iceTransportPolicy: "relay",
    bundlePolicy: "balanced",
    rtcpMuxPolicy: "require",
  };
  const names = { callContextToken, contactId: id, browserId, persistentConnection: false };
  return window.openLeg({ signaling: window.openBridge(), names, configuration, hz });
};

/**
 * Collects addresses as the library for audio does before it sends `invite`: with the servers of `createTransport`, and from relays only. Without any it reports the failure to
 * the panel, sends nothing, and closes its connection. Returns the number of addresses, and the codes of the relays' refusals.
 */
window.gatherHostAddresses = async () => {
  const { connect } = window;
  const transport = await new Promise((success, failure) => {
    const params = { transportType: "softphone", softphoneClientId: "1-a" };
    connect.core.getClient().call(connect.ClientMethods.CREATE_TRANSPORT, params, { success, failure });
  });
  const iceServers = transport.softphoneTransport.softphoneMediaConnections;
  const peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
  peer.addTransceiver("audio");
  const codes = [];
  peer.onicecandidateerror = ({ errorCode }) => codes.push(errorCode);
  let addresses = 0;
  const gathered = new Promise((resolve) => {
    peer.onicecandidate = ({ candidate }) => {
      if (candidate === null) resolve(undefined);
      else addresses += 1;
    };
  });
  await peer.setLocalDescription(await peer.createOffer());
  await gathered;
  peer.close();
  if (addresses === 0) {
    const data = {
      errorType: "ice_collection_timeout",
      errorMessage: "Ice collection timeout",
      endPointUrl: JSON.stringify(iceServers.map(({ urls }) => urls)),
    };
    const event = connect.AgentEvents.SOFTPHONE_ERROR;
    connect.core.getUpstream().sendUpstream(connect.EventType.BROADCAST, { event, data });
  }
  return { addresses, codes };
};

/** Opens a leg: a tone goes out, and what comes in can be measured. */
window.openLeg = async (/** @type {any} */ { signaling, names, configuration, hz }) => {
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.resume();
  const tone = new OscillatorNode(context, { frequency: hz });
  const gain = new GainNode(context, { gain: 0.3 });
  const sink = context.createMediaStreamDestination();
  tone.connect(gain).connect(sink);
  tone.start();

  const startedAt = performance.now();
  const peer = new RTCPeerConnection(configuration);
  for (const track of sink.stream.getTracks()) peer.addTrack(track, sink.stream);
  const remote = new Promise((resolve) => (peer.ontrack = ({ streams }) => resolve(streams[0])));
  const describe = async (/** @type {RTCOfferOptions} */ options) => {
    const gathered = new Promise((resolve) => {
      const candidates = [];
      peer.onicecandidate = ({ candidate }) =>
        candidate === null ? resolve(candidates) : candidates.push(candidate.toJSON());
    });
    await peer.setLocalDescription(await peer.createOffer(options));
    return { candidates: await gathered, sdp: peer.localDescription.sdp };
  };
  const answered = async (/** @type {any} */ reply) => {
    if (reply.error) throw new Error(`${reply.error.code} ${reply.error.message}`);
    await peer.setRemoteDescription({ type: "answer", sdp: reply.result.sdp });
    for (const candidate of reply.result.candidates) await peer.addIceCandidate(candidate);
  };
  const offer = await describe({});
  const reply = await signaling.request("invite", { ...offer, ...names });
  await answered(reply);
  const accepted = await signaling.request("accept", names);
  const element = new Audio();
  element.srcObject = await remote;
  void element.play();
  await new Promise((resolve) => {
    const look = () => (peer.connectionState === "connected" ? resolve(undefined) : setTimeout(look, 10));
    look();
  });
  const connectMs = performance.now() - startedAt;

  const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(element.srcObject).connect(analyser);
  const levels = new Float32Array(analyser.frequencyBinCount);
  return {
    reply,
    accepted,
    peer,
    connectMs,
    candidates: offer.candidates,
    /** Level of a frequency now. Unit: decibels. */
    level(/** @type {number} */ frequency) {
      analyser.getFloatFrequencyData(levels);
      const bin = Math.round((frequency * analyser.fftSize) / context.sampleRate);
      return Math.max(...levels.slice(bin - 2, bin + 3));
    },
    mute: (/** @type {boolean} */ isMuted) => (gain.gain.value = isMuted ? 0 : 0.3),
    async restart() {
      await answered(
        await signaling.request("invite", {
          ...(await describe({ iceRestart: true })),
          iceRestart: true,
          peerConnectionId: reply.result.peerConnectionId,
          peerConnectionToken: reply.result.peerConnectionToken,
        }),
      );
    },
    async close() {
      const bye = await signaling.request("bye", names);
      peer.close();
      await context.close();
      return bye;
    },
  };
};
