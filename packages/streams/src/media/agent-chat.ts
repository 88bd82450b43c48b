/** The chat controller of an agent's connection: chatjs's when it is on the page, ours when not. Source: docs/wire/streams.md#chat-media-controller. */
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { globalName } from "./global-name.ts";
import type { MediaWanted } from "./media-factory.ts";
import type { ChatDetails } from "./participant-calls.ts";

/** What is used of chatjs. */
type ChatSession = {
  setGlobalConfig(config: object): void;
  setRegionOverride?: (region: string | null) => void;
  create(args: object): ChatjsController;
};
type ChatjsController = {
  connect(): Promise<unknown>;
  onConnectionBroken(callback: (data: unknown) => void): void;
  onConnectionEstablished(callback: (data: unknown) => void): void;
};

/** Makes and connects the controller. Errors: rejects with what connecting was refused with. */
export async function createAgentChat(ns: Connect, deps: StreamsDeps, wanted: MediaWanted): Promise<unknown> {
  const details = wanted.info as ChatDetails; // made by ChatConnection.getMediaInfo
  publish(ns, "Chat media controller init", details);
  const library = globalName<ChatSession>(ns, deps.window, "ChatSession");
  const controller =
    library === undefined
      ? await ourController(ns, deps, { details, endpoint: endpointOf(deps, wanted) })
      : await chatjsController(ns, library, { details, features: wanted.options.features });
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

/** A panel that named its region with its first words is not asked again. */
async function regionOf(ns: Connect, contactId: string): Promise<string | null> {
  const { panelInstance } = ns.core;
  if (panelInstance !== null) return panelInstance.region;
  try {
    const instance = await ns.core.sdk.request("contact/getInstanceDetails", { contactId });
    const hasRegion = typeof instance === "object" && instance !== null && "region" in instance;
    return hasRegion && instance.region ? String(instance.region) : null;
  } catch (error) {
    ns.getLog().error("Failed to get the region of a chat.").withException(error);
    return null;
  }
}

/** The region in the agent's ARN. */
function agentRegion(ns: Connect): string | null {
  try {
    const { configuration } = ns.core.agentDataProvider?.getAgentData() ?? {};
    const arn: unknown = configuration === undefined ? undefined : Reflect.get(configuration, "agentARN");
    return typeof arn === "string" ? (arn.split(":")[3] ?? null) : null;
  } catch {
    return null; // nothing is known of the agent yet
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

/** Our own client comes only when a chat needs it. */
async function ourController(
  ns: Connect,
  { fetch, clock, random }: StreamsDeps,
  { details, endpoint }: { details: ChatDetails; endpoint: string },
): Promise<ChatjsController> {
  const { createChatController } = await import("./chat-controller.ts");
  const sockets = ns.core.getWebSocketManager();
  return createChatController({ fetch, clock, random, sockets }, { details, endpoint });
}

/** Where the participant service is: as the page says, or beside the panel. */
function endpointOf({ window }: StreamsDeps, { options }: MediaWanted): string {
  return (options.participantEndpoint ?? new URL(options.ccpUrl, window.location.href).origin).replace(/\/$/, "");
}

/** A measurement for the panel; never words of a customer, never a token. */
function publish(ns: Connect, name: string, { contactId }: ChatDetails): void {
  ns.core.upstream?.sendUpstream("broadcast", { event: "client_metric", data: { name, contactId } });
}
