/** Two short notes, made by the browser, so that the page's policy needs no source of media. */
const NOTES_HZ = [660, 880];
const NOTE_SECONDS = 0.12;
const VOLUME = 0.08;

/** Creates a function that plays the tone. Browsers stay silent until the customer has used the page. */
export function createTone(): () => void {
  let context: AudioContext | undefined;
  return () => {
    try {
      context ??= new AudioContext();
      if (context.state !== "running") void context.resume().catch(() => undefined); // not allowed yet: no sound
      for (const [index, frequency] of NOTES_HZ.entries()) playNote(context, frequency, index * NOTE_SECONDS);
    } catch {
      // The browser or the system has no sound; the title shows the messages all the same.
    }
  };
}

function playNote(context: AudioContext, frequency: number, delaySeconds: number): void {
  const start = context.currentTime + delaySeconds;
  const end = start + NOTE_SECONDS;
  const oscillator = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: VOLUME });
  gain.gain.setValueAtTime(VOLUME, start);
  gain.gain.exponentialRampToValueAtTime(0.001, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
}
