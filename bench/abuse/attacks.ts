/** Attacks of one stranger through the public API. Each runs until `isOver` and then stops by itself. */
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocket } from "ws";
import type { Seat, StrangerClient } from "./stranger-client.ts";

/** An attack by one stranger. */
export type Attack = {
  readonly about: string;
  readonly connections: number;
  run(client: StrangerClient, isOver: () => boolean): Promise<void>;
};

/** Largest text that a message may have. */
const LONG_TEXT = "m".repeat(16_384);

/** Pairs of frames in one burst, and bursts a second. */
const FRAME_PAIRS = 200;
const BURST_PAUSE_MS = 100;

/** Unread answers that the stranger holds at most. */
const MAX_UNREAD = 300;

/** Requests in flight in the attacks that only send requests. */
const IN_FLIGHT = 64;
const SIGN_INS_IN_FLIGHT = 200;

/** Pause of each lane after an answer: the stranger's own processor time must not be what is measured. Unit: milliseconds. */
const LANE_PAUSE_MS = 20;

export const ATTACKS: Readonly<Record<string, Attack>> = {
  frames: {
    about: "unsubscribes and subscribes 2,000 times a second, and returns when it is disconnected",
    connections: 8,
    async run(client, isOver) {
      const seat = await fullChat(client, isOver);
      while (!isOver()) {
        const next = await client.connect(seat.participantToken);
        if (next === undefined) await pause(BURST_PAUSE_MS);
        else await floodFrames(client, next, isOver);
      }
    },
  },
  "slow-reads": {
    about: "requests 20 pages of long messages a second and reads none",
    connections: 8,
    async run(client, isOver) {
      const { token } = await fullChat(client, isOver);
      const held: Socket[] = [];
      while (!isOver()) {
        if (held.length < MAX_UNREAD) held.push(requestUnread(client, token));
        await pause(50);
      }
      for (const socket of held) socket.destroy();
    },
  },
  "sign-ins": {
    about: "has 200 sign-ins with other names in progress",
    connections: SIGN_INS_IN_FLIGHT,
    run: (client, isOver) =>
      inLanes(SIGN_INS_IN_FLIGHT, isOver, async (count) => {
        await client.post("/auth/sign-in", { username: `stranger ${count}`, password: "a guess" });
      }),
  },
  starts: {
    about: "starts the largest chats and joins them",
    connections: IN_FLIGHT,
    run: (client, isOver) =>
      inLanes(IN_FLIGHT, isOver, async () => {
        const token = await client.startChat({
          Attributes: { a: "x".repeat(32_000) },
          InitialMessage: { ContentType: "text/plain", Content: LONG_TEXT },
        });
        if (token !== undefined) await client.connect(token);
      }),
  },
  requests: {
    about: "sends requests with a wrong token",
    connections: IN_FLIGHT,
    run: (client, isOver) =>
      inLanes(IN_FLIGHT, isOver, async () => {
        await client.post("/participant/message", { ContentType: "text/plain", Content: "x" }, "wrong");
      }),
  },
};

async function inLanes(lanes: number, isOver: () => boolean, act: (count: number) => Promise<void>): Promise<void> {
  let count = 0;
  async function lane(): Promise<void> {
    while (!isOver()) {
      count += 1;
      await act(count);
      await pause(LANE_PAUSE_MS);
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Starts a chat and writes a hundred long messages at the permitted rate. */
async function fullChat(
  client: StrangerClient,
  isOver: () => boolean,
): Promise<{ readonly participantToken: string; readonly token: string }> {
  const participantToken = await client.startChat();
  const seat = participantToken === undefined ? undefined : await client.connect(participantToken);
  if (participantToken === undefined || seat === undefined) throw new Error("the stranger was not admitted at all");
  for (let sent = 0; sent < 100 && !isOver(); ) {
    const answer = await client.post(
      "/participant/message",
      { ContentType: "text/plain", Content: LONG_TEXT },
      seat.token,
    );
    if (answer === undefined) await pause(50);
    else sent += 1;
  }
  return { participantToken, token: seat.token };
}

async function floodFrames(client: StrangerClient, seat: Seat, isOver: () => boolean): Promise<void> {
  const socket = new WebSocket(client.socketUrl(seat), { ...client.socketOptions, autoPong: false });
  socket.on("error", () => undefined); // `close` follows
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
  });
  const opened = new Promise<void>((resolve) => {
    socket.once("open", () => resolve());
  });
  await Promise.race([opened, closed]);
  while (!isOver() && socket.readyState === socket.OPEN) {
    for (let pair = 0; pair < FRAME_PAIRS; pair += 1) {
      socket.send('{"topic":"aws/unsubscribe","content":{"topics":["aws/chat"]}}');
      socket.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}');
    }
    await Promise.race([pause(BURST_PAUSE_MS), closed]);
  }
  socket.terminate();
}

function requestUnread(client: StrangerClient, token: string): Socket {
  const body = '{"MaxResults":100}';
  const head = [
    "POST /participant/transcript HTTP/1.1",
    "Host: 127.0.0.1",
    `X-Amz-Bearer: ${token}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  const socket = client.open();
  socket.on("error", () => undefined); // ended by the server
  socket.pause();
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  return socket;
}
