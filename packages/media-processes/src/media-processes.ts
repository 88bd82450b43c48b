import type { ArrangedLeg, Media, MediaEvent, MediaFigures, SessionDescription } from "@tributary/engine/ports";
import { asError, createEmitter } from "@tributary/kernel";
import { CenterError, type ConversationId, type LegId } from "@tributary/model";
import type { MediaSocket, VoiceReport } from "@tributary/protocol/media";
import { chooseProcess } from "./choose-process.ts";
import { type MediaProcessesOptions, settingsOf } from "./media-options.ts";
import { offerForProcess } from "./offer-for-process.ts";
import { createVoiceProcess, type VoiceProcess, type VoiceProcessDeps } from "./voice-process.ts";

/** A call with legs. All of them are in one process. */
type Call = { readonly process: VoiceProcess; readonly legs: Map<LegId, Leg>; arrangement: readonly ArrangedLeg[] };

/** `wireId`: the id of the leg in its process. Each opening has its own, so that late reports about an earlier one are recognized. */
type Leg = {
  readonly legId: LegId;
  readonly wireId: string;
  readonly callId: ConversationId;
  readonly call: Call;
  phase: "opening" | "open" | "closed";
};

/** The media of a center, with its relay. */
export interface MediaProcesses extends Media {
  /** Addresses on which the relay is reached, most preferred first. Empty while it does not run, and without one. */
  relayAddresses(): readonly MediaSocket[];
  /** Starts the relay unless it runs. Resolves when it runs, or could not be started within ten seconds. */
  startRelay(): Promise<void>;
}

/** Creates the media of a center. Without a relay on a set port, no process is started before it is needed. */
export function createMediaProcesses(deps: VoiceProcessDeps, options: MediaProcessesOptions): MediaProcesses {
  const calls = new Map<ConversationId, Call>();
  const legs = new Map<LegId, Leg>();
  const byWireId = new Map<string, Leg>();
  const events = createEmitter<MediaEvent>((error) =>
    deps.log.error("failed to handle a media event", { error: asError(error) }),
  );
  const processes = Array.from({ length: options.processes }, (_, index) => {
    const listeners = { onReport, onSockets: announceSockets, onEnd: () => onEnd(process) };
    const process: VoiceProcess = createVoiceProcess(deps, settingsOf(options, index), listeners);
    return process;
  });
  if (options.relay !== undefined && options.relay.port !== 0) void startRelay();
  let isDisposed = false;
  let opened = 0;

  async function startRelay(): Promise<void> {
    if (options.relay !== undefined) await processes[0]?.whenRunning();
  }

  /** Sends the sockets of all processes to that of the relay, which leads to nothing else. Rule VR-11. */
  function announceSockets(): void {
    if (options.relay === undefined || options.processes === 1) return;
    const [relay, ...others] = processes;
    relay?.send({ type: "media-sockets", sockets: others.flatMap(({ sockets }) => sockets) });
  }

  function onReport(report: VoiceReport): void {
    if (!("legId" in report)) return;
    const leg = byWireId.get(report.legId);
    if (leg?.phase !== "open") return; // closed meanwhile
    if (report.type === "leg-closed") remove(leg);
    events.emit({ ...report, legId: leg.legId });
  }

  function onEnd(process: VoiceProcess): void {
    for (const leg of [...legs.values()]) {
      if (leg.call.process !== process) continue;
      const wasOpen = leg.phase === "open"; // otherwise, its request fails
      remove(leg);
      if (wasOpen) events.emit({ type: "leg-closed", legId: leg.legId });
    }
    announceSockets();
  }

  function add(legId: LegId, callId: ConversationId): Leg {
    const call = calls.get(callId) ?? {
      process: chooseProcess(processes, calls.values()),
      legs: new Map(),
      arrangement: [],
    };
    opened += 1;
    const leg: Leg = { legId, wireId: `${legId}.${opened}`, callId, call, phase: "opening" };
    calls.set(callId, call);
    call.legs.set(legId, leg);
    legs.set(legId, leg);
    byWireId.set(leg.wireId, leg);
    return leg;
  }

  function remove(leg: Leg): void {
    if (leg.phase === "closed") return;
    leg.phase = "closed";
    legs.delete(leg.legId);
    byWireId.delete(leg.wireId);
    leg.call.legs.delete(leg.legId);
    if (leg.call.legs.size === 0) calls.delete(leg.callId);
  }

  function close(leg: Leg): void {
    remove(leg);
    leg.call.process.send({ type: "close-leg", legId: leg.wireId });
  }

  /** Sends the arrangement with the legs that exist. It is sent again when another one opens. */
  function sendArrangement(callId: ConversationId, { process, legs: members, arrangement }: Call): void {
    const arranged = arrangement.flatMap((place) => {
      const leg = members.get(place.legId);
      return leg === undefined ? [] : [{ ...place, legId: leg.wireId }];
    });
    process.send({ type: "arrange", callId, legs: arranged });
  }

  async function open(leg: Leg, offer: SessionDescription): Promise<SessionDescription | null> {
    const { process } = leg.call;
    if (!(await process.whenRunning()))
      throw new CenterError("unavailable", isDisposed ? "media is shutting down" : "no voice process is ready");
    if (isClosed(leg)) return null;
    const request = process.request(leg.callId, { type: "open-leg", legId: leg.wireId, callId: leg.callId, offer });
    sendArrangement(leg.callId, leg.call);
    const answer = await request;
    if (isClosed(leg)) return null;
    if (answer === null) remove(leg);
    else leg.phase = "open";
    return answer;
  }

  return {
    async openLeg({ legId, callId }, offered) {
      if (isDisposed) throw new CenterError("unavailable", "media is shutting down");
      if (legs.has(legId)) throw new CenterError("internal", "the id of the leg is in use", { details: { legId } });
      const offer = offerForProcess(offered);
      if (offer === null) return null;
      const leg = add(legId, callId);
      try {
        return await open(leg, offer);
      } catch (error) {
        close(leg);
        throw error;
      }
    },
    async restartLeg(legId, offered) {
      const leg = legs.get(legId);
      const offer = offerForProcess(offered);
      if (leg?.phase !== "open" || offer === null) return null;
      const answer = await leg.call.process.request(leg.callId, { type: "restart-leg", legId: leg.wireId, offer });
      return leg.phase === "open" ? answer : null;
    },
    closeLeg(legId) {
      const leg = legs.get(legId);
      if (leg !== undefined) close(leg);
    },
    arrange(callId, arrangement) {
      const call = calls.get(callId);
      if (call === undefined) return;
      call.arrangement = arrangement;
      sendArrangement(callId, call);
    },
    sendDigits(legId, digits) {
      const leg = legs.get(legId);
      if (leg?.phase === "open") leg.call.process.send({ type: "send-digits", legId: leg.wireId, digits });
    },
    relayAddresses: () => processes[0]?.relay ?? [],
    startRelay,
    figures: () => figuresOf(processes, [...legs.values()].filter(({ phase }) => phase === "open").length),
    observe: (listener) => events.on(listener),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      for (const leg of [...legs.values()]) remove(leg);
      await Promise.all(processes.map((process) => process.end()));
    },
  };
}

/** A function, because the phase changes while a request waits. */
function isClosed({ phase }: Leg): boolean {
  return phase === "closed";
}

function figuresOf(processes: readonly VoiceProcess[], legs: number): MediaFigures {
  const sumOf = (name: keyof VoiceProcess["quality"]) => processes.reduce((sum, { quality }) => sum + quality[name], 0);
  const frames = sumOf("frames");
  return {
    legs,
    lateTicks: sumOf("lateTicks"),
    concealedRatio: frames === 0 ? null : sumOf("concealedFrames") / frames,
  };
}
