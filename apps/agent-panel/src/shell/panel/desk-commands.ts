/** What an agent asks the center for, by the same public methods that hosts call. Source: docs/wire/streams.md#methods-of-the-host-library and #createtransport. */
import type { ConnectionToken } from "@tributary/chat";
import type { Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import * as v from "valibot";
import type { StateWish } from "../../features/availability/availability.view-model.ts";
import type { DeskContact } from "../../shared/desk.ts";
import type { PanelLink } from "./panel-link.ts";

/** Why a wish was not granted. `gone`: the contact is not there any more, or not in that state. */
export type WishRefusal = "refused" | "gone";

/** Every command answers null when it was done. None of them throws. */
export interface DeskCommands {
  choose(wish: StateWish): Promise<WishRefusal | null>;
  accept(contactId: string): Promise<WishRefusal | null>;
  reject(contactId: string): Promise<WishRefusal | null>;
  end(contact: DeskContact): Promise<WishRefusal | null>;
  close(contactId: string): Promise<WishRefusal | null>;
}

const GONE: ReadonlySet<string> = new Set(["InvalidStateException", "ResourceNotFoundException"]);

/** Makes {@link DeskCommands}. */
export function createDeskCommands(link: Pick<PanelLink, "call">, log: Logger): DeskCommands {
  async function ask(method: string, params: Readonly<Record<string, unknown>>): Promise<WishRefusal | null> {
    try {
      const outcome = await link.call(method, params);
      if (outcome.ok) return null;
      log.info("the center refused a wish", { method, type: outcome.error.type });
      return GONE.has(outcome.error.type) ? "gone" : "refused";
    } catch (cause) {
      log.info("a wish was not answered", { method, cause: cause instanceof Error ? cause : null });
      return "refused";
    }
  }
  return {
    choose: ({ stateId, enqueue }) =>
      ask("putAgentState", { state: { agentStateARN: stateId }, enqueueNextState: enqueue }),
    accept: (contactId) => ask("acceptContact", { contactId }),
    reject: (contactId) => ask("rejectContact", { contactId }),
    end: ({ contactId, agentConnectionId }) =>
      ask("destroyConnection", { contactId, connectionId: agentConnectionId ?? "" }),
    close: (contactId) => ask("clearContact", { contactId }),
  };
}

const chatToken = v.object({ chatTokenTransport: v.object({ participantToken: v.string(), expiry: v.string() }) });

/**
 * Asks for the token with which a chat's messages are read and written. `skewMs`: how far the center's clock is ahead of this page's.
 *
 * Errors: `unavailable` without a connection or where the center refuses; the session asks again.
 */
export async function chatTokenOf(
  link: Pick<PanelLink, "call">,
  { contactId, agentConnectionId }: Pick<DeskContact, "contactId" | "agentConnectionId">,
  skewMs: number,
): Promise<ConnectionToken> {
  const outcome = await link.call("createTransport", {
    transportType: "chat_token",
    contactId,
    participantId: agentConnectionId,
  });
  if (!outcome.ok) throw new CenterError("unavailable", "the center gives no chat token", { details: { contactId } });
  const { participantToken, expiry } = v.parse(chatToken, outcome.data).chatTokenTransport;
  return { token: participantToken, expiresAt: Date.parse(expiry) - skewMs };
}
