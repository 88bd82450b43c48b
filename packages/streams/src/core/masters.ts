import type { Client } from "../client/client.ts";
import type { Connect } from "../namespace.ts";

/** Installs master election: some tasks run on only one of the agent's pages. Source: docs/wire/streams.md#master-election. */
export function installMasters(ns: Connect): void {
  // biome-ignore lint/complexity/useMaxParams: this is how pages call it
  ns.ifMaster = (topic, onYes, onNo, dontClaim) => {
    if (!topic) throw new ns.ValueError("A topic must be provided.");
    if (!onYes) throw new ns.ValueError("A true callback must be provided.");
    const client = masterClient(ns);
    if (client === undefined) return onNo?.();
    const params = { topic, ...(dontClaim === undefined ? {} : { shouldNotBecomeMasterIfNone: dontClaim }) };
    client.call("checkMaster", params, {
      success: (data) => (isYes(data) ? onYes() : onNo?.()),
    });
  };
  ns.becomeMaster = (topic, onDone, onFail) => {
    if (!topic) throw new ns.ValueError("A topic must be provided.");
    const client = masterClient(ns);
    if (client === undefined) return onFail?.();
    client.call("becomeMaster", { topic }, { success: () => onDone?.() });
  };
}

/** Without a panel, no page is master of any topic. */
function masterClient(ns: Connect): Client | undefined {
  try {
    return ns.core.getMasterClient();
  } catch (error) {
    ns.getLog().warn("master request failed").withException(error);
    return undefined;
  }
}

function isYes(data: unknown): boolean {
  return typeof data === "object" && data !== null && "isMaster" in data && data.isMaster === true;
}
