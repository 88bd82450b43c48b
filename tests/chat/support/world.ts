/** A center and the pages of one library, for all scenarios of a test file. */

import type { Scanner } from "@tributary/engine";
import type { CenterDefinition } from "@tributary/model";
import type { ViewFile } from "@tributary/protocol";
import { createViews } from "../../../packages/http/src/index.ts";
import {
  openTestCenter,
  type Party,
  type TestCenter,
  type TestCenterOptions,
} from "../../../packages/http/test/test-center.ts";
import { testDefinition } from "../../../packages/http/test/test-definition.ts";
import type { ChatLibrary } from "./libraries.ts";
import { type Loose, openPage, type Page, type PageOptions } from "./page.ts";

/** Time that passes in each step of waiting. Unit: milliseconds of the center's clock. */
const STEP_MS = 25;
/** Time in which conditions come true. Unit: milliseconds of the center's clock. */
const PATIENCE_MS = 6_000;
/** Time for answers that are on their way. Unit: real milliseconds. */
const BUSY_MS = 40;
/** Maximum step of {@link World.skip}: heartbeats have to be answered in between. Unit: milliseconds of the center's clock. */
const LONG_STEP_MS = 2_000;

/** Center and library of a scenario. Time passes only in the functions below, faster than the real one. */
export type World = AsyncDisposable & {
  readonly center: TestCenter;
  readonly library: ChatLibrary;
  /** Opens a page with the library, set up for the center. */
  page(options?: PageOptions): Page;
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

/** Opens a center whose agent takes any number of chats, with these differences. */
export async function openWorld(library: ChatLibrary, differences: TestCenterOptions = {}): Promise<World> {
  const views = createViews([VIEW]);
  const center = await openTestCenter({ definition, participant: { rate: null, views }, scanner, ...differences });
  const pages = new Set<Page>();
  const isBusy = (): boolean => [...pages].some(({ network }) => network.isBusy);

  /** Passes time after the sockets had a moment to deliver. */
  async function step(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const endMs = performance.now() + BUSY_MS; // some answers of the center wait for its clock
    while (isBusy() && performance.now() < endMs) await new Promise((resolve) => setImmediate(resolve));
    center.time.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const world: World = {
    center,
    library,
    page(options) {
      const page = openPage(center, library, options);
      pages.add(page);
      if (options?.endpoint !== null)
        page.connect.ChatSession.setGlobalConfig({ endpoint: center.http, region: "test" });
      return page;
    },
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
    },
    async [Symbol.asyncDispose]() {
      world.closePages();
      await center[Symbol.asyncDispose]();
    },
  };
  return world;
}

/** The only view of the center. */
export const VIEW: ViewFile = {
  Id: "form",
  Name: "Form",
  Description: "A form",
  Version: 3,
  InputSchema: '{"type":"object"}',
  Template: '{"Head":{}}',
  Actions: ["Send"],
};

/** Contents of a file that the scan of the center rejects. */
export const INFECTED = "a virus";

const scanner: Scanner = {
  async scan(_file, bytes) {
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    return Buffer.concat(parts).toString() === INFECTED ? "rejected" : "approved";
  },
};

const definition: CenterDefinition = {
  ...testDefinition,
  routingProfiles: testDefinition.routingProfiles.map((profile) => ({ ...profile, concurrency: { chat: 500 } })),
};

/** Details of a chat as StartChatContact returns them. */
export function detailsOf({ ref, participantToken }: Party) {
  return { ContactId: ref.conversationId, ParticipantId: ref.participantId, ParticipantToken: participantToken };
}

/** Creates a customer's session without metrics. */
export function customerSession(page: Page, party: Party): Loose {
  return page.connect.ChatSession.create({ type: "CUSTOMER", chatDetails: detailsOf(party), disableCSM: true });
}
