/** Clients, providers and keepalive as classes, for pages that create their own. Source: docs/wire/streams.md#globals. */
import type { EventBus } from "../bus/event-bus.ts";
import { API_EVENTS, type CallCallbacks, type Client, type ClientConduit, MASTER_EVENTS } from "../client/client.ts";
import { createConduitClient } from "../client/conduit-client.ts";
import { createKeepalive, type Keepalive } from "../core/keepalive.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { assertNotNull, NotImplementedError } from "../utilities/errors.ts";

/** Base class of a page's own client, which overrides `_callImpl`. */
export class ClientBase implements Client {
  static readonly EMPTY_CALLBACKS = { success(): void {}, failure(): void {} };
  call(method: string, params?: object | null, callbacks?: CallCallbacks): void {
    this._callImpl(assertNotNull(method, "method"), params ?? {}, callbacks ?? ClientBase.EMPTY_CALLBACKS);
  }
  /** Errors: NotImplementedError unless overridden. */
  _callImpl(_method: string, _params: object, _callbacks: CallCallbacks): void {
    throw new NotImplementedError();
  }
}

/** Client whose calls all fail. */
export class NullClient extends ClientBase {
  override _callImpl(method: string, _params: object, callbacks: CallCallbacks): void {
    const message = `No such method exists on NULL client: ${method}`;
    callbacks.failure?.(JSON.stringify({ type: "ValueError", message, stack: [] }), { message });
  }
}

type Deps = Pick<StreamsDeps, "clock" | "random">;

/** Sends keepalive requests over a conduit until disposed. */
export interface KeepaliveManager extends Disposable {
  start(): void;
  deferStart(): void;
  /** Triggers `ack_timeout` for missed responses from now on. */
  enableAckTimeout(acknowledged?: unknown): void;
}

/** Classes whose instances need a clock. */
export interface ClientClasses {
  UpstreamConduitClient: new (conduit: ClientConduit) => ClientBase;
  UpstreamConduitMasterClient: new (conduit: ClientConduit) => ClientBase;
  /** Units: milliseconds. */
  KeepaliveManager: new (
    conduit: ClientConduit,
    eventBus: Pick<EventBus, "trigger">,
    synTimeout: number,
    ackTimeout: number,
  ) => KeepaliveManager;
}

export function clientClasses(deps: Deps): ClientClasses {
  class UpstreamConduitClient extends ClientBase {
    readonly #client: Client;
    constructor(conduit: ClientConduit) {
      super();
      this.#client = createConduitClient(deps, conduit, API_EVENTS);
    }
    override _callImpl(method: string, params: object, callbacks: CallCallbacks): void {
      this.#client.call(method, params, callbacks);
    }
  }
  class UpstreamConduitMasterClient extends ClientBase {
    readonly #client: Client;
    constructor(conduit: ClientConduit) {
      super();
      this.#client = createConduitClient(deps, conduit, MASTER_EVENTS);
    }
    override _callImpl(method: string, params: object, callbacks: CallCallbacks): void {
      this.#client.call(method, params, callbacks);
    }
  }
  class KeepaliveManager {
    readonly #keepalive: Keepalive;
    #reportsTimeout = false;
    // biome-ignore lint/complexity/useMaxParams: pages construct it with these
    constructor(conduit: ClientConduit, eventBus: Pick<EventBus, "trigger">, synTimeout: number, ackTimeout: number) {
      this.#keepalive = createKeepalive(
        {
          clock: deps.clock,
          send: () => conduit.sendUpstream("synchronize"),
          onMissed: () => {
            if (this.#reportsTimeout) eventBus.trigger("ack_timeout");
          },
        },
        { pauseMs: synTimeout, timeoutMs: ackTimeout },
      );
      conduit.onUpstream("acknowledge", () => this.#keepalive.acknowledged());
    }
    start(): void {
      this.#keepalive.start();
    }
    deferStart(): void {
      this.#keepalive.start();
    }
    enableAckTimeout(_acknowledged?: unknown): void {
      this.#reportsTimeout = true;
    }
    [Symbol.dispose](): void {
      this.#keepalive[Symbol.dispose]();
    }
  }
  return { UpstreamConduitClient, UpstreamConduitMasterClient, KeepaliveManager };
}
