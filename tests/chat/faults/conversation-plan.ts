/** Plan of a conversation, from its seed: what the participants do, and which faults occur meanwhile. */
import { type CallFault, createSeededRandom, type Fault, type FrameFault, type SeededRandom } from "@tributary/testkit";
import type { Restart } from "./fault-center.ts";

/** `all`: every fault that a network can have. `survivable`: those of which a server can save pages of the unmodified library. */
export type FaultKinds = "all" | "survivable";

/** An action of a participant. Unit: milliseconds from the start of the conversation. */
export type Action = {
  readonly atMs: number;
  readonly who: "customer" | "agent";
  /** `messages`: that many at once. `reload`: of the customer's page. */
  readonly what:
    | { readonly kind: "messages"; readonly count: number }
    | { readonly kind: "typing" }
    | { readonly kind: "reload" };
};

export type ConversationPlan = {
  readonly seed: number;
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
  readonly restarts: readonly Restart[];
  /** True: the page also collects the transcript (`onTranscriptUpdated`). */
  readonly collectsTranscript: boolean;
  /** The participant who ends the chat. */
  readonly endedBy: "customer" | "agent";
};

/** Time in which the participants act. Unit: milliseconds. */
export const ACTIVE_MS = 60_000;

const PATHS = { message: "/participant/message", event: "/participant/event", transcript: "/participant/transcript" };
const CONNECTION = "/participant/connection";
/** Faults hit frames after the greeting: a frame that is lost before the first item cannot be noticed. */
const FIRST_FRAME = 8;
/** Approximate numbers of calls, sockets and frames of a conversation, among which faults are placed. */
const COUNTS = { message: 16, event: 10, transcript: 4, connection: 5, socket: 6, toClient: 70, toServer: 40 };

/** Returns the plan of a seed. */
export function planOf(seed: number, kinds: FaultKinds): ConversationPlan {
  const random = createSeededRandom(seed);
  const planned = Array.from({ length: random.between(6, 16) }, () => faultOf(random, kinds));
  const faults = kinds === "survivable" ? withFewRefusedConnections(planned) : planned;
  const restarts = Array.from({ length: random.chance(0.3) ? random.between(1, 2) : 0 }, (_, index) => ({
    atMs: random.between(5_000, 25_000) + index * 30_000,
    downMs: random.between(50, 4_000),
    isKill: random.chance(0.6),
    isWaiting: kinds === "survivable" || random.chance(0.5),
  }));
  return {
    seed,
    actions: actionsOf(random),
    faults,
    restarts,
    collectsTranscript: random.chance(0.5),
    endedBy: random.pick(["customer", "agent"]),
  };
}

/** A session of the unmodified library ends when three attempts at the same call are refused: no more than two connections are. */
function withFewRefusedConnections(faults: readonly Fault[]): readonly Fault[] {
  const refused = faults.filter(
    (fault) => fault.at === "call" && fault.path === CONNECTION && fault.fault.kind === "answer",
  );
  return faults.filter((fault) => !refused.slice(2).includes(fault));
}

function actionsOf(random: SeededRandom): readonly Action[] {
  const actions: Action[] = [];
  const add = (who: Action["who"], what: Action["what"]): void =>
    void actions.push({ atMs: random.between(0, ACTIVE_MS), who, what });
  for (const who of ["customer", "agent"] as const) {
    for (let number = random.between(5, 10); number > 0; number -= 1)
      add(who, { kind: "messages", count: random.chance(0.2) ? random.between(2, 4) : 1 });
    for (let number = random.between(0, 3); number > 0; number -= 1) add(who, { kind: "typing" });
  }
  for (let number = random.chance(0.4) ? random.between(1, 2) : 0; number > 0; number -= 1)
    add("customer", { kind: "reload" });
  return actions.sort((one, other) => one.atMs - other.atMs);
}

function faultOf(random: SeededRandom, kinds: FaultKinds): Fault {
  const place = random.fraction();
  if (place < 0.4) return callFault(random, kinds);
  if (place < 0.9 || kinds === "survivable") return frameFault(random, kinds);
  if (place < 0.95) {
    const fault = random.pick([{ kind: "drop" }, { kind: "refuse", status: 503 }, { kind: "hang" }] as const);
    return { at: "socket", nth: random.between(1, COUNTS.socket), fault };
  }
  const fault = { kind: "outage", ms: random.between(500, 25_000) } as const;
  return { at: "time", afterMs: random.between(5_000, ACTIVE_MS), fault };
}

function callFault(random: SeededRandom, kinds: FaultKinds): Fault {
  const name = random.pick(["message", "message", "event", "transcript", "connection"] as const);
  const path = name === "connection" ? CONNECTION : PATHS[name];
  const isHandled = random.chance(0.5);
  const busy: CallFault[] = [
    { kind: "delay", ms: random.between(100, 6_000) },
    { kind: "delay-answer", ms: random.between(100, 6_000) },
    { kind: "answer", status: 429, isHandled: false },
    { kind: "answer", status: 500, isHandled },
  ];
  const broken: CallFault[] = [
    { kind: "drop" },
    { kind: "lose-answer" },
    { kind: "hang", isHandled },
    // For a connection 403 is the end of the chat: no fault, but an answer that both libraries believe.
    ...(name === "connection" ? [] : [{ kind: "answer", status: 403, isHandled: false } as const]),
  ];
  const fault = random.pick(kinds === "all" ? [...busy, ...broken] : busy);
  return { at: "call", path, nth: random.between(1, COUNTS[name]), fault };
}

function frameFault(random: SeededRandom, kinds: FaultKinds): Fault {
  const to = random.chance(0.75) ? "client" : "server";
  const cuts: FrameFault["kind"][] = ["cut", "cut", "cut", "half-open", "one-way", "delay"];
  const kind = random.pick(kinds === "all" ? [...cuts, "drop", "repeat", "swap"] : cuts) as FrameFault["kind"];
  const fault: FrameFault = kind === "delay" ? { kind, ms: random.between(100, 8_000) } : { kind };
  return {
    at: "frame",
    to,
    nth: random.between(FIRST_FRAME, to === "client" ? COUNTS.toClient : COUNTS.toServer),
    fault,
  };
}
