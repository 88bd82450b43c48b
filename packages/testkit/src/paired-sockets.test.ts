import { describe, expect, it } from "vitest";
import { createPairedSockets, type PairedSocket } from "./paired-sockets.ts";

function recorded(socket: PairedSocket): unknown[] {
  const heard: unknown[] = [];
  socket.onMessage((data) => heard.push(data));
  socket.onClose(({ code, reason }) => heard.push([code, reason]));
  return heard;
}

describe("paired sockets", () => {
  it("hold frames until they are let go, one by one and in order", () => {
    const pair = createPairedSockets();
    const heard = recorded(pair.server);

    for (const text of ["one", "two", "three"]) pair.client.send(text);
    expect(heard).toEqual([]);
    expect(pair.waitingFor("server")).toHaveLength(3);

    expect(pair.deliverTo("server", 2)).toBe(2);
    expect(heard).toEqual(["one", "two"]);
    pair.deliverAll();
    expect(heard).toEqual(["one", "two", "three"]);
  });

  it("deliver answers to what was delivered", () => {
    const pair = createPairedSockets();
    const heard = recorded(pair.client);
    pair.server.onMessage((data) => pair.server.send(`echo ${data}`));

    pair.client.send("hello");
    pair.deliverAll();

    expect(heard).toEqual(["echo hello"]);
  });

  it("carry copies, as a network does", () => {
    const pair = createPairedSockets();
    const heard = recorded(pair.server);
    const bytes = Uint8Array.of(1, 2);

    pair.client.send(bytes);
    bytes[0] = 9;
    pair.deliverAll();

    expect(heard).toEqual([Uint8Array.of(1, 2)]);
  });

  it("close behind what was sent before, at both ends, with code and reason", () => {
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

  it("lose what is on its way when they are cut, and both ends notice once", () => {
    const pair = createPairedSockets();
    const [client, server] = [recorded(pair.client), recorded(pair.server)];
    pair.client.send("lost");

    pair.cut();
    pair.cut();
    pair.client.send("into the void");
    pair.deliverAll();

    expect([client, server]).toEqual([[[1006, ""]], [[1006, ""]]]);
  });

  it("can be cut so that one end does not notice", () => {
    const pair = createPairedSockets();
    const [client, server] = [recorded(pair.client), recorded(pair.server)];

    pair.cut("client");
    pair.server.send("nobody hears");
    pair.deliverAll();

    expect([client, server]).toEqual([[[1006, ""]], []]);
    expect(pair.server.isOpen).toBe(true);
  });
});
