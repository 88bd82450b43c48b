/** One who takes part: what goes with their requests, and where their socket is opened. Two a chat: `2 * chat` and `2 * chat + 1`. */
export type Seat = { readonly bearer: string; readonly socketPath: string };

/**
 * What comes before the window: as many messages as the connections carry, at least for so long and so many, at most for so long. A server is
 * measured as it is after its first minute: compilers count calls, not seconds. Unit: seconds.
 */
export type WarmUp = { readonly seconds: number; readonly messages: number; readonly maxSeconds: number };

/** What the generator shall do. Everything is bounded in time. */
export type Plan = {
  readonly kind: "chat" | "http-echo" | "socket-echo" | "idle";
  readonly port: number;
  readonly seats: readonly Seat[];
  /** Whether sockets say that they want the chat topic, and wait for the answer, before anything starts. */
  readonly subscribe: boolean;
  /** `in-flight`: a new message whenever one is done. `per-second`: at random times, whatever the server does. */
  readonly pace:
    | { readonly kind: "in-flight"; readonly count: number }
    | { readonly kind: "per-second"; readonly rate: number };
  /** How many requests may be under way at once. */
  readonly connections: number;
  readonly warmUp: WarmUp;
  readonly seconds: number;
  /** Whose CPU time and memory are read. */
  readonly serverPid: number;
};

/** What was seen in the window after the warm-up. Latencies in milliseconds, from the moment a message was due. */
export type Outcome = {
  readonly messages: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  /** Server CPU a message. Unit: milliseconds, which is seconds per 1,000. */
  readonly cpuMs: number;
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  /** Share of one core that the server used, that the generator used, and that everybody else on the machine used. */
  readonly serverShare: number;
  readonly generatorShare: number;
  readonly foreignShare: number;
  /** Sent, and not both acknowledged and received three seconds after the end. */
  readonly lost: number;
  readonly duplicates: number;
  /** Answers other than 200. */
  readonly bad: number;
  readonly rssMb: number;
};
