import type { Socket } from "node:net";
import type { ConnectionSource, ListenAddress } from "@tributary/http";
import { CenterError } from "@tributary/model";
import { CANNOT_START } from "../refuse-start.ts";
import type { ParentMessage, ServerMessage } from "./messages.ts";

/** The parent process, as the server process sees it. */
export type Parent = {
  connections(): ConnectionSource;
  /** True once `connections` is open if the parent has restarted the server after a crash. */
  isRestart(): boolean;
  /** Passes on the sentence of a failed start, sets the exit status and closes the channel, which would keep this process alive. */
  refuseStart(sentence: string): void;
  /** Resolves with the signal on which the parent stops the server. If the parent ends, it is the signal of a closed terminal. */
  readonly stopped: Promise<NodeJS.Signals>;
};

/** The channel that this process was started with: its `process`. */
export type ParentChannel = Pick<NodeJS.Process, "on" | "once" | "send" | "disconnect" | "exitCode">;

/** Connects to the parent process over the channel that this process was started with. */
export function connectToParent(channel: ParentChannel): Parent {
  const stopped = Promise.withResolvers<NodeJS.Signals>();
  const opened = Promise.withResolvers<ListenAddress>();
  let isRestart = false;
  let take: ((socket: Socket) => void) | undefined;

  channel.once("disconnect", () => stopped.resolve("SIGHUP"));
  channel.on("message", (message: ParentMessage, socket: Socket | undefined) => {
    switch (message.type) {
      case "stop":
        return stopped.resolve(message.signal);
      case "listening":
        isRestart = message.isRestart;
        return opened.resolve(message.address);
      case "not-listening":
        return opened.reject(listenError(message));
      case "connection":
        return takeOver(message.connectionId, socket);
    }
  });

  /**
   * Confirms before anything is read: a connection that was read in part cannot be served by another process. Confirms a lost one too, so that the
   * parent closes its copy and hands over others.
   */
  function takeOver(connectionId: number, socket: Socket | undefined): void {
    send({ type: "connection-taken", connectionId });
    if (socket === undefined) return; // it did not arrive with the message
    socket.on("error", () => undefined); // until the HTTP server listens for errors; the socket is closed then
    if (take === undefined) socket.destroy();
    else take(socket);
  }

  function send(message: ServerMessage): void {
    channel.send?.(message, undefined, {}, () => undefined); // a parent that has ended is reported by `disconnect`
  }

  return {
    connections: () => ({
      open(address, onConnection) {
        take = onConnection;
        send({ type: "listen", address });
        return opened.promise;
      },
      close() {
        take = undefined;
      },
    }),
    isRestart: () => isRestart,
    refuseStart(sentence) {
      channel.exitCode = CANNOT_START;
      const message: ServerMessage = { type: "start-refused", sentence };
      channel.send?.(message, undefined, {}, () => channel.disconnect?.());
    },
    stopped: stopped.promise,
  };
}

/** Returns the error that the parent process had. */
function listenError({ code, message }: { readonly code: string; readonly message: string }): Error {
  return code === "unavailable" ? new CenterError(code, message) : Object.assign(new Error(message), { code });
}
