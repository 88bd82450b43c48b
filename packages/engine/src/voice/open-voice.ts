import type { Fanout, Store } from "@tributary/journal";
import type { Media } from "../ports/media.ts";
import type { Term } from "../routing/leadership.ts";
import type { ArrivalOptions } from "./audio-arrived.ts";
import { type CallDirectorDeps, openCallDirector } from "./call-director.ts";
import { startCallGuard } from "./call-guard.ts";
import { type CallLegs, createLegsHere } from "./call-legs.ts";
import { createLegsOnNodes, handleHere } from "./legs-on-nodes.ts";
import { showPresence } from "./node-presence.ts";
import { createNodeRequests } from "./node-requests.ts";

/** The audio of the calls of a center, as one node has it. */
export interface Voice extends Disposable {
  readonly media: Media;
  readonly legs: CallLegs;
  /** Takes the calls of nodes that are gone. */
  whileLeading(term: Term): Disposable;
}

type Deps = CallDirectorDeps & {
  readonly fanout: Pick<Fanout, "isConnected">;
  readonly store: Pick<Store, "isShared" | "takeLease" | "releaseLease">;
  readonly node: string;
};

const NOTHING: Disposable = { [Symbol.dispose]: () => undefined };

/** Begins to direct the audio of calls. Rules VC-02 to VC-09, VC-30 to VC-33. */
export function openVoice(deps: Deps, options: ArrivalOptions = {}): Voice {
  using opening = new DisposableStack();
  const { media, journal, store, clock, log, node } = deps;
  const director = opening.use(openCallDirector({ ...deps, node: store.isShared ? node : null }, options));
  const here = createLegsHere(media, director);
  if (!store.isShared) {
    const running = opening.move();
    return { media, legs: here, whileLeading: () => NOTHING, [Symbol.dispose]: () => running.dispose() };
  }
  const isConnected = (): boolean => deps.fanout.isConnected !== false;
  const requests = opening.use(
    createNodeRequests({ ...deps, node, isConnected }, (request) => handleHere(here, request)),
  );
  const presence = opening.use(showPresence({ store, clock, log, node }));
  const running = opening.move();
  const shared = { journal, requests, presence, clock, log, node };
  return {
    media,
    legs: createLegsOnNodes({ ...shared, here }),
    whileLeading: (term) => startCallGuard({ ...shared, director }, term),
    [Symbol.dispose]: () => running.dispose(),
  };
}
