import type { Fanout } from "@tributary/journal";
import { type Answer, openPanelCenter, type PanelCenter, type PanelCenterOptions } from "./panel-center.ts";

/** The connection of a node to the broker, as the test controls it. */
export type Line = {
  /** Loses what is published for the node from now on. */
  cut(): void;
  /** Keeps it until `release`. */
  hold(): void;
  /** Delivers what was kept, and everything later. */
  release(): void;
};

/** Two nodes of one center on one store and one broker, and a load balancer that alternates requests. */
export type TwoNodes = AsyncDisposable & {
  readonly a: PanelCenter;
  readonly b: PanelCenter;
  /** The line of node B. */
  readonly line: Line;
  /** The node that gets the next request or socket. */
  next(): PanelCenter;
  /** Calls the auth API of the next node. */
  post(path: string, body: object, token?: string): Promise<Answer>;
};

type Options = Pick<PanelCenterOptions, "sessionMs" | "autoAcceptChats">;

/** Opens both nodes. The first request goes to A. Each has its own store on one disk; the clock is shared. */
export async function openTwoNodes(options: Options = {}): Promise<TwoNodes> {
  const stack = new AsyncDisposableStack();
  const a = stack.use(await openPanelCenter(options));
  const { line, wrapFanout } = createLine();
  const b = stack.use(await openPanelCenter({ ...options, besideNode: a, wrapFanout }));
  let requests = 0;
  const next = (): PanelCenter => {
    requests += 1;
    return requests % 2 === 1 ? a : b;
  };
  return {
    a,
    b,
    line,
    next,
    post: (path, body, token) => next().post(path, body, token),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function createLine(): { readonly line: Line; readonly wrapFanout: (fanout: Fanout) => Fanout } {
  let state: "up" | "held" | "cut" = "up";
  let kept: (() => void)[] = [];
  const line: Line = {
    cut() {
      state = "cut";
    },
    hold() {
      state = "held";
    },
    release() {
      state = "up";
      const deliveries = kept;
      kept = [];
      for (const deliver of deliveries) deliver();
    },
  };
  const wrapFanout = (fanout: Fanout): Fanout => ({
    ...fanout,
    subscribe: (topic, subscriber) =>
      fanout.subscribe(topic, (message) => {
        if (state === "up") subscriber(message);
        else if (state === "held") kept.push(() => subscriber(message));
      }),
  });
  return { line, wrapFanout };
}
