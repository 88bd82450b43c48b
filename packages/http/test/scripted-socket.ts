import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { WebSocket } from "ws";
import type { UpgradedSocket } from "../src/index.ts";

/** A WebSocket whose peer is controlled by the test. Records what the server does with it. */
export class ScriptedSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly pings: string[] = [];
  readonly closings: number[] = [];
  readonly reasons: string[] = [];
  isTerminated = false;
  readonly wire = new PassThrough();

  ping(payload = ""): void {
    this.pings.push(payload);
  }

  close(code: number, reason: string): void {
    this.readyState = 2;
    this.closings.push(code);
    this.reasons.push(reason);
  }

  terminate(): void {
    this.isTerminated = true;
    this.emit("close");
  }

  get upgraded(): UpgradedSocket {
    return { socket: this as unknown as WebSocket, wire: this.wire }; // the members above are all that is used
  }
}
