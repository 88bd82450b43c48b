/**
 * The panel's end of the conduit to the page that embeds it: hears what the server says, tells the host, and carries the host's wishes back.
 *
 * The page hands every frame of the server to `heard`; the conduit derives from them whether anybody is signed in. Source: docs/wire/streams.md#host-and-panel,
 * #websocket-bridge, #master-election and #checklist-for-a-panel.
 */
import type { Clock, EpochMs, Logger } from "@tributary/kernel";
import {
  broadcastRequest,
  CONDUIT_EVENTS,
  conduitMessage,
  type HostConfigure,
  hostConfigure,
  SUNK_BROADCASTS,
} from "@tributary/protocol/conduit";
import type { AgentUpdate, PanelServerFrame } from "@tributary/protocol/panel";
import * as v from "valibot";
import { type Acknowledging, type AcknowledgingEvent, stepAcknowledging } from "./host/acknowledging.ts";
import type { HostDoor } from "./host/host-door.ts";
import {
  answerApiRequest,
  answerMasterRequest,
  answerMediaDeviceRequest,
  type MediaDevice,
} from "./host/host-requests.ts";
import { toHostUpdate } from "./host/host-update.ts";
import type { PanelServer } from "./host/panel-server.ts";
import { type ChannelPorts, openSdkChannel } from "./host/sdk-channel.ts";
import { type HostStanding, standingOf } from "./host/standing.ts";
import { createWebSocketBridge } from "./host/web-socket-bridge.ts";

/** What the conduit is made of. */
export type PanelConduitDeps = {
  readonly door: HostDoor;
  readonly server: PanelServer;
  readonly openChannel: () => ChannelPorts;
  readonly listMediaDevices: () => Promise<readonly MediaDevice[]>;
  readonly clock: Clock;
  readonly log: Logger;
};

/** What the conduit needs to know. */
export type PanelConduitOptions = {
  /** The id of this page: the same as in the link's `hello`. */
  readonly pageId: string;
  /** From the page's configuration. */
  readonly approvedOrigins: readonly string[];
  readonly instance: { readonly origin: string; readonly region: string };
  /** The host said what it wants of the panel. Called again when it says so again. */
  readonly onConfigure?: (configure: HostConfigure) => void;
  /** It became known who embeds the panel. A page that is not approved must be told so in words. */
  readonly onStanding?: (standing: HostStanding) => void;
};

/** The panel's end of the conduit. Disposing ends it without a word to the host. */
export interface PanelConduit extends Disposable {
  /** What is known of the host. */
  readonly standing: HostStanding;
  /** Takes each frame of the server, in order. `welcome` signs in, `signed-out` and `refused` sign out or deny. */
  heard(frame: PanelServerFrame): void;
  /** The link to the server was lost; it comes back with a `welcome`. */
  linkLost(code: number, reason: string): void;
  /** A person has begun to use the sign-in form in this frame: the host must not throw the frame away now. */
  interacted(): void;
  /** The agent looks at another contact; '' for none. Every page of the agent and its host is told. */
  viewContact(contactId: string): void;
}

const CONFIGURE_PATIENCE_MS = 1_000;

/** What may be said before it is known to whom: nothing that an unapproved page could use. */
const HARMLESS: ReadonlySet<string> = new Set([CONDUIT_EVENTS.acknowledge, CONDUIT_EVENTS.requestConfigure]);

/** Makes a {@link PanelConduit}. Rules CD-01 to CD-32. */
export function createPanelConduit(deps: PanelConduitDeps, options: PanelConduitOptions): PanelConduit {
  const { door, clock, log, server } = deps;
  const origins = { ownOrigin: door.ownOrigin, approvedOrigins: options.approvedOrigins };
  let standing: HostStanding = door.isFramed ? standingOf(door.hintedOrigin, origins) : { kind: "top-level" };
  let acknowledging: Acknowledging = "silent";
  let hasAcknowledged = false;
  let isLinkUp = false;
  let isConfigured = false;
  let patience: Disposable | undefined;
  let latest: { readonly update: AgentUpdate; readonly receivedAt: EpochMs } | undefined;
  let pages = 1;
  const bridge = createWebSocketBridge(clock, tell);

  function tell(event: string, data?: unknown): void {
    if (!hasAcknowledged && event !== CONDUIT_EVENTS.acknowledge) return; // hosts hear nothing before the first acknowledge
    const message = data === undefined ? { event } : { event, data };
    if (standing.kind === "approved") door.post(message, standing.origin);
    else if (standing.kind === "unknown" && HARMLESS.has(event)) door.post(message, "*");
  }

  /**
   * The id goes with each: a host that starts anew in the same page takes the next one for its first. A host with our library reads the
   * region here, and does not ask for it over the SDK's channel before each chat; others overlook it.
   */
  function acknowledge(): void {
    const isFirst = !hasAcknowledged;
    hasAcknowledged = true;
    tell(CONDUIT_EVENTS.acknowledge, { id: options.pageId, instance: { region: options.instance.region } });
    if (!isFirst) return;
    tellEverything();
    patience = clock.after(CONFIGURE_PATIENCE_MS, () => {
      if (!isConfigured) tell(CONDUIT_EVENTS.requestConfigure);
    });
  }

  function tellEverything(): void {
    if (acknowledging === "denied") tell(CONDUIT_EVENTS.accessDenied);
    if (acknowledging !== "signed-in") return;
    tell(CONDUIT_EVENTS.updateConnectedCcps, { length: pages });
    if (latest !== undefined) tell(CONDUIT_EVENTS.agentUpdate, toHostUpdate(latest.update, latest.receivedAt));
  }

  function move(event: AcknowledgingEvent): void {
    const before = acknowledging;
    acknowledging = stepAcknowledging(before, event);
    if (acknowledging === before || acknowledging === "silent") return;
    if (hasAcknowledged && before !== "silent") tellEverything();
    else if (!hasAcknowledged) acknowledge();
    else {
      acknowledge();
      tellEverything();
    }
  }

  function signedOut(event: string, data?: unknown): void {
    latest = undefined;
    isLinkUp = false;
    tell(event, data);
    move("signed-out");
  }

  function heard(frame: PanelServerFrame): void {
    switch (frame.type) {
      case "welcome":
        isLinkUp = true;
        move("signed-in");
        bridge.up();
        return;
      case "refused":
        if (frame.code === "permission-missing") move("denied");
        else if (frame.code === "session-expired") signedOut(CONDUIT_EVENTS.authFail, { authorize: true });
        return;
      case "signed-out":
        if (frame.reason === "expired") signedOut(CONDUIT_EVENTS.authFail, { authorize: true });
        else signedOut(CONDUIT_EVENTS.terminated);
        return;
      case "update":
        latest = { update: frame.update, receivedAt: clock.now() };
        tell(CONDUIT_EVENTS.agentUpdate, toHostUpdate(latest.update, latest.receivedAt));
        return;
      case "pages":
        pages = frame.length;
        tell(CONDUIT_EVENTS.updateConnectedCcps, { length: pages });
        return;
      case "broadcast":
        tell(frame.event, frame.data);
        return;
      case "chat":
        bridge.frame(frame.frame);
        return;
      case "master-result":
        // Answers to this page's own questions are given where they were asked.
        if (frame.requestId === null) {
          tell(CONDUIT_EVENTS.masterResponse, {
            event: CONDUIT_EVENTS.masterResponse,
            requestId: "",
            data: frame.answer,
            err: null,
          });
        }
        return;
      default:
        return; // `result`, `failed`, `pong`: the link's business
    }
  }

  function hearHost(data: unknown, origin: string): void {
    const message = v.safeParse(conduitMessage, data);
    if (!message.success) return; // windows hear many voices
    if (standing.kind === "unknown") {
      standing = standingOf(origin, origins);
      options.onStanding?.(standing);
      if (standing.kind === "approved" && hasAcknowledged) tellEverything();
    }
    if (standing.kind !== "approved" || standing.origin !== origin) return;
    obey(message.output.event, message.output.data);
  }

  function obey(event: string, data: unknown): void {
    const requests = { ...deps, tell };
    switch (event) {
      case CONDUIT_EVENTS.synchronize:
        if (acknowledging !== "silent") acknowledge();
        return;
      case CONDUIT_EVENTS.configure:
        isConfigured = true;
        configure(data);
        return;
      case CONDUIT_EVENTS.outerContextInfo:
        if (hasAcknowledged && acknowledging !== "silent") tellEverything(); // a host has just attached itself
        return;
      case CONDUIT_EVENTS.apiRequest:
        void answerApiRequest(requests, data, acknowledging === "signed-in");
        return;
      case CONDUIT_EVENTS.masterRequest:
        void answerMasterRequest(requests, data);
        return;
      case CONDUIT_EVENTS.broadcast:
        passOn(data);
        return;
      case CONDUIT_EVENTS.reloadAgentConfiguration:
        server.refresh();
        return;
      case CONDUIT_EVENTS.mediaDeviceRequest:
        void answerMediaDeviceRequest(requests);
        return;
      case CONDUIT_EVENTS.webSocketSubscribe:
        bridge.subscribe(data);
        return;
      case CONDUIT_EVENTS.webSocketSend:
        bridge.send(data);
        return;
      case CONDUIT_EVENTS.terminate:
        if (acknowledging === "signed-in" || acknowledging === "denied") server.signOut();
        return;
      default:
        return; // telemetry, other regions, newer hosts
    }
  }

  function configure(data: unknown): void {
    const wishes = v.safeParse(hostConfigure, data);
    if (wishes.success) options.onConfigure?.(wishes.output);
  }

  function passOn(data: unknown): void {
    const request = v.safeParse(broadcastRequest, data);
    if (!request.success || SUNK_BROADCASTS.has(request.output.event) || acknowledging !== "signed-in") return;
    server.broadcast(request.output.event, request.output.data);
  }

  const listening = door.listen(hearHost);
  const sdk =
    door.isFramed && standing.kind !== "not-approved"
      ? openSdkChannel(
          {
            clock,
            openChannel: deps.openChannel,
            post: (message, transfer) =>
              door.post(message, standing.kind === "approved" ? standing.origin : "*", transfer),
          },
          { connectionId: options.pageId, instance: options.instance, isOnline: () => isLinkUp },
        )
      : undefined;
  if (standing.kind === "not-approved")
    log.warn("embedded by a page that is not approved", { origin: standing.origin });

  return {
    get standing() {
      return standing;
    },
    heard,
    linkLost(code, reason) {
      isLinkUp = false;
      bridge.lost(code, reason);
    },
    interacted: () => move("interacted"),
    viewContact: (contactId) => server.broadcast(CONDUIT_EVENTS.contactView, { contactId }),
    [Symbol.dispose]() {
      listening[Symbol.dispose]();
      patience?.[Symbol.dispose]();
      sdk?.[Symbol.dispose]();
    },
  };
}
