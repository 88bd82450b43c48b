/**
 * Chat controller of an agent's connection: from chatjs if it is on the page, otherwise the built-in one.
 *
 * Source: docs/wire/streams.md#chat-media-controller.
 */
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import type { ChatDetails } from "./chat-details.ts";
import { globalName } from "./global-name.ts";
import type { MediaRequest } from "./media-factory.ts";

/** The used part of chatjs. */
type ChatSession = {
  setGlobalConfig(config: object): void;
  setRegionOverride?: (region: string | null) => void;
  create(args: object): ChatjsController;
};
type ChatjsController = {
  connect(): Promise<unknown>;
  onConnectionBroken(callback: (data: unknown) => void): unknown;
  onConnectionEstablished(callback: (data: unknown) => void): unknown;
};

/** Creates and connects the controller. Errors: rejects with the error of the connect call. */
export async function createAgentChat(ns: Connect, deps: StreamsDeps, request: MediaRequest): Promise<unknown> {
  const details = request.info as ChatDetails; // created by ChatConnection.getMediaInfo
  publish(ns, "Chat media controller init", details);
  const library = globalName<ChatSession>(ns, deps.window, "ChatSession");
  const controller =
    library === undefined
      ? await builtInController(ns, deps, { details, endpoint: endpointOf(deps, request) })
      : await chatjsController(ns, library, { details, features: request.options.features });
  controller.onConnectionBroken(() => publish(ns, "Chat session connection broken", details));
  controller.onConnectionEstablished(() => publish(ns, "Chat session connection established", details));
  await controller.connect();
  return controller;
}

async function chatjsController(
  ns: Connect,
  library: ChatSession,
  { details, features }: { details: ChatDetails; features: unknown },
): Promise<ChatjsController> {
  const region = await regionOf(ns, details.contactId);
  library.setGlobalConfig({ loggerConfig: { logger: chatLogger(ns) }, region: agentRegion(ns), features });
  if (region !== null) library.setRegionOverride?.(null);
  return library.create({
    chatDetails: details,
    type: "AGENT",
    websocketManager: ns.core.getWebSocketManager(),
    ...(region === null ? {} : { options: { region } }),
  });
}

/** Skips the request if the panel's first acknowledge contained the region. */
async function regionOf(ns: Connect, contactId: string): Promise<string | null> {
  const { panelInstance } = ns.core;
  if (panelInstance !== null) return panelInstance.region;
  try {
    const instance = await ns.core.sdk.request("contact/getInstanceDetails", { contactId });
    const hasRegion = typeof instance === "object" && instance !== null && "region" in instance;
    return hasRegion && instance.region ? String(instance.region) : null;
  } catch (error) {
    ns.getLog().error("failed to get chat region").withException(error);
    return null;
  }
}

/** Reads the region from the agent's ARN. */
function agentRegion(ns: Connect): string | null {
  try {
    const { configuration } = ns.core.agentDataProvider?.getAgentData() ?? {};
    const arn: unknown = configuration === undefined ? undefined : Reflect.get(configuration, "agentARN");
    return typeof arn === "string" ? (arn.split(":")[3] ?? null) : null;
  } catch {
    return null; // no agent data yet
  }
}

function chatLogger(ns: Connect): object {
  return {
    debug: (text: string) => void ns.getLog().debug("%s", text),
    info: (text: string) => void ns.getLog().info("%s", text),
    warn: (text: string) => void ns.getLog().warn("%s", text),
    error: (text: string) => void ns.getLog().error("%s", text),
  };
}

/** The built-in client is loaded only when a chat needs it. */
async function builtInController(
  ns: Connect,
  deps: StreamsDeps,
  chat: { details: ChatDetails; endpoint: string },
): Promise<ChatjsController> {
  const { createBuiltInChat } = await import("./built-in-chat.ts");
  return createBuiltInChat(deps, { ...chat, sockets: ns.core.getWebSocketManager() });
}

/** Returns the URL of the participant service: from the options, or on the panel's origin. */
function endpointOf({ window }: StreamsDeps, { options }: MediaRequest): string {
  return (options.participantEndpoint || new URL(options.ccpUrl, window.location.href).origin).replace(/\/$/, "");
}

/** Sends a metric to the panel; never customer text, never a token. */
function publish(ns: Connect, name: string, { contactId }: ChatDetails): void {
  ns.core.upstream?.sendUpstream("broadcast", { event: "client_metric", data: { name, contactId } });
}
