/**
 * The panel's end of the conduit to the page that embeds it: publishes server frames to the host and passes the host's requests on.
 *
 * The page passes each frame of the server to `handleFrame`; the conduit derives the sign-in state from them. Source:
 * docs/wire/streams.md#host-and-panel, #websocket-bridge, #master-election and #checklist-for-a-panel.
 */
import type { Clock, Logger } from "@tributary/kernel";
import { CONDUIT_EVENTS, type HostConfigure } from "@tributary/protocol/conduit";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import { createAgentPublisher } from "./host/agent-publisher.ts";
import { createHandshake } from "./host/handshake.ts";
import { createHostChannel, type HostTrust } from "./host/host-channel.ts";
import { createHostEventHandler } from "./host/host-event-handler.ts";
import type { MediaDevice } from "./host/host-requests.ts";
import type { HostWindow } from "./host/host-window.ts";
import type { PanelServer } from "./host/panel-server.ts";
import { type ChannelPorts, openSdkChannel } from "./host/sdk/sdk-channel.ts";
import { createWebSocketBridge } from "./host/web-socket-bridge.ts";

/** Dependencies of {@link createPanelConduit}. */
export type PanelConduitDeps = {
  readonly hostWindow: HostWindow;
  readonly server: PanelServer;
  readonly openChannel: () => ChannelPorts;
  readonly listMediaDevices: () => Promise<readonly MediaDevice[]>;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Settings of {@link createPanelConduit}. */
export type PanelConduitOptions = {
  /** Id of this page: the same as in the link's `hello`. */
  readonly pageId: string;
  /** From the page's configuration. */
  readonly approvedOrigins: readonly string[];
  readonly instance: { readonly origin: string; readonly region: string };
  /** The host sent its configuration. Called for each one. */
  readonly onConfigure?: (configure: HostConfigure) => void;
  /** The embedding origin was determined. The page must show an explanation if it is not approved. */
  readonly onHostTrust?: (trust: HostTrust) => void;
};

/** The panel's end of the conduit. Disposing ends it without a message to the host. */
export interface PanelConduit extends Disposable {
  readonly hostTrust: HostTrust;
  /** Handles each frame of the server, in order. `welcome` signs in; `signed-out` and `refused` sign out or deny. */
  handleFrame(frame: PanelServerFrame): void;
  /** The link to the server was lost; the next `welcome` reports it as up. */
  linkLost(code: number, reason: string): void;
  /** The user has started to use the sign-in form in this frame: the host must not destroy the frame now. */
  interacted(): void;
  /** The agent selected another contact; '' for none. Published to every page of the agent and its host. */
  viewContact(contactId: string): void;
}

/** Creates a {@link PanelConduit}. All CD rules. */
export function createPanelConduit(deps: PanelConduitDeps, options: PanelConduitOptions): PanelConduit {
  const { hostWindow, clock, log, server } = deps;
  const { pageId, instance, approvedOrigins } = options;

  const channel = createHostChannel(hostWindow, {
    approvedOrigins,
    onTrust(trust) {
      options.onHostTrust?.(trust);
      handshake.replay();
    },
    onEvent: (event, data) => handleHostEvent(event, data),
  });
  const handshake = createHandshake(
    { clock, post: channel.post },
    { pageId, region: instance.region, replayAgent: () => agent.replay() },
  );
  const { post } = handshake;
  const agent = createAgentPublisher(clock, post);
  const bridge = createWebSocketBridge({ clock, post, server });
  const handleHostEvent = createHostEventHandler({
    ...deps,
    post,
    handshake,
    bridge,
    onConfigure: (configure) => options.onConfigure?.(configure),
  });
  const sdk =
    hostWindow.isFramed && channel.trust.kind !== "not-approved"
      ? openSdkChannel(
          { clock, server, openChannel: deps.openChannel, post: channel.transfer },
          { connectionId: pageId, instance, isHostApproved: () => channel.trust.kind === "approved" },
        )
      : undefined;
  if (channel.trust.kind === "not-approved")
    log.warn("embedding origin is not approved", { origin: channel.trust.origin });

  function signedOut(event: string, data?: unknown): void {
    agent.clear();
    sdk?.clear();
    sdk?.linkChanged(false);
    post(event, data);
    handshake.step("signed-out");
  }

  function sessionExpired(): void {
    signedOut(CONDUIT_EVENTS.authFail, { authorize: true });
  }

  function handleFrame(frame: PanelServerFrame): void {
    switch (frame.type) {
      case "welcome":
        sdk?.linkChanged(true);
        handshake.step("signed-in");
        bridge.up();
        return;
      case "refused":
        if (frame.code === "permission-missing") handshake.step("denied");
        else if (frame.code === "session-expired") sessionExpired();
        return;
      case "signed-out":
        if (frame.reason === "expired") sessionExpired();
        else signedOut(CONDUIT_EVENTS.terminated);
        return;
      case "update":
        sdk?.update(agent.update(frame.update));
        return;
      case "pages":
        agent.pages(frame.length);
        return;
      case "broadcast":
        post(frame.event, frame.data);
        return;
      case "chat":
        bridge.frame(frame.frame);
        return;
      case "softphone":
        bridge.softphone(frame.connectionId, frame.jsonRpcMsg);
        return;
      case "master-result":
        // results of this page's own requests are returned to their callers
        if (frame.requestId === null) {
          const event = CONDUIT_EVENTS.masterResponse;
          post(event, { event, requestId: "", data: frame.answer, err: null });
        }
        return;
      default:
        return; // `result`, `failed`, `pong` are handled by the link
    }
  }

  return {
    get hostTrust() {
      return channel.trust;
    },
    handleFrame,
    linkLost(code, reason) {
      sdk?.linkChanged(false);
      bridge.lost(code, reason);
    },
    interacted: () => handshake.step("interacted"),
    viewContact: (contactId) => server.broadcast(CONDUIT_EVENTS.contactView, { contactId }),
    [Symbol.dispose]() {
      for (const part of [channel, handshake, sdk]) part?.[Symbol.dispose]();
    },
  };
}
