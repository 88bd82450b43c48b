/** Conduit messages to and from the host page, limited by the trust in its origin. */
import { CONDUIT_EVENTS, conduitMessage } from "@tributary/protocol/conduit";
import { isApprovedOrigin } from "@tributary/protocol/panel";
import * as v from "valibot";
import type { HostWindow } from "./host-window.ts";

/** Trust in the page that embeds the panel. Agent data is sent to approved hosts only. */
export type HostTrust =
  | { readonly kind: "top-level" }
  | { readonly kind: "unknown" }
  | { readonly kind: "approved"; readonly origin: string }
  | { readonly kind: "not-approved"; readonly origin: string };

/** Posts one event to the host. */
export type PostToHost = (event: string, data?: unknown) => void;

/** Messages between panel and host. Disposing stops listening. */
export interface HostChannel extends Disposable {
  readonly trust: HostTrust;
  /** Posts to an approved origin. While the origin is unknown, posts only events that an unapproved page cannot use. */
  readonly post: PostToHost;
  /** Posts a message that is not a conduit event, with ports. */
  transfer(message: object, ports: readonly Transferable[]): void;
}

/** Settings of {@link createHostChannel}. */
export type HostChannelOptions = {
  readonly approvedOrigins: readonly string[];
  /** The embedding origin was determined by the host's first message. */
  readonly onTrust: (trust: HostTrust) => void;
  /** The approved host sent an event. */
  readonly onEvent: (event: string, data: unknown) => void;
};

const EVENTS_FOR_UNKNOWN_HOSTS: ReadonlySet<string> = new Set([
  CONDUIT_EVENTS.acknowledge,
  CONDUIT_EVENTS.requestConfigure,
]);

/** Starts listening to the host. Rules CD-01 and CD-02. */
export function createHostChannel(window: HostWindow, options: HostChannelOptions): HostChannel {
  let trust: HostTrust = window.isFramed ? trustIn(window.hintedOrigin) : { kind: "top-level" };

  /** The panel's own origin is always approved. */
  function trustIn(origin: string | null): HostTrust {
    if (origin === null) return { kind: "unknown" };
    const isApproved = origin === window.ownOrigin || isApprovedOrigin(origin, options.approvedOrigins);
    return { kind: isApproved ? "approved" : "not-approved", origin };
  }

  const listening = window.listen((data, origin) => {
    const message = v.safeParse(conduitMessage, data);
    if (!message.success) return; // ignore unrelated postMessages
    if (trust.kind === "unknown") {
      trust = trustIn(origin);
      options.onTrust(trust);
    }
    if (trust.kind === "approved" && trust.origin === origin)
      options.onEvent(message.output.event, message.output.data);
  });

  return {
    get trust() {
      return trust;
    },
    post(event, data) {
      const message = data === undefined ? { event } : { event, data };
      if (trust.kind === "approved") window.post(message, trust.origin);
      else if (trust.kind === "unknown" && EVENTS_FOR_UNKNOWN_HOSTS.has(event)) window.post(message, "*");
    },
    transfer: (message, ports) => window.post(message, trust.kind === "approved" ? trust.origin : "*", ports),
    [Symbol.dispose]: () => listening[Symbol.dispose](),
  };
}
