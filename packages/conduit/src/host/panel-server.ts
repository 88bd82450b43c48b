import type { MasterAnswer, PanelCallError } from "@tributary/protocol/panel";

/** Result of a call. */
export type CallOutcome =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: PanelCallError; readonly data?: unknown };

/** A master election request. */
export type MasterQuestion = {
  readonly method: "checkMaster" | "becomeMaster";
  readonly topic: string;
  readonly shouldNotBecomeMasterIfNone: boolean;
};

/** The page's link to the server, as far as the conduit uses it. Rejections are reported to the host as failures. */
export interface PanelServer {
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<CallOutcome>;
  /** Publishes to every page of the agent including this one, where it arrives as a `broadcast` frame. */
  broadcast(event: string, data: unknown): void;
  /** Sends a message about the audio of a call. The reply is a `softphone` frame with the same connection id. */
  softphone(connectionId: string, message: Readonly<Record<string, unknown>>): void;
  master(question: MasterQuestion): Promise<MasterAnswer>;
  /** Requests a new `update`. */
  refresh(): void;
  /**
   * Signs the agent out, also one whose link is not open yet. Afterwards, with or without a link, the conduit must receive a `signed-out` frame.
   * Without a session nothing happens.
   */
  signOut(): void;
}
