import type { AnyCallback, Subscription } from "../bus/event-bus.ts";
import type { Connect } from "../namespace.ts";
import type { Core } from "./core-namespace.ts";

/** Event of each `on…` member. Source: docs/wire/streams.md#core. */
const EVENTS = {
  onViewContact: "contact::view",
  onAuthFail: "auth_fail",
  onAccessDenied: "access_denied",
  onAuthorizeSuccess: "authorize_success",
  onAuthorizeRetriesExhausted: "authorize_retries_exhausted",
  onCTIAuthorizeRetriesExhausted: "cti_authorize_retries_exhausted",
  onIframeRetriesExhausted: "iframe_retries_exhausted",
  onInitialized: "init",
  onConfigure: "configuration::configure",
  onSoftphoneSessionInit: "connection::session_init",
  onActivateChannelWithViewType: "taskList::activate_channel_with_view_type",
} as const;

/** Members of `core` that subscribe to one event each. */
export function coreEvents(ns: Connect): Pick<Core, keyof typeof EVENTS> {
  const on =
    (name: string) =>
    (callback: AnyCallback): Subscription =>
      ns.core.getEventBus().subscribe(name, callback);
  const members = Object.entries(EVENTS).map(([member, name]) => [member, on(name)]);
  return Object.fromEntries(members) as Pick<Core, keyof typeof EVENTS>; // has exactly the keys of EVENTS
}
