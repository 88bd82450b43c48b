import { WebSocket } from "ws";
import type { Network } from "./network.ts";

/** Address at which no server listens. */
const NOWHERE = "ws://127.0.0.1:9";

/** Creates the socket class of a page: a real socket whose network the scenario can cut. */
export function pageSocketOf(network: Network): new (address: string) => WebSocket {
  return class PageSocket extends WebSocket {
    isSilent = false;

    constructor(address: string) {
      super(network.isOffline ? NOWHERE : address, { autoPong: false });
      this.on("ping", (data) => {
        if (!network.isSilent && !this.isSilent) this.pong(data);
      });
      network.sockets.add(this);
      this.once("close", () => network.sockets.delete(this));
      this.on("error", () => {}); // reported by the close event as well
    }

    override send(data: string): void {
      network.frames.push(data);
      const isHeld = network.holdsPings && data.includes("aws/ping");
      if (!isHeld && !network.isSilent && !this.isSilent) super.send(data);
    }

    override emit(name: string | symbol, ...args: unknown[]): boolean {
      if ((network.isSilent || this.isSilent) && (name === "message" || name === "close")) return false;
      return super.emit(name, ...args);
    }
  };
}
