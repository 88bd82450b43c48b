// The sounds of a customer's page with calls: its microphone plays a tone, and what the page plays can be measured.

/** @type {HTMLAudioElement[]} */
const outputs = [];
const PlatformAudio = window.Audio;
window.Audio = class extends PlatformAudio {
  constructor() {
    super();
    outputs.push(this);
  }
};

window.callerTone = 0;

/** Tracks that the page got. @type {MediaStreamTrack[]} */
const microphones = [];

/** Number of microphones that the page has not turned off. */
window.openMicrophones = () => microphones.filter(({ readyState }) => readyState === "live").length;

const { mediaDevices } = navigator;
if (mediaDevices !== undefined) {
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints); // the permission and the devices are the browser's
    if (window.callerTone === 0) {
      microphones.push(...stream.getAudioTracks());
      return stream;
    }
    const context = new AudioContext({ sampleRate: 48_000 });
    const sink = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context, { frequency: window.callerTone });
    tone.connect(new GainNode(context, { gain: 0.3 })).connect(sink);
    tone.start();
    microphones.push(...sink.stream.getAudioTracks());
    return sink.stream;
  };
}

/** @type {{ stream: unknown, analyser: AnalyserNode, levels: Float32Array<ArrayBuffer> } | undefined} */
let measured;

/** Level of a frequency in what the page plays now; the loudest without one. Unit: decibels. -Infinity: it plays nothing. */
window.playedLevel = (/** @type {number | undefined} */ hz) => {
  const stream = outputs.at(-1)?.srcObject;
  if (!(stream instanceof MediaStream)) return Number.NEGATIVE_INFINITY;
  if (measured?.stream !== stream) {
    const context = new AudioContext({ sampleRate: 48_000 });
    const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(stream).connect(analyser);
    measured = { stream, analyser, levels: new Float32Array(analyser.frequencyBinCount) };
  }
  const { analyser, levels } = measured;
  analyser.getFloatFrequencyData(levels);
  if (hz === undefined) return Math.max(...levels);
  const bin = Math.round((hz * analyser.fftSize) / 48_000);
  return Math.max(...levels.slice(bin - 2, bin + 3));
};
