/** The agent's commands to the center, by the same public methods that hosts call. Source: docs/wire/streams.md#methods-of-the-host-library, #createtransport. */
import type { ConnectionToken } from "@tributary/chat";
import { asError, type Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import * as v from "valibot";
import type { StateRequest } from "../../features/availability/availability.view-model.ts";
import type { DeskContact, MonitorMode } from "../../shared/desk.ts";
import type { PanelLink } from "./panel-link.ts";

/** Reason for a failed command. `gone`: the contact no longer exists, or is in another state. */
export type CommandRefusal = "refused" | "gone";

/** Every command resolves to null on success. None of them rejects. */
export interface DeskCommands {
  choose(request: StateRequest): Promise<CommandRefusal | null>;
  accept(contactId: string): Promise<CommandRefusal | null>;
  reject(contactId: string): Promise<CommandRefusal | null>;
  /** Ends one connection: the agent's own, or that of another agent. A supervisor stops monitoring. */
  end(contactId: string, connectionId: string): Promise<CommandRefusal | null>;
  /** A supervisor takes part in a chat that they monitor, or goes back to silence. */
  monitor(contactId: string, mode: MonitorMode): Promise<CommandRefusal | null>;
  close(contactId: string): Promise<CommandRefusal | null>;
  pause(contactId: string): Promise<CommandRefusal | null>;
  resume(contactId: string): Promise<CommandRefusal | null>;
  /** Resolves to the type of the error if the center refuses, and to an empty text without an answer. */
  createTask(request: Readonly<Record<string, unknown>>): Promise<string | null>;
}

const GONE: ReadonlySet<string> = new Set(["InvalidStateException", "ResourceNotFoundException"]);

const MODES: Readonly<Record<MonitorMode, string>> = { silent: "SILENT_MONITOR", barge: "BARGE" };

export function createDeskCommands(link: Pick<PanelLink, "call">, log: Logger): DeskCommands {
  /** Resolves to null on success, otherwise to the type of the error, which is empty without an answer. */
  async function call(method: string, params: Readonly<Record<string, unknown>>): Promise<string | null> {
    try {
      const outcome = await link.call(method, params);
      if (outcome.ok) return null;
      log.info("desk command refused", { method, type: outcome.error.type });
      return outcome.error.type;
    } catch (cause) {
      log.info("desk command failed", { method, cause: asError(cause) });
      return "";
    }
  }

  async function run(method: string, params: Readonly<Record<string, unknown>>): Promise<CommandRefusal | null> {
    const error = await call(method, params);
    return error === null ? null : GONE.has(error) ? "gone" : "refused";
  }

  return {
    choose: ({ stateId, enqueue }) =>
      run("putAgentState", { state: { agentStateARN: stateId }, enqueueNextState: enqueue }),
    accept: (contactId) => run("acceptContact", { contactId }),
    reject: (contactId) => run("rejectContact", { contactId }),
    end: (contactId, connectionId) => run("destroyConnection", { contactId, connectionId }),
    monitor: (contactId, mode) => run("updateMonitorParticipantState", { contactId, targetMonitorMode: MODES[mode] }),
    close: (contactId) => run("clearContact", { contactId }),
    pause: (contactId) => run("pauseContact", { contactId }),
    resume: (contactId) => run("resumeContact", { contactId }),
    createTask: (request) => call("createTaskContact", request),
  };
}

const chatToken = v.object({ chatTokenTransport: v.object({ participantToken: v.string(), expiry: v.string() }) });

/**
 * Requests the token for reading and writing a chat's messages. `skewMs`: lead of the center's clock over this page's.
 *
 * Errors: `unavailable` without a connection or if the center refuses; the session retries.
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
  if (!outcome.ok) throw new CenterError("unavailable", "chat token refused", { details: { contactId } });
  const { participantToken, expiry } = v.parse(chatToken, outcome.data).chatTokenTransport;
  return { token: participantToken, expiresAt: Date.parse(expiry) - skewMs };
}
