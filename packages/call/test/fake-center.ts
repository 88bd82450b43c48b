/** A center for one call: the start call, and its socket. Requests wait until the test answers them, or are answered at once. */
import type { LinkSocketListener, OpenSocket } from "@tributary/link";
import type { CallState } from "@tributary/protocol/signaling";
import type { CallFetch, StartedCall } from "../src/index.ts";

export const STARTED: StartedCall = {
  ContactId: "contact",
  ParticipantId: "customer",
  ParticipantToken: "secret",
  SocketUrl: "wss://center.example/socket/call?token=secret",
  IceServers: [{ urls: ["stun:center.example"] }],
};

const ANSWER = { candidates: [{ candidate: "candidate", sdpMid: "0", sdpMLineIndex: 0 }], peerConnectionId: "p" };

/** A request on the socket. */
export type SocketRequest = { readonly id: unknown; readonly method: string; readonly params: Record<string, unknown> };

/** The state of a call with an agent. */
export const WITH_ADA: CallState = {
  phase: "connected",
  isOnHold: false,
  isMuted: false,
  agentName: "Ada",
  endReason: null,
};

export const WAITING: CallState = { ...WITH_ADA, phase: "waiting", agentName: null };

export function createFakeCenter() {
  const requests: SocketRequest[] = [];
  const addresses: string[] = [];
  const starts: { url: string; method: string; body: unknown; headers: Readonly<Record<string, string>> }[] = [];
  /** `network`: what happens to new sockets. `answers`: refusals of methods by code, and `silent` for no answer. */
  const settings = {
    network: "up" as "up" | "down",
    answers: {} as Record<string, number | "silent">,
    start: { status: 200, body: JSON.stringify({ data: { startCallResult: STARTED } }) },
  };
  let listener: LinkSocketListener | undefined;

  function reply(message: object): void {
    listener?.onText(JSON.stringify({ jsonrpc: "2.0", ...message }));
  }

  function receive(text: string): void {
    const request: SocketRequest = JSON.parse(text);
    if (request.id !== "probe") requests.push(request);
    const answer = settings.answers[request.method];
    if (answer === "silent") return;
    const result = request.method === "invite" ? { sdp: `answer to ${request.params.sdp}`, ...ANSWER } : {};
    queueMicrotask(() => {
      if (typeof answer === "number") reply({ id: request.id, error: { code: answer, message: "refused" } });
      else reply({ id: request.id, result });
    });
  }

  const openSocket: OpenSocket = (address, opened) => {
    addresses.push(address);
    let isClosed = false;
    queueMicrotask(() => {
      if (isClosed) return;
      if (settings.network === "down") {
        opened.onClose(1006, "");
        return;
      }
      listener = opened;
      opened.onOpen();
    });
    return {
      send: (text) => {
        if (!isClosed) receive(text);
      },
      close() {
        isClosed = true;
        if (listener === opened) listener = undefined;
      },
    };
  };

  const fetch: CallFetch = async (url, { method, headers, body, signal }) => {
    if (settings.network === "down") throw new TypeError("no network");
    if (settings.start.status === 0)
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
    starts.push({ url, method, headers, body: body === undefined ? undefined : JSON.parse(body) });
    const { status, body: text } = settings.start;
    return { status, text: () => Promise.resolve(text) };
  };

  return {
    openSocket,
    fetch,
    requests,
    addresses,
    starts,
    settings,
    get isConnected(): boolean {
      return listener !== undefined;
    },
    /** Methods of the requests so far. */
    get methods(): readonly string[] {
      return requests.map(({ method }) => method);
    },
    show(state: CallState): void {
      listener?.onText(JSON.stringify({ jsonrpc: "2.0", method: "callState", params: state }));
    },
    send: (text: string) => listener?.onText(text),
    /** Closes the socket. */
    close(code: number): void {
      const closed = listener;
      listener = undefined;
      closed?.onClose(code, "");
    },
  };
}

export type FakeCenter = ReturnType<typeof createFakeCenter>;
