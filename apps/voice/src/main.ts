/**
 * A voice process: started by the server with a channel for messages, it carries the audio of calls until the channel closes.
 *
 * Composition root: everything that exists in the process is created here.
 */
import { constants, setPriority } from "node:os";
import { asError, createSystemClock } from "@tributary/kernel";
import { parseVoiceCommand, type VoiceReport, type VoiceSettings } from "@tributary/protocol/media";
import { loadOpusCodec } from "./codec/opus-codec.ts";
import { composeHoldMusic } from "./sounds/hold-music.ts";
import { makeRingBack } from "./sounds/ring-back.ts";
import { createCertificate } from "./transport/certificate.ts";
import { createWebRtcTransport } from "./transport/webrtc-transport.ts";
import { createVoice, type Voice } from "./voice.ts";

const clock = createSystemClock();
let voice: Promise<Voice> | undefined;

function report(message: VoiceReport): void {
  process.send?.(message, undefined, {}, () => undefined); // a server that has ended is noticed by `disconnect`
}

async function start(settings: VoiceSettings): Promise<Voice> {
  const sounds = { "hold-music": composeHoldMusic(), "ring-back": makeRingBack() };
  const transport = createWebRtcTransport({ clock, certificate: await createCertificate() }, settings);
  return createVoice({ clock, transport, codec: await loadOpusCodec(), sounds, report });
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
  else if (command.type !== "start") void voice?.then((calls) => calls.handle(command));
  else if (voice === undefined) {
    voice = start(command.settings);
    voice.then(
      () => report({ type: "ready" }),
      (error: unknown) => {
        report({ type: "problem", problem: asError(error).message });
        process.exitCode = 1;
        process.disconnect?.();
      },
    );
  }
});

process.once("disconnect", () => process.exit());

// An error that the libraries throw in a callback concerns one leg: its calls continue, and those of others.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => report({ type: "problem", problem: asError(error).stack ?? "unknown" }));
}

// The terminal sends its signals to all processes; the server ends this one after its calls.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

raisePriority();
if (process.send === undefined) {
  process.stderr.write("This program is started by the server.\n");
  process.exitCode = 2;
}
