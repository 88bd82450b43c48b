/** Runs the frames of a socket, and judges how the server answers. */
import { CLOSE_CODES } from "@tributary/protocol";
import { PANEL_CLOSE_CODES } from "@tributary/protocol/panel";
import { OPCODES, openRawWebSocket, type RawWebSocket } from "./raw-web-socket.ts";
import type { SocketScript } from "./socket-scripts.ts";

/** Time for an answer on a busy machine. Unit: milliseconds. */
const DEADLINE_MS = 30_000;

/** Codes of the WebSocket protocol itself: 1000 after a close, protocol errors, text that is not UTF-8, a connection that just ended. */
const PROTOCOL_CODES = [1000, 1002, 1005, 1006, 1007, 1009];

const EXPECTED_CODES: ReadonlySet<number> = new Set([
  ...PROTOCOL_CODES,
  ...Object.values(CLOSE_CODES),
  ...Object.values(PANEL_CLOSE_CODES),
]);
const FAULT_CODES: ReadonlySet<number> = new Set([CLOSE_CODES.fault, PANEL_CLOSE_CODES.internal]);

/** Sends the frames. Returns their number, and the fault if there is one. */
export async function runScript(script: SocketScript): Promise<{ readonly frames: number; readonly fault?: string }> {
  const opened = await openRawWebSocket(script.url);
  if (typeof opened === "number") {
    return opened < 500 ? { frames: 1 } : { frames: 1, fault: `upgrade refused with ${opened}` };
  }
  using socket = opened;
  for (const frame of script.greeting) sendJson(socket, frame);
  const end = script.writes.findIndex(({ isOpenEnded }) => isOpenEnded);
  const writes = end === -1 ? script.writes : script.writes.slice(0, end + 1);
  for (const { bytes } of writes) socket.sendBytes(bytes);
  const frames = script.greeting.length + writes.length;
  const fault = end === -1 ? await faultAfter(socket, script) : undefined;
  return fault === undefined ? { frames } : { frames, fault };
}

function sendJson(socket: RawWebSocket, frame: object): void {
  socket.send({ opcode: OPCODES.text, payload: Buffer.from(JSON.stringify(frame)) });
}

/** Sends the probe, and returns the fault of what the server sends until it is answered, or the socket is closed. */
async function faultAfter(socket: RawWebSocket, { probe, isAnswer }: SocketScript): Promise<string | undefined> {
  sendJson(socket, probe);
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(true), DEADLINE_MS);
  const isLate = await Promise.race([socket.until(() => socket.texts.some(isAnswer)).then(() => false), late.promise]);
  clearTimeout(timer);
  if (isLate) return `neither answered nor closed within ${DEADLINE_MS} ms`;
  const { closeCode } = socket;
  if (closeCode !== undefined && (FAULT_CODES.has(closeCode) || !EXPECTED_CODES.has(closeCode))) {
    return `closed with ${closeCode}`;
  }
  return socket.texts.map(faultIn).find((fault) => fault !== undefined);
}

/** Returns the fault in a frame: a failed call whose status is one of the server's faults. 501 names a method that does not exist. */
function faultIn(text: string): string | undefined {
  const { type, error } = JSON.parse(text) as {
    readonly type?: string;
    readonly error?: { readonly statusCode?: number };
  };
  const status = error?.statusCode ?? 0;
  return type === "failed" && status >= 500 && status !== 501 ? text.slice(0, 500) : undefined;
}
