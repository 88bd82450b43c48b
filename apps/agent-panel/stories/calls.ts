/** Calls with example audio: views of calls for scenes, without a center, a microphone or a network. */
import { silentLogger } from "@tributary/kernel";
import { AudioButton } from "../src/features/call/audio-settings.view.tsx";
import { Call } from "../src/features/call/call.view.tsx";
import { CallNotices } from "../src/features/call/call-notices.view.tsx";
import { createStore, type ReadableStore } from "../src/shared/store.ts";
import type { LoadedCalls } from "../src/shell/panel/call-loader.ts";
import type { AudioCheck } from "../src/softphone/audio-check.ts";
import type { LegSnapshot } from "../src/softphone/call-legs.ts";
import type { SoftphoneState } from "../src/softphone/softphone-state.ts";

const nothing = (): void => undefined;
const disposable: Disposable = { [Symbol.dispose]: nothing };

const legs = (leg: LegSnapshot): ReadonlyMap<string, LegSnapshot> => new Map([["c-call", leg]]);

const TALKING: SoftphoneState = {
  isOwner: true,
  isMuted: false,
  hasDeviceSettings: true,
  chosen: { microphone: "headset", speaker: "headset", ringer: "" },
  legs: legs({ state: { phase: "connected" }, quality: "good" }),
  problem: null,
};

/** Audio of the scenes with calls, by name. */
const AUDIO: Readonly<Record<string, SoftphoneState>> = {
  "call-muted": { ...TALKING, isMuted: true, legs: legs({ state: { phase: "connected" }, quality: "poor" }) },
  "call-failed": {
    ...TALKING,
    legs: legs({ state: { phase: "failed", failure: "microphone-denied" }, quality: null }),
    problem: { kind: "failure", failure: "microphone-denied" },
  },
  "call-interrupted": {
    ...TALKING,
    legs: legs({ state: { phase: "interrupted" }, quality: null }),
    problem: { kind: "interrupted" },
  },
  "call-taking-part-muted": { ...TALKING, isMuted: true },
  "call-relay-refused": {
    ...TALKING,
    legs: legs({ state: { phase: "failed", failure: "relay-refused" }, quality: null }),
    problem: { kind: "failure", failure: "relay-refused" },
  },
  "call-elsewhere": { ...TALKING, isOwner: false, hasDeviceSettings: false, legs: new Map() },
  "call-blocked": { ...TALKING, problem: { kind: "blocked" } },
};

const CHECKS: Readonly<Record<string, AudioCheck>> = {
  "call-failed": { microphone: "microphone-denied", connection: "not-answered" },
};

/** Returns the views of calls for a scene. */
export function callsOf(scene: string): ReadableStore<LoadedCalls | null> {
  const state = createStore<SoftphoneState>(AUDIO[scene] ?? TALKING, silentLogger);
  const named = (deviceId: string, label: string) => ({ deviceId, label });
  const outputs = [named("headset", "Headset (USB)"), named("desk", "Desk loudspeaker")];
  const desk: LoadedCalls["desk"] = {
    softphone: {
      state,
      mute: (isMuted) => state.write({ ...state.read(), isMuted }),
      retry: nothing,
      touched: nothing,
      async choose(kind, deviceId) {
        state.write({ ...state.read(), chosen: { ...state.read().chosen, [kind]: deviceId } });
        return true;
      },
    },
    commands: {
      hold: async () => false,
      unmute: async () => true,
      press: async () => true,
      swap: async () => false,
      join: async () => false,
      disconnect: async () => true,
    },
    tools: {
      devices: async () => ({
        microphone: [named("headset", "Headset (USB)"), named("camera", "Camera microphone")],
        speaker: outputs,
        ringer: outputs,
      }),
      followDevices: () => disposable,
      followLevel(onLevel) {
        onLevel(0.55);
        return disposable;
      },
      test: () => disposable,
      check: async () => CHECKS[scene] ?? { microphone: null, connection: null },
    },
    receive: nothing,
    configure: nothing,
    [Symbol.dispose]: nothing,
  };
  const openCallDesk = () => desk;
  return createStore<LoadedCalls | null>({ AudioButton, Call, CallNotices, openCallDesk, desk }, silentLogger);
}
