/**
 * Tributary as it is built and started, reached by nothing but its public API.
 *
 * The demo center has room for a dozen chats with agents, so that in larger runs both ends of a chat are the customer's: two connections of the
 * same participant, each with a token and a socket of its own. A message costs the same: one token looked at, one commit, one frame to each of
 * two sockets.
 */
import { Agent, request } from "node:http";
import type { Seat } from "../generator/plan.ts";
import { lineOf, type ProgramStart, SERVER_CORE, startProgram } from "../machine/start-program.ts";
import type { Contestant } from "./contestant.ts";
import { scratchFolder } from "./scratch-folder.ts";

const SERVER = new URL("../../apps/server/dist/main.js", import.meta.url).pathname;

/** How many requests are under way while chats are begun. */
const AT_ONCE = 16;

/** Far more than anybody sends, so that the limit is looked at and never met: a handful of chats share all the load. */
const REQUESTS_PER_SECOND = 1_000_000;

/** The server, as `npm start` runs it, on any port and an empty folder. */
export function serverStart(folder: string, core: number | null = SERVER_CORE): ProgramStart {
  const rate = `--participant-requests-per-second=${REQUESTS_PER_SECOND}`;
  return { core, words: [SERVER, "--port=0", `--data-dir=${folder}`, "--log-level=warn", rate] };
}

/** What the server says when everything answers. Source: the run contract. */
export const READY = /^Tributary is ready: http:\/\/[^:]+:(\d+)/;

/** The product. */
export const tributary: Contestant = {
  name: "Tributary",
  async start() {
    const folder = await scratchFolder();
    const program = startProgram(serverStart(folder.path));
    const [, port] = await lineOf(program, READY);
    return {
      pid: program.pid,
      port: Number(port),
      subscribe: true,
      chats: (count) => beginChats(Number(port), count),
      async [Symbol.asyncDispose]() {
        await program[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  },
};

/** Starts chats and connects both ends of each. */
export async function beginChats(port: number, count: number): Promise<readonly Seat[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const seats: Seat[] = new Array(2 * count);
  let next = 0;

  async function beginMore(): Promise<void> {
    while (next < count) {
      const chat = next++;
      const token = await startChat();
      for (const side of [0, 1]) seats[2 * chat + side] = await connect(token);
    }
  }

  async function startChat(): Promise<string> {
    const answer = await post("/startChat", {}, { ParticipantDetails: { DisplayName: "Customer" } });
    return answer.data.startChatResult.ParticipantToken;
  }

  async function connect(token: string): Promise<Seat> {
    const wish = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] };
    const answer = await post("/participant/connection", { "X-Amz-Bearer": token }, wish);
    const { pathname, search } = new URL(answer.Websocket.Url);
    return { bearer: answer.ConnectionCredentials.ConnectionToken, socketPath: `${pathname}${search}` };
  }

  // The shapes are the wire's; a wrong one shows as a run that cannot start.
  // biome-ignore lint/suspicious/noExplicitAny: JSON of our own server
  function post(path: string, headers: Record<string, string>, body: object): Promise<any> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const options = {
      port,
      host: "127.0.0.1",
      path,
      agent,
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
    };
    const asked = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${path} was answered with ${response.statusCode}: ${text}`));
      });
    });
    asked.once("error", reject);
    asked.end(JSON.stringify(body));
    return promise;
  }

  try {
    await Promise.all(Array.from({ length: AT_ONCE }, beginMore));
    return seats;
  } finally {
    agent.destroy();
  }
}
