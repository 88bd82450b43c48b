/** A center as scenarios use it: in the process of the test, or from a page in a browser. */
import type { Center, StartChat } from "@tributary/engine";
import type { Clock } from "@tributary/kernel";
import type { ViewFile } from "@tributary/protocol";
import type { Party } from "../../../../packages/http/test/participant-calls.ts";

export type ScenarioCenter = AsyncDisposable & {
  readonly http: string;
  /** Clock of the pages. */
  readonly clock: Clock;
  readonly wire: Wire;
  /** Starts a chat; the customer has not connected yet. */
  startChat(chat?: Partial<StartChat>): Promise<Party>;
  /** Brings the agent into a queued chat, and no further ones. */
  bringAgent(customer: Party): Promise<Party>;
  /** Adds a bot to a chat; it has not connected yet. */
  addBot(customer: Party): Promise<Party>;
  setTimers(customer: Party, timers: Parameters<Center["contacts"]["setTimers"]>[1]): Promise<void>;
  /** Page of a shop to which the provider of customers' accounts leads back. */
  readonly redirect: string;
  /** Signs in at the provider, and passes its answer on as the back end of the shop does. */
  signIn(address: string): Promise<void>;
  /** Advances the center and the clock of the pages. */
  advance(ms: number): Promise<void>;
};

/** Network between sockets and the center. Each socket has an id that its client chooses. */
export type Wire = {
  /** Address at which no socket opens. */
  readonly nowhere: string;
  /** Returns the address under which a socket with this id reaches the center. */
  through(address: string, id: string): string;
  /** Cuts a socket at both sides. */
  cut(id: string): void;
  /** True: what the client sends, also its pongs, does not arrive. */
  hold(id: string, isHeld: boolean): void;
  /** Number of messages that were passed on to the client. */
  passedTo(id: string): number;
};

/** Returns the addresses of sockets through the relay at `url`. */
export function throughRelay(url: string): Pick<Wire, "nowhere" | "through"> {
  return {
    nowhere: `${url}/nowhere`,
    through(address, id) {
      const { pathname, search } = new URL(address);
      return `${url}${pathname}${search}${search === "" ? "?" : "&"}wire=${id}`;
    },
  };
}

/** The only view of the center. */
export const VIEW: ViewFile = {
  Id: "form",
  Name: "Form",
  Description: "A form",
  Version: 3,
  InputSchema: '{"type":"object"}',
  Template: '{"Head":{}}',
  Actions: ["Send"],
};

/** Contents of a file that the scan of the center rejects. */
export const INFECTED = "a virus";

/** Kinds of centers: with the usual flow, or with one that asks customers to sign in. */
export type CenterKind = "usual" | "sign-in";
