import { CONTACT_EVENT_NAMES } from "../agent-data/contact-steps.ts";
import { randomId } from "../client/random-id.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { findAppFrame } from "./app-frame.ts";
import type { Core } from "./core-namespace.ts";

/** Maximum time the panel may take to list the devices. Unit: milliseconds. */
const DEVICES_TIMEOUT_MS = 1_000;
/** Time until a custom view's frame is removed. Unit: milliseconds. */
const CUSTOM_VIEW_TIMEOUT_MS = 5_000;

type Requests = Pick<
  Core,
  | "viewContact"
  | "activateChannelWithViewType"
  | "getFrameMediaDevices"
  | "terminateCustomView"
  | "triggerTaskCreated"
  | "triggerEmailCreated"
  | "triggerReadyToStartSessionEvent"
  | "getContactEventName"
>;

/** Members of `core` that send requests to the panel. Source: docs/wire/streams.md#events-of-the-conduit, #core. */
export function coreRequests(ns: Connect, deps: StreamsDeps): Requests {
  const broadcast = (event: string, data: unknown): void =>
    ns.core.getUpstream().sendUpstream("broadcast", { event, data });

  return {
    viewContact: (contactId) => broadcast("contact::view", { contactId }),
    // biome-ignore lint/complexity/useMaxParams: this is how pages call it
    activateChannelWithViewType(viewType, mediaType, source, caseId, clientToken) {
      broadcast("taskList::activate_channel_with_view_type", {
        viewType,
        mediaType,
        ...(source ? { source } : {}),
        ...(caseId ? { caseId } : {}),
        clientToken: clientToken ?? randomId(deps),
      });
    },
    getFrameMediaDevices: (timeout) => frameMediaDevices(ns, deps, timeout || DEVICES_TIMEOUT_MS),
    terminateCustomView(connectUrl, iframeSuffix = "", options = {}) {
      const { resolveIframe = true, timeout = CUSTOM_VIEW_TIMEOUT_MS, hideIframe = true } = options;
      const name = `customviews${iframeSuffix || ""}`;
      const { agentApp }: { agentApp?: Connect["agentApp"] } = ns; // not every instance includes it
      const frame = findAppFrame(deps.window.document, name, agentApp?.AppRegistry.get(name)?.containerDOM);
      if (frame === null) return void ns.getLog().warn("custom view has no frame: %s", name);
      frame.contentWindow?.postMessage({ topic: "lifecycle.terminated" }, connectUrl);
      if (!resolveIframe) return;
      if (hideIframe) frame.style.display = "none";
      deps.clock.after(timeout, () => {
        agentApp?.stopApp(name);
        frame.remove();
      });
    },
    triggerTaskCreated: (data) => ns.core.getUpstream().upstreamBus.trigger("task::created", data),
    triggerEmailCreated: (data) => ns.core.getUpstream().upstreamBus.trigger("email::created", data),
    triggerReadyToStartSessionEvent() {
      const event = "connection::ready_to_start_session";
      if (ns.core.initOptions?.softphone?.allowFramedSoftphone) ns.core.getUpstream().sendUpstream(event);
      else ns.core.getEventBus().trigger(event);
    },
    getContactEventName(eventName, contactId) {
      if (!CONTACT_EVENT_NAMES.includes(eventName)) throw new ns.ValueError(`${eventName} is not a contact event.`);
      if ((contactId ?? null) === null) throw new ns.ValueError("contactId must be provided");
      return `${eventName}::${contactId}`;
    },
  };
}

/** Lists the devices that the panel's frame sees, with the labels that its permissions reveal. */
function frameMediaDevices(ns: Connect, { clock }: StreamsDeps, timeoutMs: number): Promise<MediaDeviceInfo[]> {
  return new Promise((resolve, reject) => {
    const answered = ns.core.getEventBus().subscribe("media_device_response", (data: unknown) => {
      finish();
      if (Array.isArray(data)) resolve(data);
      else reject(new Error(errorIn(data) ?? "no media devices"));
    });
    const timer = clock.after(timeoutMs, () => {
      finish();
      reject(new Error("Timeout exceeded"));
    });
    function finish(): void {
      answered.unsubscribe();
      timer[Symbol.dispose]();
    }
    ns.core.getUpstream().sendUpstream("media_device_request");
  });
}

function errorIn(data: unknown): string | undefined {
  return typeof data === "object" && data !== null && "error" in data ? String(data.error) : undefined;
}
