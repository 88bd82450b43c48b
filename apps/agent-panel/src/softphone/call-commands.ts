/** The agent's commands to the center about a call, by the same public methods that hosts call. Source: docs/wire/voice.md#methods. */
import { asError, type Logger } from "@tributary/kernel";
import type { PanelLink } from "../shell/panel/panel-link.ts";

/** Connection of a party. */
export type CallLegRef = { readonly contactId: string; readonly connectionId: string };

/** Each resolves to true if the center has carried it out. None rejects. */
export interface CallCommands {
  hold(leg: CallLegRef, isHeld: boolean): Promise<boolean>;
  /** Unmutes the agent, after another agent has muted them. */
  unmute(leg: CallLegRef): Promise<boolean>;
  /** Presses keys, in order: those of one party are sent one request after the other. */
  press(leg: CallLegRef, digits: string): Promise<boolean>;
  /** Of two other parties, the one on hold changes places with the other one. */
  swap(contactId: string): Promise<boolean>;
  /** Connects all parties to each other. */
  join(contactId: string): Promise<boolean>;
  /** Disconnects another agent, or withdraws the request to one. */
  disconnect(leg: CallLegRef): Promise<boolean>;
}

/** Most keys that the center takes in one request. */
const MAX_DIGITS = 64;

export function createCallCommands(link: Pick<PanelLink, "call">, log: Logger): CallCommands {
  let pressed: Promise<boolean> = Promise.resolve(true);

  async function run(method: string, params: Readonly<Record<string, unknown>>): Promise<boolean> {
    try {
      const outcome = await link.call(method, params);
      if (!outcome.ok) log.info("call command refused", { method, type: outcome.error.type });
      return outcome.ok;
    } catch (cause) {
      log.info("call command failed", { method, cause: asError(cause) });
      return false;
    }
  }

  return {
    hold: (leg, isHeld) => run(isHeld ? "holdConnection" : "resumeConnection", leg),
    unmute: (leg) => run("unmuteParticipant", leg),
    press(leg, digits) {
      const send = (): Promise<boolean> => run("sendDigits", { ...leg, digits: digits.slice(0, MAX_DIGITS) });
      pressed = pressed.then(send);
      return pressed;
    },
    swap: (contactId) => run("toggleActiveConnections", { contactId }),
    join: (contactId) => run("conferenceConnections", { contactId }),
    disconnect: (leg) => run("destroyConnection", leg),
  };
}
