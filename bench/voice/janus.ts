/** Debian's Janus (package `janus`): a room of its plugin AudioBridge for each call. Source: https://janus.conf.meetecho.com/docs/audiobridge */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../packages/testkit/src/index.ts";
import { startCommand } from "../machine/start-program.ts";
import { pause } from "./latency.ts";
import type { Contestant, Mixer } from "./mixer.ts";

const PLUGIN = "libjanus_audiobridge.so";
const TRANSPORT = "libjanus_websockets.so";

/** Folders in which Debian installs them. */
const LIBRARIES = ["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/janus`);

const START_ATTEMPTS = 200;

/** The encoder of Tributary's voice processes: bits per second, effort, and loss in percent for which packets repeat the one before. */
const SAME_ENCODER = { bitrate: 32_000, quality: 5, expectedLoss: 10 };

/** Packets that the mixer waits for before it plays: its default, and the least that is useful on a local network. */
export const janus: readonly Contestant[] = [6, 2].map((prebuffering) => ({
  name: `Janus, ${prebuffering} packets`,
  start: () => startJanus(prebuffering),
}));

async function startJanus(prebuffering: number): Promise<Mixer> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-janus-"));
  const port = await freePort();
  await writeSettings(folder, port);
  const program = startCommand(["janus", "-F", folder]);
  program.process.stdout?.resume();
  const client = await connectClient(`ws://127.0.0.1:${port}`);
  const rooms = new Set<number>();
  return {
    pid: program.pid,
    async connect(call, peer) {
      const handle = await client.attach();
      const room = call + 1;
      if (!rooms.has(room)) await handle.request(roomRequest(room, prebuffering));
      rooms.add(room);
      const { quality, bitrate } = SAME_ENCODER;
      await handle.request({ request: "join", room, quality, bitrate, expected_loss: SAME_ENCODER.expectedLoss });
      const startMs = performance.now();
      const { sdp } = await peer.offer();
      const answer = await handle.request({ request: "configure", muted: false }, { type: "offer", sdp });
      if (answer === undefined) throw new Error("Janus did not answer the offer.");
      await peer.accept({ sdp: answer.sdp, candidates: [] });
      return performance.now() - startMs;
    },
    health: () => null,
    async [Symbol.asyncDispose]() {
      client.close();
      await program[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function roomRequest(room: number, prebuffering: number): object {
  return {
    request: "create",
    room,
    sampling_rate: 48_000,
    audiolevel_event: false,
    default_prebuffering: prebuffering,
    default_expectedloss: SAME_ENCODER.expectedLoss,
    default_bitrate: SAME_ENCODER.bitrate,
  };
}

/** Settings without limits, and folders with the plugin and the transport that are used. */
async function writeSettings(folder: string, port: number): Promise<void> {
  const library = LIBRARIES.find((each) => existsSync(each));
  if (library === undefined) throw new Error("Janus is not installed (Debian: apt-get install janus).");
  const [plugins, transports] = ["plugins", "transports"].map((name) => join(folder, name)) as [string, string];
  await Promise.all([mkdir(plugins), mkdir(transports)]);
  await symlink(join(library, "plugins", PLUGIN), join(plugins, PLUGIN));
  await symlink(join(library, "transports", TRANSPORT), join(transports, TRANSPORT));
  const files = {
    "janus.jcfg": `general: { debug_level = 1, session_timeout = 0, plugins_folder = "${plugins}", transports_folder = "${transports}" }\n`,
    "janus.plugin.audiobridge.jcfg": "general: { }\n",
    "janus.transport.websockets.jcfg": `general: { ws = true, ws_port = ${port}, ws_ip = "127.0.0.1" }\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

type JanusMessage = {
  readonly janus: string;
  readonly transaction?: string;
  readonly data?: { readonly id: number };
  readonly plugindata?: { readonly data: { readonly error?: string } };
  readonly jsep?: { readonly sdp: string };
};

/** Its own session, and one handle for each peer. Source: https://janus.conf.meetecho.com/docs/rest */
async function connectClient(address: string) {
  const socket = await openSocket(address);
  const waiting = new Map<string, (message: JanusMessage) => void>();
  let transactions = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as JanusMessage; // a program of this benchmark has started it
    if (message.janus !== "ack") waiting.get(message.transaction ?? "")?.(message);
  });

  function call(message: object): Promise<JanusMessage> {
    transactions += 1;
    const transaction = String(transactions);
    socket.send(JSON.stringify({ ...message, transaction }));
    return new Promise((resolve, reject) => {
      waiting.set(transaction, (answer) => {
        waiting.delete(transaction);
        const problem = answer.janus === "error" ? "refused" : answer.plugindata?.data.error;
        if (problem === undefined) resolve(answer);
        else reject(new Error(`Janus: ${problem}`));
      });
    });
  }

  const { data: session } = await call({ janus: "create" });
  return {
    async attach() {
      const { data: handle } = await call({
        janus: "attach",
        session_id: session?.id,
        plugin: "janus.plugin.audiobridge",
      });
      const ids = { session_id: session?.id, handle_id: handle?.id };
      return {
        async request(body: object, jsep?: object) {
          return (await call({ janus: "message", ...ids, body, ...(jsep !== undefined && { jsep }) })).jsep;
        },
      };
    },
    close: () => socket.close(),
  };
}

/** Janus needs a moment until it listens. */
async function openSocket(address: string): Promise<WebSocket> {
  for (let attempt = 1; ; attempt += 1) {
    const socket = new WebSocket(address, "janus-protocol");
    const isOpen = await new Promise((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    });
    if (isOpen) return socket;
    if (attempt === START_ATTEMPTS) throw new Error("Janus does not listen.");
    await pause(50);
  }
}
