/** A participant's credential and socket address. Each chat has two: `2 * chat` and `2 * chat + 1`. */
export type Seat = { readonly bearer: string; readonly socketPath: string };

/**
 * Phase before the window, at full load: at least `seconds` and `messages`, at most `maxSeconds`. Compilers count calls, not seconds, so the
 * number of messages matters. Unit: seconds.
 */
export type WarmUp = { readonly seconds: number; readonly messages: number; readonly maxSeconds: number };

/** Instructions for the generator. Everything is limited in time. */
export type Plan = {
  readonly kind: "chat" | "http-echo" | "socket-echo" | "idle";
  readonly port: number;
  readonly seats: readonly Seat[];
  /** True if sockets subscribe to the chat topic, and wait for the confirmation, before the load starts. */
  readonly subscribe: boolean;
  /** `in-flight`: start a message whenever one is done. `per-second`: start messages at random times, independent of the server. */
  readonly pace:
    | { readonly kind: "in-flight"; readonly count: number }
    | { readonly kind: "per-second"; readonly rate: number };
  /** Maximum concurrent requests. */
  readonly connections: number;
  readonly warmUp: WarmUp;
  readonly seconds: number;
  /** Process whose CPU time and memory are read. */
  readonly serverPid: number;
};

/** Measurements of the window after the warm-up. Latencies are in milliseconds from the time a message was due. */
export type Outcome = {
  readonly messages: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  /** Server CPU per message. Unit: milliseconds. */
  readonly cpuMs: number;
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  /** Shares of one core used by the server, by the generator, and by all other programs. */
  readonly serverShare: number;
  readonly generatorShare: number;
  readonly foreignShare: number;
  /** Messages that were not both acknowledged and received within three seconds after the end. */
  readonly lost: number;
  readonly duplicates: number;
  /** Responses with a status other than 200. */
  readonly bad: number;
  readonly rssMb: number;
};
