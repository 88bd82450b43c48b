import type { Fanout } from "@tributary/journal";
import type { Media } from "../ports/media.ts";
import type { Term } from "../routing/leadership.ts";
import { openCallDirector } from "./call-director.ts";
import { startCallGuard } from "./call-guard.ts";
import { type CallLegs, createLegsHere } from "./call-legs.ts";
import { createLegsOnNodes, handleHere } from "./legs-on-nodes.ts";
import { createNodeRequests } from "./node-requests.ts";

/** The audio of the calls of a center, as one node has it. */
export interface Voice extends Disposable {
  readonly media: Media;
  readonly legs: CallLegs;
  /** Looks after the calls of nodes that are gone. */
  whileLeading(term: Term): Disposable;
}

type Deps = Omit<Parameters<typeof openCallDirector>[0], "node"> & {
  readonly fanout: Pick<Fanout, "isConnected">;
  /** Name of this node among several; null if it has the store for itself. */
  readonly node: string | null;
};

const NOTHING: Disposable = { [Symbol.dispose]: () => undefined };

/** Begins to direct the audio of calls. Rules VC-02 to VC-09, VC-30 to VC-33. */
export function openVoice(deps: Deps, options: Parameters<typeof openCallDirector>[1] = {}): Voice {
  using opening = new DisposableStack();
  const { media, journal, clock, log, node } = deps;
  const director = opening.use(openCallDirector(deps, options));
  const here = createLegsHere(media, director);
  if (node === null) {
    const running = opening.move();
    return { media, legs: here, whileLeading: () => NOTHING, [Symbol.dispose]: () => running.dispose() };
  }
  const isConnected = (): boolean => deps.fanout.isConnected !== false;
  const requests = opening.use(
    createNodeRequests({ ...deps, node, isConnected }, (request) => handleHere(here, request)),
  );
  const running = opening.move();
  return {
    media,
    legs: createLegsOnNodes({ journal, requests, here, log, node }),
    whileLeading: (term) => startCallGuard({ journal, director, requests, clock, log, node }, term),
    [Symbol.dispose]: () => running.dispose(),
  };
}
