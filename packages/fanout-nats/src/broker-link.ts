import type { NatsConnection } from "@nats-io/transport-node";
import { asError, type Clock, type Logger } from "@tributary/kernel";

/** The connection of one node to the broker. It is up while the broker has all subscriptions and answers. */
export interface BrokerLink extends AsyncDisposable {
  readonly isUp: boolean;
  /** The client's connection, which reconnects by itself. Replaced by another one if the broker stops answering. */
  readonly connection: NatsConnection;
  /**
   * Resolves to true once the broker has processed everything that was sent before the call; to false if the link is down or goes down.
   * Calls in the same turn share one round trip.
   */
  roundTrip(): Promise<boolean>;
}

/** Called synchronously when the state of the link changes. */
export type LinkHandlers = {
  /** The connection is another one: subscriptions must be made on it. */
  readonly onReplaced: () => void;
  readonly onDown: () => void;
  /** The broker has all subscriptions again. */
  readonly onUp: () => void;
};

type Deps = { readonly clock: Clock; readonly log: Logger; readonly connect: () => Promise<NatsConnection> };

/** Time for a round trip. A broker that takes longer is treated as gone. Unit: milliseconds. */
const ROUND_TRIP_LIMIT_MS = 3_000;

/** Interval of round trips that find out whether the broker still answers. Unit: milliseconds. */
const PROBE_EVERY_MS = 3_000;

/** Pause between attempts to replace a connection. Unit: milliseconds. */
const REPLACE_WAIT_MS = 1_000;

/** Time to send what was published before the end. Unit: milliseconds. */
const CLOSE_LIMIT_MS = 2_000;

/** Creates the link of a connection that `connect` has returned. No handler is called before this function has returned. */
export function createBrokerLink(
  { clock, log, connect }: Deps,
  first: NatsConnection,
  handlers: LinkHandlers,
): BrokerLink {
  const state = { connection: first, isUp: true, isOpen: true, outages: 0 };
  const roundTrips = createRoundTrips(clock, abandon);
  const timers: { probe: Disposable; replace: Disposable | undefined } = {
    probe: clock.after(PROBE_EVERY_MS, probe),
    replace: undefined,
  };

  function probe(): void {
    timers.probe = clock.after(PROBE_EVERY_MS, probe);
    void link.roundTrip();
  }

  function goDown(): void {
    state.outages += 1;
    roundTrips.fail();
    if (!state.isUp) return;
    state.isUp = false;
    log.warn("connection to broker lost");
    handlers.onDown();
  }

  /** Waits until the broker has the subscriptions that the client has sent again. */
  async function restore(connection: NatsConnection): Promise<void> {
    const { outages } = state;
    const isAnswered = await roundTrips.run(connection);
    if (!isAnswered || !state.isOpen || outages !== state.outages || connection !== state.connection) return;
    state.isUp = true;
    log.info("connection to broker restored");
    handlers.onUp();
  }

  /**
   * Replaces a connection on which the broker does not answer. The client would wait until the operating system has sent what is in its
   * buffers, which can take many minutes.
   */
  function abandon(connection: NatsConnection): void {
    if (connection !== state.connection || !state.isOpen) return;
    goDown();
    void connection.close(); // its status ends, which starts the replacement
  }

  async function follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (!state.isOpen || connection !== state.connection) continue;
      if (status.type === "disconnect") goDown();
      else if (status.type === "reconnect") void restore(connection);
      else if (status.type === "error") log.error("broker reports an error", { error: status.error });
    }
    if (!state.isOpen || connection !== state.connection) return;
    goDown();
    await replace();
  }

  async function replace(): Promise<void> {
    let next: NatsConnection;
    try {
      next = await connect();
    } catch (error) {
      log.debug("failed to connect to broker", { error: asError(error) });
      if (state.isOpen) timers.replace = clock.after(REPLACE_WAIT_MS, () => void replace());
      return;
    }
    if (!state.isOpen) {
      await next.close();
      return;
    }
    state.connection = next;
    handlers.onReplaced();
    void follow(next);
    await restore(next);
  }

  const link: BrokerLink = {
    get isUp() {
      return state.isUp;
    },
    get connection() {
      return state.connection;
    },
    roundTrip: () => (state.isUp ? roundTrips.shared(state.connection) : Promise.resolve(false)),
    async [Symbol.asyncDispose]() {
      if (!state.isOpen) return;
      state.isOpen = false;
      timers.probe[Symbol.dispose]();
      timers.replace?.[Symbol.dispose]();
      if (state.isUp) await roundTrips.run(state.connection, CLOSE_LIMIT_MS);
      roundTrips.fail();
      await state.connection.close();
    },
  };
  void follow(first);
  return link;
}

/** Round trips to the broker, each with a time limit. */
function createRoundTrips(clock: Clock, onLate: (connection: NatsConnection) => void) {
  const pending = new Set<(isAnswered: boolean) => void>();
  let next: Promise<boolean> | undefined;

  async function run(connection: NatsConnection, limitMs = ROUND_TRIP_LIMIT_MS): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    pending.add(resolve);
    const limit = clock.after(limitMs, () => {
      resolve(false);
      onLate(connection);
    });
    connection.flush().then(
      () => resolve(true),
      () => resolve(false), // disconnected, which the status reports
    );
    const isAnswered = await promise;
    limit[Symbol.dispose]();
    pending.delete(resolve);
    return isAnswered;
  }

  return {
    run,
    /** Begins a round trip after the current turn's calls, or joins the one that is about to begin. */
    shared(connection: NatsConnection): Promise<boolean> {
      next ??= Promise.resolve().then(() => {
        next = undefined;
        return run(connection);
      });
      return next;
    },
    /** Ends those in progress: the client forgets some of them. */
    fail(): void {
      for (const resolve of pending) resolve(false);
    },
  };
}
