import { afterEach, describe, expect, it, vi } from "vitest";
import { createTone } from "./tone.ts";

type Resume = (context: FakeContext) => Promise<void>;

/** An audio output of the browser, which counts the notes. */
class FakeContext {
  static all: FakeContext[] = [];
  static resume: Resume;
  state = "suspended";
  currentTime = 0;
  destination = {};
  notes = 0;
  constructor() {
    FakeContext.all.push(this);
  }
  resume = (): Promise<void> => FakeContext.resume(this);
  close(): Promise<void> {
    this.state = "closed";
    return Promise.resolve();
  }
}

const flush = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const allowed: Resume = (context) => {
  context.state = "running";
  return Promise.resolve();
};

function setUp(resume: Resume) {
  FakeContext.all = [];
  FakeContext.resume = resume;
  let now = 0;
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal(
    "OscillatorNode",
    class {
      readonly context: FakeContext;
      constructor(context: FakeContext) {
        this.context = context;
      }
      connect = <T>(next: T): T => next;
      start = (): void => {
        this.context.notes += 1;
      };
      stop = (): void => undefined;
    },
  );
  vi.stubGlobal(
    "GainNode",
    class {
      gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
      connect = <T>(next: T): T => next;
    },
  );
  const pass = (ms: number): void => {
    now += ms;
  };
  const outputs = () => FakeContext.all.map(({ state, notes }) => ({ state, notes }));
  return { tone: createTone(() => now), pass, outputs };
}

afterEach(() => void vi.unstubAllGlobals());

describe("createTone", () => {
  it("[CW-11] plays its notes with one output, and closes it at the end", async () => {
    const { tone, outputs } = setUp(allowed);

    tone.play();
    await flush();
    tone.play();
    expect(outputs()).toEqual([{ state: "running", notes: 4 }]);
    tone[Symbol.dispose]();

    expect(outputs()).toEqual([{ state: "closed", notes: 4 }]);
  });

  it("[CW-11] collects nothing while the browser allows no sound, and plays nothing late", async () => {
    const waiting: (() => void)[] = [];
    const { tone, pass, outputs } = setUp(
      (context) => new Promise((resolve) => waiting.push(() => resolve(allowed(context)))),
    );
    tone.play();
    tone.play();
    tone.play();
    expect(outputs().map(({ state }) => state)).toEqual(["closed", "closed", "suspended"]);

    pass(5_000);
    waiting.at(-1)?.();
    await flush();
    expect(outputs().map(({ notes }) => notes)).toEqual([0, 0, 0]);
    tone.play();

    expect(outputs().at(-1)).toEqual({ state: "running", notes: 2 });
    tone[Symbol.dispose]();
  });
});
