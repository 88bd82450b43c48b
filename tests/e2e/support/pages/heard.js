// Measures the audio that a page receives, whatever it does with it.
const Peer = window.RTCPeerConnection;

window.heard = { peers: 0, level: () => Number.NEGATIVE_INFINITY };

window.RTCPeerConnection = class extends Peer {
  constructor(/** @type {RTCConfiguration} */ configuration) {
    super(configuration);
    window.heard.peers += 1;
    this.addEventListener("track", ({ streams }) => {
      const context = new AudioContext({ sampleRate: 48_000 });
      const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(streams[0]).connect(analyser);
      const levels = new Float32Array(analyser.frequencyBinCount);
      /** Level of a frequency now. Unit: decibels. */
      window.heard.level = (/** @type {number} */ frequency) => {
        analyser.getFloatFrequencyData(levels);
        const bin = Math.round((frequency * analyser.fftSize) / context.sampleRate);
        return Math.max(...levels.slice(bin - 2, bin + 3));
      };
    });
  }
};
