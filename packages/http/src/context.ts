import type { Center } from "@tributary/engine";
import type { Clock, Logger, Random } from "@tributary/kernel";
import type { FastifyInstance } from "fastify";
import type { PostDoor } from "./post-door.ts";
import type { SocketDoor } from "./socket-door.ts";
import type { Tokens } from "./tokens/tokens.ts";

/** Where this center is reached, as its clients are told. No trailing slash. */
export type Addresses = {
  /** Base of everything over HTTP, e.g. `http://127.0.0.1:8480`. */
  readonly http: string;
  /** Base of the sockets, e.g. `ws://127.0.0.1:8480` (never `ws://localhost`: chatjs refuses it) or `wss://…`. */
  readonly socket: string;
};

/** What every part of the surface is handed. `addresses` is a function because port 0 is known only after listening. */
export type HttpContext = {
  readonly center: Center;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly tokens: Tokens;
  readonly addresses: () => Addresses;
  /** Where parts of the surface register the paths of their sockets. */
  readonly sockets: SocketDoor;
  /** Where they register what is posted to for every message. */
  readonly posts: PostDoor;
};

/** One API of the surface: adds its routes and sockets. What it starts ends with `app`'s `onClose`. */
export type Surface = (app: FastifyInstance, context: HttpContext) => void;
