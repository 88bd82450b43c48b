import { EventEmitter } from "node:events";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { connectToParent, type ParentChannel } from "./connections-from-parent.ts";
import type { ServerMessage } from "./messages.ts";

function open() {
  const sent: ServerMessage[] = [];
  const channel = Object.assign(new EventEmitter(), { send: (message: ServerMessage) => sent.push(message) > 0 });
  const parent = connectToParent(channel as unknown as ParentChannel);
  return { channel, parent, sent };
}

it("[RC-03] confirms a connection before it is served, and also one that arrives without its socket", async () => {
  const { channel, parent, sent } = open();
  const address = { host: "127.0.0.1", port: 8480 };
  const served: Socket[] = [];
  const opened = parent.connections().open(address, (socket) => {
    expect(sent.at(-1)).toEqual({ type: "connection-taken", connectionId: 1 });
    served.push(socket);
  });
  channel.emit("message", { type: "listening", address, isRestart: false });
  await opened;
  const socket = new Socket();

  channel.emit("message", { type: "connection", connectionId: 1 }, socket);
  channel.emit("message", { type: "connection", connectionId: 2 }, undefined);

  expect(served).toEqual([socket]);
  expect(sent.slice(1)).toEqual([
    { type: "connection-taken", connectionId: 1 },
    { type: "connection-taken", connectionId: 2 },
  ]);
});
