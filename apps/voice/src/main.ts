/**
 * A voice process: started by the server with a channel for messages, it carries the audio of calls until the channel closes.
 *
 * Composition root: everything that exists in the process is created here.
 */
import { constants, setPriority } from "node:os";
import { asError, createSystemClock } from "@tributary/kernel";
import { type MediaSocket, parseVoiceCommand, type VoiceReport, type VoiceSettings } from "@tributary/protocol/media";
import { loadOpusCodec } from "./codec/opus-codec.ts";
import { createFindMedia } from "./relay/find-media.ts";
import { createRelay, type Relay } from "./relay/relay.ts";
import { composeHoldMusic } from "./sounds/hold-music.ts";
import { makeRingBack } from "./sounds/ring-back.ts";
import type { NetworkAddress } from "./stun/xor-address.ts";
import { createCertificate } from "./transport/certificate.ts";
import { createWebRtcTransport, type WebRtcTransport } from "./transport/webrtc-transport.ts";
import { createVoice, type Voice } from "./voice.ts";

const clock = createSystemClock();
let voice: Promise<Started> | undefined;
let otherSockets: readonly MediaSocket[] = [];
let relay: Relay | undefined;

function report(message: VoiceReport): void {
  process.send?.(message, undefined, {}, () => undefined); // a server that has ended is noticed by `disconnect`
}

function reportProblem(error: unknown): void {
  report({ type: "problem", problem: asError(error).stack ?? asError(error).message });
}

type Started = { readonly voice: Voice; readonly relay: readonly NetworkAddress[] };

async function start(settings: VoiceSettings): Promise<Started> {
  const sounds = { "hold-music": composeHoldMusic(), "ring-back": makeRingBack() };
  const transport = createWebRtcTransport({ clock, certificate: await createCertificate(), onBound }, settings);
  const addresses = await openRelay(transport, settings);
  return { relay: addresses, voice: createVoice({ clock, transport, codec: await loadOpusCodec(), sounds, report }) };
}

/** The server announces them to the process with the relay. Rule VP-44. */
function onBound(sockets: readonly MediaSocket[]): void {
  report({ type: "sockets", sockets });
  relay?.revokeOthers();
}

/** Calls of pages that need no relay work without it. */
async function openRelay(transport: WebRtcTransport, settings: VoiceSettings): Promise<readonly NetworkAddress[]> {
  if (settings.relay === undefined) return [];
  await transport.listen();
  const findMedia = createFindMedia({ bound: () => transport.bound, others: () => otherSockets }, settings);
  relay = createRelay({ clock, findMedia }, { ...settings.relay, hasLoopback: settings.hasLoopback });
  try {
    return await relay.open();
  } catch (error) {
    reportProblem(error);
    return [];
  }
}

/** Audio suffers first when the machine is busy. Only some users may raise the priority. */
function raisePriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST / 2);
  } catch {
    // The process runs with the priority of the server.
  }
}

process.on("message", (message) => {
  const command = parseVoiceCommand(message);
  if (command === undefined) report({ type: "problem", problem: "malformed command" });
  else if (command.type === "media-sockets") {
    otherSockets = command.sockets;
    relay?.revokeOthers();
  } else if (command.type !== "start") void voice?.then((started) => started.voice.handle(command));
  else if (voice === undefined) {
    voice = start(command.settings);
    voice.then(
      (started) => report({ type: "ready", relay: started.relay }),
      (error: unknown) => {
        reportProblem(error);
        process.exitCode = 1;
        process.disconnect?.();
      },
    );
  }
});

process.once("disconnect", () => process.exit());

// An error that the libraries throw in a callback concerns one leg: its calls continue, and those of others.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, reportProblem);
}

// The terminal sends its signals to all processes; the server ends this one after its calls.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

raisePriority();
if (process.send === undefined) {
  process.stderr.write("This program is started by the server.\n");
  process.exitCode = 2;
}
