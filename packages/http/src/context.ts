import type { Center } from "@tributary/engine";
import type { Clock, Logger, Random } from "@tributary/kernel";
import type { FastifyInstance } from "fastify";
import type { AuditNotes } from "./audit/audit-notes.ts";
import type { CustomerSignIns } from "./authentication/customer-sign-ins.ts";
import type { Limits } from "./limits/limits.ts";
import type { ChatRevocations } from "./participant/chat-revocations.ts";
import type { PathForms } from "./server/error-form.ts";
import type { HotPathRouter } from "./server/hot-path-router.ts";
import type { NodeNotices } from "./server/node-notices.ts";
import type { UpgradeRouter } from "./server/upgrade-router.ts";
import type { Tokens } from "./tokens/tokens.ts";
import type { IceServers } from "./voice/ice-servers.ts";

/** Public base addresses of this center, without a trailing slash. */
export type Addresses = {
  /** Base of everything over HTTP, e.g. `http://127.0.0.1:8480`. */
  readonly http: string;
  /** Base of the sockets, e.g. `ws://127.0.0.1:8480` (never `ws://localhost`: chatjs refuses it) or `wss://…`. */
  readonly socket: string;
};

/** Services shared by all surfaces. `addresses` is a function because port 0 is resolved only after listening. */
export type HttpContext = {
  readonly center: Center;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly tokens: Tokens;
  readonly revocations: ChatRevocations;
  /** Validity of connection tokens. Unit: milliseconds. */
  readonly connectionTokenMs: number;
  /** Facts that requests add to the audit log. Shared, because each user has one budget on a node. */
  readonly notes: AuditNotes;
  /** Notices of changes that other nodes must know at once. */
  readonly notices: NodeNotices;
  /** Sign-ins of customers; null: the server has no provider for them. */
  readonly customerSignIns: CustomerSignIns | null;
  /** Budgets of addresses, of participants and agents, and of the center, and the address of a request's client. */
  readonly limits: Limits;
  readonly addresses: () => Addresses;
  /** Relays for the audio of calls. */
  readonly iceServers: IceServers;
  /** Router for WebSocket upgrades. */
  readonly sockets: UpgradeRouter;
  /** Router for hot-path POST endpoints. */
  readonly posts: HotPathRouter;
  /** Error forms by path. */
  readonly errorForms: PathForms;
};

/** One API: adds its routes and sockets, and disposes everything it started in `app`'s `onClose` hook. */
export type Surface = (app: FastifyInstance, context: HttpContext) => void;
