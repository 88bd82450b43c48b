/** Transfers of chats and agents who are added to them, by the same public methods that hosts call. Source: docs/wire/panel-socket.md#calls. */
import { asError, type Logger } from "@tributary/kernel";
import * as v from "valibot";
import type { QuickConnect, TransferKind, TransferRefusal } from "../../features/transfer/transfer.view-model.ts";
import type { PanelLink } from "./panel-link.ts";

/** Outcome of starting a call. */
export type StartedCall = { readonly contactId: string } | { readonly refusal: TransferRefusal };

/** None of the commands rejects. */
export interface TransferCommands {
  /** Returns the quick connects of the queues that a chat can be transferred to, by name; null if they could not be loaded. */
  quickConnects(queueArns: readonly string[]): Promise<readonly QuickConnect[] | null>;
  /** Resolves to null on success. */
  transfer(contactId: string, quickConnectId: string, kind: TransferKind): Promise<TransferRefusal | null>;
  /** Starts a call without a customer. */
  call(quickConnectId: string): Promise<StartedCall>;
}

const METHODS: Readonly<Record<TransferKind, string>> = {
  transfer: "transferContact",
  add: "addNewConnection",
  call: "createOutboundContact",
};

const startedContact = v.object({ contactId: v.string() });

const endpointPage = v.object({
  endpoints: v.array(
    v.object({
      endpointARN: v.string(),
      type: v.string(),
      name: v.nullable(v.string()),
      agentState: v.fallback(v.nullable(v.picklist(["routable", "not-routable", "offline"])), null),
    }),
  ),
  nextToken: v.nullish(v.string()),
});

/** Reasons by error type. Any other error may be temporary. */
const REFUSALS: Readonly<Record<string, TransferRefusal>> = {
  InvalidStateException: "not-open",
  ResourceNotFoundException: "gone",
  QuotaExceededException: "limit",
  BadEndpointException: "not-open",
};

export function createTransferCommands(link: Pick<PanelLink, "call">, log: Logger): TransferCommands {
  /** Throws if the center refuses. */
  async function pageOf(params: Readonly<Record<string, unknown>>): Promise<v.InferOutput<typeof endpointPage>> {
    const outcome = await link.call("getEndpoints", params);
    if (!outcome.ok) throw new Error(outcome.error.type);
    return v.parse(endpointPage, outcome.data);
  }

  return {
    async quickConnects(queueARNs) {
      const found: QuickConnect[] = [];
      try {
        let page = await pageOf({ queueARNs, withAvailability: true });
        found.push(...destinationsOf(page));
        while (page.nextToken) {
          page = await pageOf({ queueARNs, withAvailability: true, nextToken: page.nextToken });
          found.push(...destinationsOf(page));
        }
        return found;
      } catch (cause) {
        log.info("quick connects not loaded", { cause: asError(cause) });
        return null;
      }
    },
    async transfer(contactId, endpointARN, kind) {
      try {
        const outcome = await link.call(METHODS[kind], { contactId, endpoint: { endpointARN } });
        if (outcome.ok) return null;
        log.info("transfer refused", { contactId, kind, type: outcome.error.type });
        return REFUSALS[outcome.error.type] ?? "failed";
      } catch (cause) {
        log.info("transfer failed", { contactId, kind, cause: asError(cause) });
        return "failed";
      }
    },
    async call(endpointARN) {
      try {
        const outcome = await link.call(METHODS.call, { endpoint: { endpointARN } });
        if (outcome.ok) return v.parse(startedContact, outcome.data);
        log.info("call refused", { type: outcome.error.type });
        return { refusal: REFUSALS[outcome.error.type] ?? "failed" };
      } catch (cause) {
        log.info("call not started", { cause: asError(cause) });
        return { refusal: "failed" };
      }
    },
  };
}

/** A chat cannot be transferred to a phone number. Types of newer servers are left out too. */
function destinationsOf({ endpoints }: v.InferOutput<typeof endpointPage>): readonly QuickConnect[] {
  return endpoints.flatMap(({ endpointARN: id, type: kind, name, agentState: state }) =>
    kind === "agent" || kind === "queue" ? [{ id, kind, name: name ?? "", state }] : [],
  );
}
