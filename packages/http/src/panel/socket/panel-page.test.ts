import { accepted, silentLogger } from "@tributary/kernel";
import { PANEL_CLOSE_CODES } from "@tributary/protocol/panel";
import { createManualClock, type ManualClock } from "@tributary/testkit";
import { beforeEach, expect, it } from "vitest";
import { ScriptedSocket } from "../../../test/scripted-socket.ts";
import { createSocketMonitor } from "../../server/socket-monitor.ts";
import { type PageDeps, servePanelSocket } from "./panel-page.ts";

let clock: ManualClock;
let peer: ScriptedSocket;

beforeEach(() => {
  clock = createManualClock();
  peer = new ScriptedSocket();
  const deps = {
    clock,
    log: silentLogger,
    monitor: createSocketMonitor(clock),
    tokens: { verify: () => accepted({ scope: "session" }) },
    sessions: { find: () => new Promise(() => undefined) },
  } as unknown as PageDeps; // the session is never found, so nothing else is used
  servePanelSocket(deps, peer.upgraded);
});

const receive = (frame: object): boolean => peer.emit("message", Buffer.from(JSON.stringify(frame)), false);
const hello = (version = 1): boolean =>
  receive({ type: "hello", version, pageId: "page-0001", sessionToken: "t", resume: [] });

it("[PS-01] a socket without hello is closed after ten seconds", () => {
  clock.advance(9_999);
  expect(peer.closings).toEqual([]);

  clock.advance(1);

  expect(peer.closings).toEqual([PANEL_CLOSE_CODES.silent]);
});

it("[PS-03] a frame before hello closes the socket", () => {
  receive({ type: "ping" });

  expect(peer.closings).toEqual([PANEL_CLOSE_CODES.badFrame]);
});

it("[PS-10] a silent page is pinged after 20 seconds, and closed after 40", () => {
  hello();
  clock.advance(20_000);
  expect([peer.pings.length, peer.closings]).toEqual([1, []]);
  clock.advance(19_999);
  expect(peer.closings).toEqual([]);

  clock.advance(1);

  expect(peer.closings).toEqual([PANEL_CLOSE_CODES.silent]);
});

it("[PS-10] a page that reads nothing for ten seconds is closed for backpressure", () => {
  hello();
  peer.bufferedAmount = 1;
  clock.advance(14_999);
  expect(peer.closings).toEqual([]);

  clock.advance(1);

  expect([peer.closings, peer.reasons]).toEqual([[PANEL_CLOSE_CODES.backpressure], ["backpressure"]]);
});

it("[PS-19] a socket that sends more than ten frames before it is welcome is closed", () => {
  hello();
  for (let count = 1; count < 10; count += 1) peer.emit(count % 2 === 0 ? "ping" : "pong", Buffer.alloc(0));
  expect(peer.closings).toEqual([]);

  peer.emit("pong", Buffer.alloc(0));

  expect(peer.closings).toEqual([PANEL_CLOSE_CODES.tooManyFrames]);
});
