import type { MediaDescription, VoiceReport, WireArrangedLeg } from "@tributary/protocol/media";
import { type AudioCodec, FRAME_SAMPLES } from "../codec/audio-codec.ts";
import { createTelephoneEvents } from "../digits/telephone-events.ts";
import { createGate } from "../mix/gate.ts";
import type { Tick } from "../mix/tick-clock.ts";
import type { ReceivedPacket, Transport, TransportLeg } from "../transport/transport.ts";
import { type AudioInput, createAudioInput } from "./audio-input.ts";
import { createAudioOutput, type Sounds } from "./audio-output.ts";
import { createWatchdog } from "./watchdog.ts";

/** Dependencies of a leg. */
export type VoiceLegDeps = {
  readonly transport: Transport;
  readonly codec: AudioCodec;
  readonly sounds: Sounds;
  /** Time of the mixer. */
  readonly nowMs: () => number;
  readonly report: (report: VoiceReport) => void;
  /** The peer closed the leg. */
  readonly onClosed: () => void;
};

/** Place of a leg in its call, without its id. */
export type Place = Pick<WireArrangedLeg, "hears" | "isHeard">;

/** Place of a leg that is in no arrangement. */
export const PARKED: Place = { hears: "silence", isHeard: false };

/** An open leg: one peer with its audio in both directions. */
export interface VoiceLeg extends Disposable {
  readonly answer: MediaDescription;
  restart: TransportLeg["restart"];
  arrange(place: Place): void;
  press(keys: string): void;
  /** Frame of this step: what the peer says, if it is heard. Undefined: it is not heard. Valid until the next step. */
  listen(tick: Tick): Int16Array | undefined;
  /** Sends the frame of this step. `others`: the sum of the other legs that are heard. */
  speak(others: Int32Array, tick: Tick): void;
  takeCounts: AudioInput["takeCounts"];
}

/** Opens a leg, which is parked. Undefined: the offer cannot be answered. */
export async function openVoiceLeg(
  legId: string,
  offer: MediaDescription,
  deps: VoiceLegDeps,
): Promise<VoiceLeg | undefined> {
  const { codec, nowMs, report } = deps;
  const input = createAudioInput(codec, await codec.createDecoder());
  const output = createAudioOutput(await codec.createEncoder(), deps.sounds);
  const gate = createGate();
  const watchdog = createWatchdog(nowMs());
  const events = createTelephoneEvents();

  function onPacket(packet: ReceivedPacket): void {
    const atMs = nowMs();
    const change = watchdog.onPacket(atMs);
    if (change !== undefined) report({ type: change, legId });
    if (packet.kind === "audio") input.receive(packet, atMs);
    else {
      input.onKeys(atMs);
      const key = events.receive(packet);
      if (key !== undefined) report({ type: "digits-received", legId, digits: key });
    }
  }

  function dispose(): void {
    input[Symbol.dispose]();
    output[Symbol.dispose]();
  }

  const connection = await deps.transport.open(offer, { onPacket, onClosed: deps.onClosed }).catch((error: unknown) => {
    dispose();
    throw error;
  });
  if (connection === undefined) {
    dispose();
    return undefined;
  }
  return {
    answer: connection.answer,
    restart: connection.restart,
    arrange({ hears, isHeard }) {
      output.set(hears);
      gate.set(isHeard);
    },
    press: output.press,
    listen({ atMs }) {
      const change = watchdog.check(atMs);
      if (change !== undefined) report({ type: change, legId });
      const frame = input.next(atMs, gate.isPassing);
      const isHeard = gate.isPassing;
      gate.apply(frame);
      return isHeard ? frame : undefined;
    },
    speak: (others, { number }) => connection.writeRtp(output.next(others), number * FRAME_SAMPLES),
    takeCounts: input.takeCounts,
    [Symbol.dispose]() {
      connection.close();
      dispose();
    },
  };
}
