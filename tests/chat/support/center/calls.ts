/** Calls from a page to the centers in the process of the test. Arguments and results are JSON. */
import type { Party } from "../../../../packages/http/test/participant-calls.ts";
import type { CenterKind, ScenarioCenter } from "./scenario-center.ts";

/** Number of a center, in the order of opening. */
export type CenterNumber = number;

/** A center that was opened. */
export type OpenedCenter = Pick<ScenarioCenter, "http" | "redirect"> & {
  readonly number: CenterNumber;
  /** Base address of its relay of sockets. */
  readonly relay: string;
  /** Time of its clock. */
  readonly at: number;
};

type Chat = Parameters<ScenarioCenter["startChat"]>[0];
type Timers = Parameters<ScenarioCenter["setTimers"]>[1];

export type CenterCalls = {
  readonly open: (kind: CenterKind) => Promise<OpenedCenter>;
  readonly startChat: (center: CenterNumber, chat: Chat) => Promise<Party>;
  readonly bringAgent: (center: CenterNumber, customer: Party) => Promise<Party>;
  readonly addBot: (center: CenterNumber, customer: Party) => Promise<Party>;
  readonly setTimers: (center: CenterNumber, customer: Party, timers: Timers) => Promise<void>;
  readonly signIn: (center: CenterNumber, address: string) => Promise<void>;
  readonly cut: (center: CenterNumber, socket: string) => Promise<void>;
  readonly hold: (center: CenterNumber, socket: string, isHeld: boolean) => Promise<void>;
  /** Returns the number of messages that were passed on to each open socket. */
  readonly advance: (
    center: CenterNumber,
    ms: number,
  ) => Promise<readonly (readonly [socket: string, messages: number])[]>;
  readonly close: (center: CenterNumber) => Promise<void>;
};

/** Global function of the page that performs a call. */
export const CALL_CENTER = "callCenter";
