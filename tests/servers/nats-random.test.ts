/** Three nodes whose connections and whose broker fail at random while they commit. */
import { createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type NatsServer, startNats } from "./nats.ts";
import { count, follow, type Node, numbersTo, openNodes, tallyStream, until } from "./support/nats-nodes.ts";
import { openTcpProxy, type TcpProxy } from "./support/tcp-proxy.ts";

/** Time in which faults occur. Unit: milliseconds. */
const FAULTS_MS = 12_000;

const SEED = Number(process.env.NATS_SEED ?? 20_261_128);

type Fault = readonly [start: () => unknown, end: () => unknown, maxMs: number];

function faultsOf(server: NatsServer, proxy: TcpProxy): readonly Fault[] {
  return [
    [proxy.cut, proxy.restore, 1_500],
    [proxy.hang, proxy.resume, 4_500],
    [server.kill, server.start, 1_000],
    [server.pause, server.resume, 4_500],
  ];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function observedIds({ journal }: Node): ReadonlySet<string> {
  const ids = new Set<string>();
  journal.observe(tallyStream, { latest: (id) => void ids.add(id) });
  return ids;
}

describe("random faults", () => {
  it(`[NF-14] delivers every event once and in order on every node, and finds every stream (seed ${SEED})`, async () => {
    // Two sources: the sequence of faults does not depend on the speed of the commits.
    const chance = createSeededRandom(SEED);
    const random = createSeededRandom(SEED + 1);
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startNats());
    const proxies = await Promise.all([1, 2, 3].map(() => openTcpProxy(server.port)));
    for (const proxy of proxies) stack.use(proxy);
    const nodes = await openNodes(...proxies.map(({ url }) => url));
    for (const node of nodes) stack.use(node);
    const observed = nodes.map(observedIds);
    for (const { journal } of nodes) await journal.watch(tallyStream);
    const ids = Array.from({ length: 100 }, (_, index) => `stream ${index}`);
    const followers = nodes.flatMap((node) => ids.map((id) => ({ id, ...follow(node, id) })));
    const counts = new Map<string, number>();

    let isOver = false;
    const disturb = async (): Promise<void> => {
      for (const endsAt = performance.now() + FAULTS_MS; performance.now() < endsAt; ) {
        await pause(chance.between(0, 1_500));
        const [start, end, maxMs] = chance.pick(faultsOf(server, chance.pick(proxies)));
        await start();
        await pause(chance.between(100, maxMs));
        await end(); // the last commits of many streams are made during the last fault: no later message reveals their loss
      }
      isOver = true;
    };
    const disturbing = disturb();
    while (!isOver) {
      const id = random.pick(ids);
      await count(random.pick(nodes), id);
      counts.set(id, (counts.get(id) ?? 0) + 1);
      await pause(random.between(0, 5));
    }
    await disturbing;

    await until(() => followers.every(({ id, seqs }) => seqs.length >= (counts.get(id) ?? 0)));
    for (const { id, seqs, ends } of followers)
      expect([id, seqs, ends]).toEqual([id, numbersTo(counts.get(id) ?? 0), []]);
    await until(() => observed.every((each) => ids.every((id) => each.has(id))));
    await until(() => nodes.every(({ fanout }) => fanout.isConnected));
  });
});
