/**
 * Handshake with the host. Hosts interpret an acknowledge as "signed in", and destroy a frame that does not acknowledge
 * within five seconds; therefore the panel also acknowledges while the user types into the sign-in form.
 *
 * ```
 *             interacted              signed-in
 *  silent ───────────────▶ typing ───────────────▶ signed-in
 *    ▲ └──────────signed-in──────────────────────────▲ │
 *    ├──signed-out──── typing, denied                  │
 *    └──signed-out──────────────────────────────────────┘
 *  any ──denied──▶ denied      (acknowledges, then reports that access is denied)
 * ```
 *
 * Source: docs/wire/streams.md#handshake, #signing-in-and-out.
 */
import { assertNever, type Clock } from "@tributary/kernel";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";
import type { PostToHost } from "./host-channel.ts";

/** State of the handshake. The panel acknowledges in every state but `silent`. */
export type HandshakeState = "silent" | "typing" | "signed-in" | "denied";

/** Changes of the agent's session, as far as the handshake depends on them. */
export type HandshakeEvent = "interacted" | "signed-in" | "signed-out" | "denied";

/** Applies an event. Rules CD-03 to CD-08. */
export function stepHandshake(state: HandshakeState, event: HandshakeEvent): HandshakeState {
  switch (event) {
    case "interacted":
      return state === "silent" ? "typing" : state;
    case "signed-in":
      return "signed-in";
    case "signed-out":
      return "silent";
    case "denied":
      return "denied";
    default:
      return assertNever(event);
  }
}

/** The handshake of one panel page. Disposing cancels its timer. */
export interface Handshake extends Disposable {
  readonly state: HandshakeState;
  /** Posts an event to the host; nothing before the first acknowledge. */
  readonly post: PostToHost;
  step(event: HandshakeEvent): void;
  /** Acknowledges at the host's request. */
  synchronize(): void;
  /** Records that the host has sent its configuration. */
  configured(): void;
  /** Posts the current state again, for a host that attached late. Nothing before the first acknowledge. */
  replay(): void;
}

/** Settings of {@link createHandshake}. */
export type HandshakeOptions = {
  readonly pageId: string;
  /**
   * Hosts that use our library read the region from the acknowledge instead of requesting it on the SDK channel before
   * each chat; other hosts ignore it.
   */
  readonly region: string;
  /** Posts the signed-in agent's data again. */
  readonly replayAgent: () => void;
};

/** Time for the host to send its configuration before it is requested. Unit: milliseconds. Source: CD-09. */
const CONFIGURE_TIMEOUT_MS = 1_000;

/** Creates a {@link Handshake} in state `silent`. */
export function createHandshake(
  { clock, post: postNow }: { readonly clock: Clock; readonly post: PostToHost },
  { pageId, region, replayAgent }: HandshakeOptions,
): Handshake {
  let state: HandshakeState = "silent";
  let hasAcknowledged = false;
  let isConfigured = false;
  let configureTimer: Disposable | undefined;

  function post(event: string, data?: unknown): void {
    if (hasAcknowledged) postNow(event, data);
  }

  /**
   * Each acknowledge contains the id, because a host that restarts in the same page treats the next one as its first.
   */
  function acknowledge(): void {
    const isFirst = !hasAcknowledged;
    hasAcknowledged = true;
    post(CONDUIT_EVENTS.acknowledge, { id: pageId, instance: { region } });
    if (!isFirst) return;
    replay();
    configureTimer = clock.after(CONFIGURE_TIMEOUT_MS, () => {
      if (!isConfigured) post(CONDUIT_EVENTS.requestConfigure);
    });
  }

  function replay(): void {
    if (!hasAcknowledged) return;
    if (state === "denied") post(CONDUIT_EVENTS.accessDenied);
    if (state === "signed-in") replayAgent();
  }

  return {
    get state() {
      return state;
    },
    post,
    step(event) {
      const before = state;
      state = stepHandshake(before, event);
      if (state === before || state === "silent") return;
      if (!hasAcknowledged) {
        acknowledge();
        return;
      }
      if (before === "silent") acknowledge();
      replay();
    },
    synchronize() {
      if (state !== "silent") acknowledge();
    },
    configured() {
      isConfigured = true;
    },
    replay,
    [Symbol.dispose]: () => configureTimer?.[Symbol.dispose](),
  };
}
