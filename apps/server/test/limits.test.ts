/** Settings of limits that a running server applies; `src/config/limits.test.ts` has the others. */
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { type ServerProcess, startServer } from "./server-process.ts";

const FLAGS = [
  ["--port", "0"],
  ["--sign-in-failures-per-address", "1"],
  ["--sign-in-failures-per-name", "1"],
  ["--participant-requests-per-second", "1"],
  ["--socket-frames-per-second", "1"],
].flat();

it("[SV-20] wrong passwords, participants' requests and frames are limited as configured", async () => {
  await using server = await startServer({ flags: FLAGS });

  expect([await guess(server, "ada"), await guess(server, "grace")]).toEqual([401, 429]);
  const { token, socketUrl } = await connect(server);
  const requests = Array.from({ length: 10 }, () => post(`${server.url}/participant/transcript`, {}, token));
  expect((await Promise.all(requests)).map(({ status }) => status)).toContain(429);
  expect(await closeCodeAfterFrames(socketUrl, 40)).toBe(1008);
});

const guess = async ({ url }: ServerProcess, username: string): Promise<number> =>
  (await post(`${url}/auth/sign-in`, { username, password: "wrong" })).status;

function post(url: string, body: object, bearer?: string): Promise<Response> {
  const headers = { "content-type": "application/json", ...(bearer && { "x-amz-bearer": bearer }) };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Starts a chat, and returns the customer's connection token and socket address. */
async function connect({ url, description }: ServerProcess) {
  const started = (await (await post(description.startChatUrl, {})).json()) as {
    readonly data: { readonly startChatResult: { readonly ParticipantToken: string } };
  };
  const request = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"], ConnectParticipant: true };
  const answer = await post(`${url}/participant/connection`, request, started.data.startChatResult.ParticipantToken);
  const { Websocket, ConnectionCredentials } = (await answer.json()) as {
    readonly Websocket: { readonly Url: string };
    readonly ConnectionCredentials: { readonly ConnectionToken: string };
  };
  return { token: ConnectionCredentials.ConnectionToken, socketUrl: Websocket.Url };
}

async function closeCodeAfterFrames(url: string, count: number): Promise<number> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  for (let frame = 0; frame < count; frame += 1) socket.send(JSON.stringify({ topic: "aws/heartbeat" }));
  return closed;
}
