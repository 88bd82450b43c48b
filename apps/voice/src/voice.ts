import type { Clock } from "@tributary/kernel";
import type { VoiceCommand, VoiceReport, WireArrangedLeg } from "@tributary/protocol/media";
import type { AudioCodec } from "./codec/audio-codec.ts";
import type { Sounds } from "./leg/audio-output.ts";
import { openVoiceLeg, PARKED, type VoiceLeg } from "./leg/voice-leg.ts";
import { mixCall } from "./mix/mix-call.ts";
import { createTickClock } from "./mix/tick-clock.ts";
import { createQualityWindow } from "./quality-window.ts";
import type { Transport } from "./transport/transport.ts";

/** Dependencies of the calls of a process. */
export type VoiceDeps = {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly codec: AudioCodec;
  readonly sounds: Sounds;
  readonly report: (report: VoiceReport) => void;
};

/** A command about legs and calls. */
export type LegCommand = Exclude<VoiceCommand, { type: "start" | "media-sockets" }>;

/** The calls of one process. */
export interface Voice extends AsyncDisposable {
  handle(command: LegCommand): void;
}

/** A call exists while it has legs, also those that are being opened. */
type Call = { readonly legs: Map<string, Leg>; arrangement: readonly WireArrangedLeg[] };

/** `voice` is undefined while the leg is being opened. */
type Leg = { readonly legId: string; readonly callId: string; voice?: VoiceLeg };

/** Interval of reports about the quality, which are signs of life too. Unit: milliseconds. */
const REPORT_MS = 1_000;

/** Creates the calls of a process: none. */
export function createVoice(deps: VoiceDeps): Voice {
  const { clock, report } = deps;
  const legs = new Map<string, Leg>();
  const calls = new Map<string, Call>();
  const quality = createQualityWindow();
  const ticks = createTickClock(clock, {
    onTick(tick) {
      for (const call of calls.values()) mixCall(openLegsOf(call), tick);
    },
    onLate: (lateTicks) => quality.add({ lateTicks }),
  });
  let reports = clock.after(REPORT_MS, reportQuality);

  function reportQuality(): void {
    for (const { voice } of legs.values()) if (voice !== undefined) quality.add(voice.takeCounts());
    report({ type: "quality", ...quality.turn() });
    reports = clock.after(REPORT_MS, reportQuality);
  }

  function add(legId: string, callId: string): Leg {
    const leg: Leg = { legId, callId };
    const call = calls.get(callId) ?? { legs: new Map<string, Leg>(), arrangement: [] };
    calls.set(callId, call);
    call.legs.set(legId, leg);
    legs.set(legId, leg);
    return leg;
  }

  function remove(leg: Leg): void {
    if (legs.get(leg.legId) !== leg) return;
    legs.delete(leg.legId);
    const call = calls.get(leg.callId);
    call?.legs.delete(leg.legId);
    if (call?.legs.size === 0) calls.delete(leg.callId);
    leg.voice?.[Symbol.dispose]();
    if (legs.size === 0) ticks.stop();
  }

  function place({ legId, callId, voice }: Leg): void {
    voice?.arrange(calls.get(callId)?.arrangement.find((arranged) => arranged.legId === legId) ?? PARKED);
  }

  async function open({ requestId, legId, callId, offer }: Extract<LegCommand, { type: "open-leg" }>): Promise<void> {
    if (legs.has(legId)) throw new Error("the leg exists");
    const leg = add(legId, callId);
    const onClosed = () => {
      const isOpen = legs.get(legId) === leg;
      remove(leg);
      if (isOpen) report({ type: "leg-closed", legId });
    };
    try {
      const voice = await openVoiceLeg(legId, offer, { ...deps, nowMs: ticks.nowMs, onClosed });
      if (legs.get(legId) !== leg)
        voice?.[Symbol.dispose](); // closed meanwhile
      else if (voice === undefined) remove(leg);
      else {
        leg.voice = voice;
        place(leg);
        ticks.start();
      }
      report({ type: "answer", requestId, answer: voice?.answer ?? null });
    } catch (error) {
      remove(leg);
      throw error;
    }
  }

  async function restart({ requestId, legId, offer }: Extract<LegCommand, { type: "restart-leg" }>): Promise<void> {
    report({ type: "answer", requestId, answer: (await legs.get(legId)?.voice?.restart(offer)) ?? null });
  }

  function arrange(callId: string, arrangement: readonly WireArrangedLeg[]): void {
    const call = calls.get(callId);
    if (call === undefined) return;
    call.arrangement = arrangement;
    for (const leg of call.legs.values()) place(leg);
  }

  function answer(requestId: number, work: Promise<void>): void {
    work.catch((error: unknown) => {
      report({ type: "failed", requestId, problem: error instanceof Error ? error.message : "unknown" });
    });
  }

  return {
    handle(command) {
      switch (command.type) {
        case "open-leg":
          return answer(command.requestId, open(command));
        case "restart-leg":
          return answer(command.requestId, restart(command));
        case "close-leg": {
          const leg = legs.get(command.legId);
          return leg === undefined ? undefined : remove(leg);
        }
        case "arrange":
          return arrange(command.callId, command.legs);
        case "send-digits":
          return legs.get(command.legId)?.voice?.press(command.digits);
      }
    },
    async [Symbol.asyncDispose]() {
      reports[Symbol.dispose]();
      for (const leg of [...legs.values()]) remove(leg);
      ticks[Symbol.dispose]();
      await deps.transport[Symbol.asyncDispose]();
    },
  };
}

function openLegsOf({ legs }: Call): readonly VoiceLeg[] {
  return [...legs.values()].flatMap(({ voice }) => voice ?? []);
}
