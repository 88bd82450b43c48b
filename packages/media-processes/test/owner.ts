/** A program with a voice process, which it reports, until it is killed. */

import { forkVoiceProcess } from "../src/index.ts";
import { VOICE_PROGRAM } from "./real-media.ts";

const child = forkVoiceProcess(VOICE_PROGRAM, ["--conditions=source"]);
child.on("message", (message) => {
  if (typeof message === "object" && message !== null && "type" in message && message.type === "ready") {
    process.stdout.write(`${child.pid}\n`);
  }
});
child.send({ type: "start", settings: { ports: { first: 0, last: 0 }, announcedAddresses: [], hasLoopback: true } });
