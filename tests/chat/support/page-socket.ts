import { WebSocket } from "ws";
import type { Network } from "./network.ts";

/** Address at which no server listens. */
const NOWHERE = "ws://127.0.0.1:9";
/** Frames that the center answers with a frame of the same topic. */
const ANSWERED = /"topic":"aws\/(?:subscribe|ping|heartbeat)"/;

/** A socket whose network the scenario controls. */
export type PageSocket = WebSocket & {
  /** True: it neither sends nor receives. */
  isSilent: boolean;
  /** True while it opens, or an answer of the center is on its way. */
  readonly isWaiting: boolean;
};

/** Creates the socket class of a page: a real socket whose network the scenario can cut. */
export function pageSocketOf(network: Network): new (address: string) => WebSocket {
  return class extends WebSocket {
    isSilent = false;
    #unanswered = 0;

    constructor(address: string) {
      super(network.isOffline ? NOWHERE : address, { autoPong: false });
      network.sockets.add(this);
      this.once("close", () => network.sockets.delete(this));
      this.on("error", () => {}); // reported by the close event as well
      this.on("ping", (data) => {
        if (!network.isSilent && !this.isSilent) this.pong(data);
      });
    }

    get isWaiting(): boolean {
      return !this.isSilent && !network.isSilent && (this.readyState === WebSocket.CONNECTING || this.#unanswered > 0);
    }

    override send(data: string): void {
      network.frames.push(data);
      const isHeld = network.holdsPings && data.includes("aws/ping");
      if (isHeld || network.isSilent || this.isSilent) return;
      if (ANSWERED.test(data)) this.#unanswered += 1;
      super.send(data);
    }

    override emit(name: string | symbol, ...args: unknown[]): boolean {
      if ((network.isSilent || this.isSilent) && (name === "message" || name === "close")) return false;
      if (name === "message" && ANSWERED.test(String(args[0])) && this.#unanswered > 0) this.#unanswered -= 1;
      return super.emit(name, ...args);
    }
  };
}
