import { Agent, request } from "node:http";

/** Posts JSON to a server over a few keep-alive connections. Disposing closes them. */
export type Poster = Disposable & {
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the measured server; a wrong shape fails the run at its start
  post(path: string, headers: Readonly<Record<string, string>>, body: object): Promise<any>;
};

/** Concurrent requests while a run is prepared. */
const AT_ONCE = 16;

/** Treats every status other than 200 as an error. */
export function createPoster(port: number): Poster {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  return {
    post(path, headers, body) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const options = { port, host: "127.0.0.1", path, agent, method: "POST" };
      const asked = request({ ...options, headers: { ...headers, "Content-Type": "application/json" } }, (response) => {
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
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** Runs `count` tasks, as many at a time as there are connections. */
export async function inTurn(count: number, run: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  async function more(): Promise<void> {
    while (next < count) await run(next++);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, more));
}
