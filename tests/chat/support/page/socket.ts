import type { Wire } from "../center/scenario-center.ts";
import type { Network } from "./network.ts";
import type { PageGlobals } from "./window.ts";

/** Frames that the center answers with a frame of the same topic. */
const ANSWERED = /"topic":"aws\/(?:subscribe|ping|heartbeat)"/;

/** A socket whose network the scenario controls. */
export type PageSocket = {
  /** True: it neither sends nor receives, and does not report its end. */
  isSilent: boolean;
  /** True while it opens or closes, or a frame of the center is on its way. */
  readonly isWaiting: boolean;
  /** Cuts its connection. */
  cut(): void;
  /** Receives a text, as if the center had sent it. */
  receive(text: string): void;
};

/** Creates the socket class of a page: that of its window, over a network that the scenario controls. */
export function pageSocketOf(
  network: Pick<Network, "sockets" | "frames" | "isOffline" | "isSilent" | "holdsPings">,
  { WebSocket, MessageEvent }: PageGlobals,
  wire?: Wire,
): typeof WebSocket {
  return class extends WebSocket implements PageSocket {
    readonly #id: string;
    #isSilent = false;
    #isCut = false;
    #unanswered = 0;
    #received = 0;

    constructor(address: string | URL) {
      const id = crypto.randomUUID();
      super(network.isOffline && wire ? wire.nowhere : (wire?.through(String(address), id) ?? address));
      this.#id = id;
      this.isSilent = network.isSilent;
      network.sockets.add(this);
      this.addEventListener("message", (event) => this.#onMessage(event)); // before all listeners of the page
      this.addEventListener("close", (event) => {
        network.sockets.delete(this);
        if (this.#isSilent) event.stopImmediatePropagation();
      });
    }

    get isSilent(): boolean {
      return this.#isSilent;
    }

    set isSilent(value: boolean) {
      if (value !== this.#isSilent) wire?.hold(this.#id, value);
      this.#isSilent = value;
    }

    get isWaiting(): boolean {
      if (this.#isSilent) return false;
      const isMoving = this.#isCut || this.readyState !== WebSocket.OPEN;
      return isMoving || this.#unanswered > 0 || this.#received < (wire?.passedTo(this.#id) ?? 0);
    }

    override send(data: string): void {
      network.frames.push(data);
      const isHeld = network.holdsPings && data.includes("aws/ping");
      if (isHeld || this.#isSilent) return;
      if (ANSWERED.test(data)) this.#unanswered += 1;
      super.send(data);
    }

    #onMessage(event: MessageEvent): void {
      if (event.isTrusted) this.#received += 1;
      if (this.#isSilent) event.stopImmediatePropagation();
      else if (ANSWERED.test(String(event.data)) && this.#unanswered > 0) this.#unanswered -= 1;
    }

    cut(): void {
      this.#isCut = wire !== undefined;
      wire?.cut(this.#id);
    }

    receive(data: string): void {
      this.dispatchEvent(new MessageEvent("message", { data }));
    }
  };
}
