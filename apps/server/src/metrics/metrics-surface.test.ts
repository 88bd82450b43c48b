import { createHttpServer, createTokens } from "@tributary/http";
import { silentLogger } from "@tributary/kernel";
import { DEMO_IDS, demoAgentId, inProcessCenter, PLAIN_CHAT } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createMetricsSurface } from "./metrics-surface.ts";

/** A center of the demo whose address has one request in an hour. */
async function openMetrics() {
  await using opening = new AsyncDisposableStack();
  const opened = opening.use(await inProcessCenter());
  const { center, clock, random } = opened;
  const log = silentLogger;
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
  const server = createHttpServer(
    { center, clock, random, log, tokens },
    {
      host: "127.0.0.1",
      port: 0,
      surfaces: [createMetricsSurface({})],
      limits: { addressRequests: { perSecond: 1 / 3_600, burst: 1 }, refusalPauseMs: 0 },
    },
  );
  const { port } = await server.listen();
  opening.defer(() => server.close());
  const open = opening.move();
  const get = async (path = "/metrics"): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
  return {
    ...opened,
    get,
    read: async () => (await get()).text(),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

describe("the metrics", () => {
  it("[SV-10] are collected at most once a second", async () => {
    await using opened = await openMetrics();
    const { center, clock, run, read } = opened;
    const available = async (): Promise<string | undefined> =>
      /^tributary_agents\{state="routable"\} (\d+)$/m.exec(await read())?.[1];
    const before = await available();
    await run(center.agents.chooseState(demoAgentId(1), DEMO_IDS.states.available, { enqueue: false }));

    clock.advance(999);
    const reused = await available();
    clock.advance(1);

    expect([before, reused, await available()]).toEqual(["0", "0", "1"]);
  });

  it("[SV-10] identify no person and no contact", async () => {
    await using opened = await openMetrics();
    const { center, definition, run, read } = opened;
    await run(center.agents.chooseState(demoAgentId(1), DEMO_IDS.states.available, { enqueue: false }));
    const chat = { ...PLAIN_CHAT, flowId: DEMO_IDS.flows.sales, displayName: "Mia" };
    const started = await run(center.chats.start(chat));
    if (!started.ok) throw new Error(started.refusal.code);

    const text = await read();

    const { contactId, participantId } = started.value;
    const agents = definition.users.flatMap(({ id, username }) => [id, username]);
    for (const one of [contactId, participantId, "Mia", ...agents]) expect(text).not.toContain(one);
    expect(text).toContain('tributary_agents{state="routable"} 1');
  });

  it("[SV-10] need no permission, and requests for them are not limited", async () => {
    await using opened = await openMetrics();
    const { get } = opened;

    const others = [await get("/nothing"), await get("/nothing")];
    const answers = [await get(), await get(), await get()];

    expect(others.map(({ status }) => status)).toEqual([404, 429]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
