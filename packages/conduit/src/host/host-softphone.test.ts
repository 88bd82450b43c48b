import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createHostEventHandler } from "./host-event-handler.ts";
import type { MasterQuestion, PanelServer } from "./panel-server.ts";
import { createWebSocketBridge } from "./web-socket-bridge.ts";

/** The events of a host, answered by a server on which this page is the master of all topics. */
function setUp() {
  const clock = createManualClock();
  const posted: (readonly [event: string, data: unknown])[] = [];
  const asked: MasterQuestion[] = [];
  const sent: unknown[] = [];
  const server: PanelServer = {
    call: () => Promise.resolve({ ok: true, data: {} }),
    broadcast: () => undefined,
    refresh: () => undefined,
    signOut: () => undefined,
    softphone: (connectionId, message) => void sent.push([connectionId, message]),
    master(question) {
      asked.push(question);
      return Promise.resolve({ masterId: "page", isMaster: true, topic: question.topic });
    },
  };
  const post = (event: string, data?: unknown): void => void posted.push([event, data]);
  const bridge = createWebSocketBridge({ clock, post, server });
  const host = createHostEventHandler({
    server,
    bridge,
    post,
    log: silentLogger,
    listMediaDevices: () => Promise.resolve([]),
    handshake: {
      state: "signed-in",
      post,
      step: () => undefined,
      synchronize: () => undefined,
      configured: () => undefined,
      replay: () => undefined,
      [Symbol.dispose]: () => undefined,
    },
    onConfigure: () => undefined,
  });
  return {
    clock,
    host,
    bridge,
    asked,
    sent,
    posted,
    async check(method: string, topic: string) {
      host("master_request", { requestId: "m", method, params: { topic } });
      await clock.drain();
      return posted.at(-1)?.[1];
    },
  };
}

describe("the audio of calls, for a host", () => {
  it("[CD-16] is the panel's if the host has configured that: the host does not become the master of its topic", async () => {
    const { host, check, asked } = setUp();
    host("configure", { softphone: { allowFramedSoftphone: true } });

    const answer = await check("checkMaster", "connect::softphone");
    expect(answer).toMatchObject({
      data: { masterId: "page", isMaster: false, topic: "connect::softphone" },
      err: null,
    });
    expect(asked).toMatchObject([{ shouldNotBecomeMasterIfNone: true }]);

    expect(await check("checkMaster", "connect::metrics")).toMatchObject({ data: { isMaster: true } });
    expect(asked[1]).toMatchObject({ shouldNotBecomeMasterIfNone: false });
    expect(await check("becomeMaster", "connect::softphone")).toMatchObject({ data: { isMaster: true } });
    expect(asked[2]).toMatchObject({ shouldNotBecomeMasterIfNone: false });
  });

  it("[CD-16] is the host's otherwise, also after it has taken its configuration back", async () => {
    const { host, check } = setUp();

    expect(await check("checkMaster", "connect::softphone")).toMatchObject({ data: { isMaster: true } });
    host("configure", { softphone: { allowFramedSoftphone: true } });
    host("configure", { softphone: { allowFramedSoftphone: false } });
    expect(await check("checkMaster", "connect::softphone")).toMatchObject({ data: { isMaster: true } });
    expect(await check("becomeMaster", "connect::softphone")).toMatchObject({ data: { masterId: "page" } });
  });

  it("[CD-24] is negotiated by messages of its topic, in both directions, while the link is up", () => {
    const { host, bridge, sent, posted } = setUp();
    const message = { jsonrpc: "2.0", id: "1", method: "invite", params: {} };
    host("webSocket::send", { topic: "aws/softphone", connectionId: "leg", jsonRpcMsg: message });
    expect(sent).toEqual([]);

    bridge.up();
    host("webSocket::send", { topic: "aws/softphone", connectionId: "leg", jsonRpcMsg: message });
    for (const malformed of [
      { connectionId: 7, jsonRpcMsg: message },
      { connectionId: "leg", jsonRpcMsg: "invite" },
    ])
      host("webSocket::send", { topic: "aws/softphone", ...malformed });
    bridge.softphone("leg", { id: "1", result: {} });

    expect(sent).toEqual([["leg", message]]);
    expect(posted.at(-1)).toEqual([
      "webSocket::all_message",
      { topic: "aws/softphone", content: '{"connectionId":"leg","jsonRpcMsg":{"id":"1","result":{}}}' },
    ]);
  });
});
