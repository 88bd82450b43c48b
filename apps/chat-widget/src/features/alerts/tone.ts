/** Two short notes, made by the browser, so that the page's policy needs no source of media. */
const NOTES_HZ = [660, 880];
const NOTE_SECONDS = 0.12;
const VOLUME = 0.08;

/** Longest time that a tone waits for the browser's permission; a later one would surprise. Unit: milliseconds. */
const MAX_DELAY_MS = 1_000;

/** A tone. Disposing releases the sound output. */
export interface Tone extends Disposable {
  play(): void;
}

/** Creates a {@link Tone}. Browsers stay silent until the customer has used the page. */
export function createTone(nowMs: () => number): Tone {
  let context: AudioContext | undefined;

  function close(): void {
    void context?.close().catch(() => undefined); // closed by the browser already
    context = undefined;
  }

  return {
    play() {
      try {
        if (context !== undefined && context.state !== "running") close(); // not allowed until now: that tone is too late
        context ??= new AudioContext();
        const own = context;
        if (own.state === "running") return playNotes(own);
        const askedAt = nowMs();
        own.resume().then(
          () => own.state === "running" && nowMs() - askedAt <= MAX_DELAY_MS && playNotes(own),
          () => undefined, // not allowed yet: no sound
        );
      } catch {
        // The browser or the system has no sound; the title shows the messages all the same.
      }
    },
    [Symbol.dispose]: close,
  };
}

function playNotes(context: AudioContext): void {
  for (const [index, frequency] of NOTES_HZ.entries()) playNote(context, frequency, index * NOTE_SECONDS);
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
