import { describe, expect, it } from "vitest";
import { createPairedSockets, type PairedSocket } from "./paired-sockets.ts";

function recorded(socket: PairedSocket): unknown[] {
  const received: unknown[] = [];
  socket.onMessage((data) => received.push(data));
  socket.onClose(({ code, reason }) => received.push([code, reason]));
  return received;
}

describe("paired sockets", () => {
  it("hold frames until the test delivers them, in order", () => {
    const pair = createPairedSockets();
    const received = recorded(pair.server);

    for (const text of ["one", "two", "three"]) pair.client.send(text);
    expect(received).toEqual([]);
    expect(pair.inFlightTo("server")).toHaveLength(3);

    expect(pair.deliverTo("server", 2)).toBe(2);
    expect(received).toEqual(["one", "two"]);
    pair.deliverAll();
    expect(received).toEqual(["one", "two", "three"]);
  });

  it("deliver responses to delivered frames", () => {
    const pair = createPairedSockets();
    const received = recorded(pair.client);
    pair.server.onMessage((data) => pair.server.send(`echo ${data}`));

    pair.client.send("hello");
    pair.deliverAll();

    expect(received).toEqual(["echo hello"]);
  });

  it("deliver copies of the data, as a network does", () => {
    const pair = createPairedSockets();
    const received = recorded(pair.server);
    const bytes = Uint8Array.of(1, 2);

    pair.client.send(bytes);
    bytes[0] = 9;
    pair.deliverAll();

    expect(received).toEqual([Uint8Array.of(1, 2)]);
  });

  it("close both ends with code and reason after the frames sent before", () => {
    const pair = createPairedSockets();
    const [client, server] = [recorded(pair.client), recorded(pair.server)];

    pair.client.send("last words");
    pair.client.close(4_000, "enough");
    pair.client.send("too late");
    expect(pair.client.isOpen).toBe(false);
    pair.deliverAll();

    expect(server).toEqual(["last words", [4_000, "enough"]]);
    expect(client).toEqual([[4_000, "enough"]]);
  });

  it("drop frames in flight when they are cut, and close both ends once", () => {
    const pair = createPairedSockets();
    const [client, server] = [recorded(pair.client), recorded(pair.server)];
    pair.client.send("lost");

    pair.cut();
    pair.cut();
    pair.client.send("sent after the cut");
    pair.deliverAll();

    expect([client, server]).toEqual([[[1006, ""]], [[1006, ""]]]);
  });

  it("can be cut so that only one end closes", () => {
    const pair = createPairedSockets();
    const [client, server] = [recorded(pair.client), recorded(pair.server)];

    pair.cut("client");
    pair.server.send("lost");
    pair.deliverAll();

    expect([client, server]).toEqual([[[1006, ""]], []]);
    expect(pair.server.isOpen).toBe(true);
  });
});
