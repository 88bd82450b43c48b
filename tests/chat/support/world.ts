/** A center and the pages of one library, for all scenarios of a test file. */
import type { Party } from "../../../packages/http/test/participant-calls.ts";
import type { CenterKind, ScenarioCenter } from "./center/scenario-center.ts";
import type { ChatLibrary } from "./libraries.ts";
import { type Loose, openPage, type Page, type PageOptions } from "./page/page.ts";
import type { PageWindow } from "./page/window.ts";

/** Time that passes in each step of waiting. Unit: milliseconds of the center's clock. */
const STEP_MS = 25;
/** Time in which conditions come true. Unit: milliseconds of the center's clock. */
const PATIENCE_MS = 6_000;
/** Time for answers that are on their way. Unit: real milliseconds. */
const BUSY_MS = 40;
/** Maximum step of {@link World.skip}: heartbeats have to be answered in between. Unit: milliseconds of the center's clock. */
const LONG_STEP_MS = 2_000;

/** Center and library of a scenario. Time passes only in the functions below, faster than the real one. */
export type World<Center extends ScenarioCenter = ScenarioCenter> = AsyncDisposable & {
  readonly center: Center;
  readonly library: ChatLibrary;
  /** Opens a page with the library, set up for the center. */
  page(options?: PageOptions): Page;
  /** Opens a world with the same library and a center of its own. */
  other(kind: CenterKind): Promise<World<Center>>;
  /** Includes a socket in those that are waited for, until the pages are closed. */
  follow(socket: { readonly isBusy: boolean }): void;
  /** Waits until a condition holds. Errors: rejects after some seconds of the center's clock. */
  until(condition: () => unknown, what?: string): Promise<void>;
  /** Lets time pass, with everything that it causes. */
  skip(ms: number): Promise<void>;
  /** Waits until pages and center are at rest: no request in flight, no frame to come. */
  rest(): Promise<void>;
  /** Resolves with the promise, while time passes. */
  done<T>(promise: Promise<T>): Promise<T>;
  /** Closes the pages of a scenario. */
  closePages(): void;
};

/** Platform of a world. */
export type Platform<Center extends ScenarioCenter = ScenarioCenter> = {
  /** Opens a center whose agent takes any number of chats. */
  readonly openCenter: (kind: CenterKind) => Promise<Center>;
  readonly openWindow: () => PageWindow;
  /** Waits a moment, in which sockets can deliver. */
  readonly turn: () => Promise<void>;
};

/** Opens a center of the kind, and a world with it. */
export async function createWorld<Center extends ScenarioCenter>(
  platform: Platform<Center>,
  library: ChatLibrary,
  kind: CenterKind = "usual",
): Promise<World<Center>> {
  const center = await platform.openCenter(kind);
  const { clock, wire } = center;
  const pages = new Set<Page>();
  const followed = new Set<{ readonly isBusy: boolean }>();
  const isBusy = (): boolean =>
    [...pages].some(({ network }) => network.isBusy) || [...followed].some((socket) => socket.isBusy);

  /** Passes time after the sockets had a moment to deliver. While an answer is on its way, time passes slowly: some wait for the center's clock. */
  async function step(ms: number): Promise<void> {
    await platform.turn();
    for (let leftMs = ms; leftMs > 0; ) {
      const endMs = performance.now() + BUSY_MS;
      while (isBusy() && performance.now() < endMs) await platform.turn();
      const passingMs = isBusy() ? Math.min(STEP_MS, leftMs) : leftMs;
      await center.advance(passingMs);
      leftMs -= passingMs;
    }
  }
  const world: World<Center> = {
    center,
    library,
    page(options) {
      const page = openPage({ clock, wire, openWindow: platform.openWindow }, library, options);
      pages.add(page);
      if (options?.endpoint !== null)
        page.connect.ChatSession.setGlobalConfig({ endpoint: center.http, region: "test" });
      return page;
    },
    other: (otherKind) => createWorld(platform, library, otherKind),
    follow: (socket) => void followed.add(socket),
    async until(condition, what = String(condition)) {
      for (let passedMs = 0; !condition(); passedMs += STEP_MS) {
        if (passedMs > PATIENCE_MS) throw new Error(`never true: ${what}`);
        await step(STEP_MS);
      }
    },
    async skip(ms) {
      for (let leftMs = ms; leftMs > 0; leftMs -= LONG_STEP_MS) await step(Math.min(leftMs, LONG_STEP_MS));
      await world.rest();
    },
    async rest() {
      for (let steps = 0; steps < 6; steps += 1) await step(STEP_MS);
    },
    async done(promise) {
      let isDone = false;
      const finish = (): void => {
        isDone = true;
      };
      Promise.resolve(promise).then(finish, finish); // the upstream library returns no promise from a repeated connect
      await world.until(() => isDone, "the promise settles");
      return promise;
    },
    closePages() {
      for (const page of pages) page[Symbol.dispose]();
      pages.clear();
      followed.clear();
    },
    async [Symbol.asyncDispose]() {
      world.closePages();
      await center[Symbol.asyncDispose]();
    },
  };
  return world;
}

/** Details of a chat as StartChatContact returns them. */
export function detailsOf({ ref, participantToken }: Party) {
  return { ContactId: ref.conversationId, ParticipantId: ref.participantId, ParticipantToken: participantToken };
}

/** Creates a customer's session without metrics. */
export function customerSession(page: Page, party: Party): Loose {
  return page.connect.ChatSession.create({ type: "CUSTOMER", chatDetails: detailsOf(party), disableCSM: true });
}
