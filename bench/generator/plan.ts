/**
 * Credential of a participant. Each chat has two: `2 * chat` and `2 * chat + 1`, in that order customer and agent if it has an agent.
 *
 * `node`: index of the port that receives their requests; by default ports alternate.
 */
export type Seat = { readonly bearer: string; readonly node?: number };

/** Socket that receives the frames of one participant, or of one agent in all their chats. */
export type SocketPlan = {
  readonly path: string;
  /** Seats that it serves: those with even (0) or odd (1) numbers. */
  readonly side: 0 | 1;
  /** Text to send after the handshake, and a part of the frame that confirms it; null if frames arrive without it. */
  readonly greeting: { readonly text: string; readonly confirmation: string } | null;
  /** Index of the port; by default ports alternate. */
  readonly node?: number;
};

/** Participants of chats and their sockets. */
export type Chats = { readonly seats: readonly Seat[]; readonly sockets: readonly SocketPlan[] };

/**
 * Phase before the window: at least `seconds` and `messages`, at most `maxSeconds`. Compilers count calls, not seconds, so the number of messages
 * matters; `isPaced`: at the pace of the window instead of at full load. Unit: seconds.
 */
export type WarmUp = {
  readonly seconds: number;
  readonly messages: number;
  readonly maxSeconds: number;
  readonly isPaced?: boolean;
};

/** Instructions for the generator. Everything is limited in time. */
export type Plan = Chats & {
  readonly kind: "chat" | "http-echo" | "socket-echo" | "idle";
  /** One port, or those of all nodes of the server. */
  readonly ports: readonly number[];
  /** True if each message is confirmed by its recipient: delivered, then read. It is done when its author has the second receipt. */
  readonly receipts: boolean;
  /** `in-flight`: start a message whenever one is done. `per-second`: start messages at random times, independent of the server. */
  readonly pace:
    | { readonly kind: "in-flight"; readonly count: number }
    | { readonly kind: "per-second"; readonly rate: number };
  /** Maximum concurrent requests. */
  readonly connections: number;
  readonly warmUp: WarmUp;
  readonly seconds: number;
  /** Processes whose CPU time and memory are added, with those of their descendants. */
  readonly serverPids: readonly number[];
};

/** Measurements of the window after the warm-up. Latencies are in milliseconds from the time a message was due. */
export type Outcome = {
  readonly messages: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  /** Server CPU per message, including its receipts. Unit: milliseconds. */
  readonly cpuMs: number;
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  /** Shares of one core used by the server, by the generator, and by all other programs. */
  readonly serverShare: number;
  readonly generatorShare: number;
  readonly foreignShare: number;
  /** Messages that were not done within three seconds after the end. */
  readonly lost: number;
  readonly duplicates: number;
  /** Responses with a status other than 200. */
  readonly bad: number;
  readonly rssMb: number;
};
