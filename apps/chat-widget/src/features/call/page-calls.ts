/** Calls of this page: injects the services of the browser into the part. */
import { type CallOffer, type CallStorage, platformDeps, readCallOffer, savedCall } from "@tributary/call";
import { useEffect, useState } from "preact/hooks";
import type { Localization } from "../../languages/phrase.ts";
import { tryStorage } from "../../shared/try-storage.ts";
import { createTone } from "../alerts/tone.ts";
import type { FormValues, StartDetails } from "../start/start-form.ts";
import type { CallEvent } from "./call-model.ts";
import type { CallPart } from "./call-part.ts";
import { loadCallPhrase } from "./call-phrase.ts";
import { type Calls, createCalls } from "./calls.tsx";
import { createRing } from "./ring.ts";

/** The page and its widget. */
export type PageCallsOptions = {
  /** Gets the events. */
  readonly element: HTMLElement;
  readonly center: string;
  readonly heading: string;
  readonly language: Localization;
  /** Storage of this tab; undefined if the browser denies it. */
  readonly storage: CallStorage | undefined;
  /** Key under which the call is saved in it. */
  readonly storageKey: string;
  readonly model: {
    open(): void;
    close(): void;
    form(): StartDetails;
    check(values: FormValues): StartDetails | null;
    state(): { readonly page: { readonly kind: string; readonly isStarting?: boolean } };
  };
  readonly report: (problem: string) => void;
};

/** A page without the attribute `call`, which continues the call of the page before. */
const NO_OFFER: CallOffer = { state: "closed", message: "" };

/** Opens the calls of a page. Never rejects. */
export async function openPageCalls(options: PageCallsOptions): Promise<CallPart> {
  const { element, center, model, report, heading, storageKey, storage } = options;
  const phrase = await loadCallPhrase(options.language.code);
  const deps = platformDeps();
  const startUrl = `${center}/startCall`;
  const openKey = `${storageKey} open`;
  const read = (name: string): string | undefined => element.getAttribute(name) ?? undefined;
  const flowAttribute = (): string => (element.hasAttribute("call-flow-id") ? "call-flow-id" : "contact-flow-id");
  const flowId = (): string | undefined => read(flowAttribute());
  const hasOffer = (): boolean => element.hasAttribute("call");
  const tone = read("no-sound") === undefined ? createTone(() => deps.clock.now()) : null;
  const ring = createRing({
    clock: deps.clock,
    page: document,
    text: phrase("ringingUnnamed"),
    playTone: tone?.play ?? null,
    isTitleChanged: read("no-title") === undefined,
  });
  const calls = createCalls({
    ring(isRinging) {
      if (isRinging) model.open();
      ring.follow(isRinging);
    },
    clock: deps.clock,
    phrase,
    heading,
    pageOf: (given) => ({
      center,
      read: (name) => element.getAttribute(name),
      given,
      flowAttribute: flowAttribute(),
      report,
    }),
    open: model.open,
    close: model.close,
    check: model.check,
    isChatting() {
      const { page } = model.state();
      return page.kind !== "start" || page.isStarting === true;
    },
    report,
    readOffer: async () => (hasOffer() ? readCallOffer({ startUrl, contactFlowId: flowId() }, deps) : NO_OFFER),
    loadScreen: () => import("./screen-part.ts"),
    openCall(screen, beginning) {
      const kept = { storage, storageKey };
      if (beginning.kind === "saved") return screen.openCall({ ...beginning.saved, ...kept }, deps);
      const page = { startUrl, contactFlowId: flowId(), identityToken: read("identity-token") };
      return screen.openCall({ ...page, ...factsOf(beginning.details), ...kept }, deps);
    },
    isPermissionKnown,
    readSaved: () => (storage === undefined ? null : savedCall(storage, storageKey)),
    wasOpen: () => tryStorage(() => storage?.getItem(openKey)) === "true",
    saveOpen: (isOpen) => void tryStorage(() => storage?.setItem(openKey, String(isOpen))),
    onEvent: (event) => element.dispatchEvent(new CustomEvent(`call${event.type}`, { detail: detailOf(event) })),
  });
  return {
    useCalls: (isOpen) => useCalls(calls, isOpen),
    get isActive() {
      return calls.isActive;
    },
    call(customer) {
      model.open();
      const known = model.form();
      const { name = known.name, attributes } = customer;
      return calls.start({ name, attributes: { ...known.attributes, ...attributes } }, customer);
    },
    hangUp: calls.hangUp,
    [Symbol.dispose]() {
      for (const part of [calls, ring, tone]) part?.[Symbol.dispose]();
    },
  };
}

function useCalls(calls: Calls, isOpen: boolean) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listening = calls.onChange(() => redraw((count) => count + 1));
    redraw((count) => count + 1); // they may have changed between the first render and this effect
    return () => listening[Symbol.dispose]();
  }, []);
  useEffect(() => {
    if (isOpen) calls.refresh();
  }, [isOpen]);
  return calls.shown();
}

function factsOf({ name, attributes }: StartDetails) {
  return name === null ? { attributes } : { name, attributes: { ...attributes, customerName: name } };
}

function detailOf(event: Exclude<CallEvent, { type: "notStarted" }>) {
  const { contactId } = event;
  if (event.type !== "ended") return { contactId };
  const { end } = event;
  if (end.kind === "failed") return { contactId, reason: end.problem.kind };
  return { contactId, reason: end.kind === "ended" ? (end.reason ?? "unknown") : end.kind };
}

/** The browser does not ask again if the microphone is permitted or denied. Browsers that do not report it may ask. */
async function isPermissionKnown(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "microphone" });
    return state !== "prompt";
  } catch {
    return false;
  }
}
