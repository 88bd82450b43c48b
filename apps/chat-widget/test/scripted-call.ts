/** A call whose snapshots are set by the test, and which records its calls. */
import type { Call, CallSnapshot } from "@tributary/call";
import { accepted, createEmitter, refused } from "@tributary/kernel";

/** A call that is about to be connected. */
export const CONNECTING: CallSnapshot = {
  phase: { name: "connecting", step: "microphone" },
  contactId: null,
  audio: "off",
  isMuted: false,
  hasMicrophone: true,
  isSoundBlocked: false,
};

/** Phase of a call with Ada. */
export const WITH_ADA = {
  name: "connected",
  agentName: "Ada",
  connectedAt: 0,
  isOnHold: false,
  isMutedByAgent: false,
} as const;

/** Creates a call that shows {@link CONNECTING}. */
export function createScriptedCall() {
  const changes = createEmitter<void>((error) => {
    throw error;
  });
  const deviceChanges = createEmitter<void>(() => undefined);
  const calls: string[] = [];
  const settings = {
    answer: accepted(undefined) as Awaited<ReturnType<Call["answer"]>>,
    takesDevices: true,
    sendsDigits: true,
    callsBack: true,
    isReachable: true,
  };
  let snapshot = CONNECTING;
  const call: Call = {
    snapshot: () => snapshot,
    onChange: (listener) => changes.on(listener),
    ended: new Promise(() => undefined),
    mute: () => show({ isMuted: true }),
    unmute: () => show({ isMuted: false }),
    async sendDigits(digits) {
      calls.push(`digits ${digits}`);
      return settings.sendsDigits;
    },
    async requestCallback() {
      calls.push("requestCallback");
      return settings.callsBack;
    },
    async answer() {
      calls.push("answer");
      return settings.answer;
    },
    async decline() {
      calls.push("decline");
      show({ phase: { name: "callback" } });
      return settings.isReachable;
    },
    async hangUp() {
      calls.push("hangUp");
      show({ phase: { name: "ended", end: { kind: "hung-up" } } });
    },
    playSound: () => void calls.push("playSound"),
    async devices() {
      calls.push("devices");
      return { microphones: [{ id: "built-in", label: "" }], speakers: [], microphoneId: "built-in", speakerId: null };
    },
    onDevicesChange: (listener) => deviceChanges.on(listener),
    async chooseMicrophone(id) {
      calls.push(`microphone ${id}`);
      return settings.takesDevices ? accepted(undefined) : refused("no-microphone");
    },
    async chooseSpeaker(id) {
      calls.push(`speaker ${id}`);
      return settings.takesDevices;
    },
    [Symbol.dispose]: () => void calls.push("dispose"),
  };
  function show(change: Partial<CallSnapshot>): void {
    snapshot = { ...snapshot, ...change };
    changes.emit();
  }
  return { call, calls, settings, show, changeDevices: () => deviceChanges.emit() };
}
