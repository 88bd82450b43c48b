import type { MasterAnswer, PanelCallError } from "@tributary/protocol/panel";

/** How a call ended. */
export type CallOutcome =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: PanelCallError; readonly data?: unknown };

/** A question about who is master of a topic. */
export type MasterQuestion = {
  readonly method: "checkMaster" | "becomeMaster";
  readonly topic: string;
  readonly shouldNotBecomeMasterIfNone: boolean;
};

/** What the conduit asks of the page's link to the server. Rejections are told to the host as failures. */
export interface PanelServer {
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<CallOutcome>;
  /** To every page of the agent, this one included: it comes back as a `broadcast` frame. */
  broadcast(event: string, data: unknown): void;
  master(question: MasterQuestion): Promise<MasterAnswer>;
  /** Asks for a fresh `update`. */
  refresh(): void;
  /** The host wants the agent signed out. Once it is done, with or without a link, the conduit must hear a `signed-out` frame. */
  signOut(): void;
}
