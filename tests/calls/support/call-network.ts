/** The networks of the parties of calls, whose faults a test causes. Random losses have a seed. */
import type { SessionDescription } from "@tributary/engine/ports";
import type { SeededRandom } from "@tributary/testkit";
import { openBadNetwork } from "../../../packages/media-processes/test/bad-network.ts";

/** The network of one party. Disposing closes its ways to legs. */
export interface CallNetwork extends Disposable {
  /** Share of the datagrams that are lost, in both directions. 0 to 1; 1: the network is cut. */
  lossRatio: number;
  /** Returns an answer whose addresses lead through the network. */
  through(answer: SessionDescription): Promise<SessionDescription>;
}

/** Creates a network that loses nothing. */
export function createCallNetwork(random: SeededRandom): CallNetwork {
  const ways: Disposable[] = [];
  const network: CallNetwork = {
    lossRatio: 0,
    async through(answer) {
      const way = await openBadNetwork(answer, {
        delayMs: () => 0,
        isLost: () => random.fraction() < network.lossRatio,
      });
      ways.push(way);
      return way.answer;
    },
    [Symbol.dispose]() {
      for (const way of ways.splice(0)) way[Symbol.dispose]();
    },
  };
  return network;
}
