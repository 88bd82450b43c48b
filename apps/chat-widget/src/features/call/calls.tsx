/** The offer of a call, and the call that a page before has left in progress: the part that is loaded if the page has the attribute `call`. */
import type { Call, CallEnd, CallOffer, SavedCall } from "@tributary/call";
import type { Clock } from "@tributary/kernel";
import type { ComponentChild, ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import { adviceOn } from "../start/start-advice.ts";
import type { FormValues, StartDetails } from "../start/start-form.ts";
import type { CallEvent, CallModel } from "./call-model.ts";
import type { OfferProps, ScreenProps, ShownCalls } from "./call-part.ts";
import type { CallPhrase } from "./call-phrase.ts";
import styles from "./offer.css?inline";

/** The call to open: a new one, or that of an earlier page. */
export type Beginning =
  | { readonly kind: "new"; readonly details: StartDetails }
  | { readonly kind: "saved"; readonly saved: SavedCall };

/** The screen, once it is loaded. */
export type ScreenPart = typeof import("./screen-part.ts");

/** Services of {@link createCalls}. */
export type CallsDeps = {
  readonly clock: Clock;
  readonly phrase: CallPhrase;
  readonly heading: string;
  readonly readOffer: () => Promise<CallOffer>;
  readonly loadScreen: () => Promise<ScreenPart>;
  /** Opens the widget and rings, or stops. */
  readonly ring: (isRinging: boolean) => void;
  readonly openCall: (screen: ScreenPart, beginning: Beginning) => Call;
  /** True if the browser does not have to ask for the microphone: it is permitted, or denied. */
  readonly isPermissionKnown: () => Promise<boolean>;
  readonly readSaved: () => SavedCall | null;
  /** True if the widget was open when the page before was left. */
  readonly wasOpen: () => boolean;
  readonly saveOpen: (isOpen: boolean) => void;
  /** Opens and minimizes the widget. */
  readonly open: () => void;
  readonly close: () => void;
  /** Returns the details of a customer who has filled in the form; null if it is not complete, and shows why. */
  readonly check: (values: FormValues) => StartDetails | null;
  /** True while there is a chat, or one is being started. */
  readonly isChatting: () => boolean;
  readonly onEvent: (event: Exclude<CallEvent, { type: "notStarted" }>) => void;
  /** The attribute from which a call has its flow. */
  readonly flowAttribute: () => string;
  /** Reports a problem to the developer of the page. */
  readonly report: (problem: string) => void;
};

/** The offer of a call and the call itself, for a view and for the page. */
export interface Calls extends Disposable {
  shown(): ShownCalls;
  onChange(listener: () => void): Disposable;
  /** Reads again if the center takes calls. */
  refresh(): void;
  readonly isActive: boolean;
  /** Starts a call. Resolves once it has started, and rejects with a sentence for the developer of the page if it does not. */
  start(details: StartDetails): Promise<{ readonly contactId: string }>;
  hangUp(): Promise<void>;
}

type Current = {
  readonly model: CallModel;
  readonly Screen: ComponentType<ScreenProps>;
  readonly icon: ComponentChild;
};
type Waiting = {
  readonly resolve: (started: { readonly contactId: string }) => void;
  readonly reject: (error: Error) => void;
};

const NOT_NOW = "There is a chat or a call already, or one is being started.";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Creates the calls of a page, and continues that of an earlier one. Rules CW-30 to CW-34. */
export function createCalls(deps: CallsDeps): Calls {
  const { phrase, report } = deps;
  const listeners = new Set<() => void>();
  /** Callers of `start`. */
  const waiting = new Set<Waiting>();
  let isOffered = false;
  let loading: "no" | "in-progress" | "failed" = "no";
  let current: Current | null = null;
  let reported = "";
  let isDisposed = false;

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  /** Reports a problem once. */
  function reportOnce(problem: string): void {
    if (problem !== reported) report(problem);
    reported = problem;
  }

  function refresh(): void {
    void deps.readOffer().then((offer) => {
      const problem = adviceFor(offer, deps.flowAttribute());
      if (problem !== null) reportOnce(problem);
      if (isDisposed || isOffered === (offer.state === "open")) return;
      isOffered = offer.state === "open";
      changed();
    });
  }

  function settle(event: CallEvent): void {
    for (const { resolve, reject } of waiting) {
      if (event.type === "started") resolve({ contactId: event.contactId });
      else if (event.type === "notStarted") reject(new Error(reasonOf(event.end)));
    }
    waiting.clear();
  }

  function follow(event: CallEvent, isAgain: boolean): void {
    settle(event);
    if (event.type !== "notStarted") {
      if (event.type !== "started" || !isAgain) deps.onEvent(event); // the page before has reported the start
    } else if (event.end === null) leave();
    else if (isFault(event.end)) reportOnce(adviceOn(event.end.problem.message, deps.flowAttribute()));
  }

  /** Leaves a call that is over for the form. */
  function leave(): void {
    current?.model[Symbol.dispose]();
    current = null;
    changed();
  }

  async function begin(beginning: Beginning): Promise<void> {
    loading = "in-progress";
    changed();
    const [screen, isKnown] = await Promise.all([deps.loadScreen().catch(() => null), deps.isPermissionKnown()]);
    if (isDisposed) return;
    loading = screen === null ? "failed" : "no";
    if (screen === null) settle({ type: "notStarted", end: UNREACHABLE });
    else show(screen, beginning, isKnown);
    changed();
  }

  function show(screen: ScreenPart, beginning: Beginning, isKnown: boolean): void {
    leave();
    const isAgain = beginning.kind === "saved";
    const model = screen.createCallModel({
      clock: deps.clock,
      phrase,
      openCall: () => deps.openCall(screen, beginning),
      onChange: changed,
      onEvent: (event) => follow(event, isAgain),
      onRinging: deps.ring,
    });
    const { CallScreen, CallIcon } = screen;
    const Screen = (props: ScreenProps) => {
      useEffect(() => {
        deps.saveOpen(true);
        return () => deps.saveOpen(false);
      }, []);
      const onAgain = (): void => void (isAgain ? leave() : begin(beginning));
      const actions = { onAgain, onBack: leave, onMinimize: deps.close };
      return (
        <CallScreen {...props} {...actions} heading={deps.heading} model={model} phrase={phrase} isAgain={isAgain} />
      );
    };
    current = { model, Screen, icon: <CallIcon name="phone" /> };
    // No microphone is needed to wait for a callback.
    if (isKnown || (beginning.kind === "saved" && beginning.saved.isCalledBack)) model.proceed();
  }

  function call(values: FormValues): void {
    const details = isActive() ? null : deps.check(values);
    if (details !== null) void begin({ kind: "new", details });
  }

  function Offer({ values }: OfferProps) {
    const button = useRef<HTMLButtonElement>(null);
    useLayoutEffect(() => adoptSheet(button.current, sheet), []);
    const isLoading = loading === "in-progress";
    return (
      <>
        <button
          ref={button}
          type="button"
          class="secondary wide call-offer"
          aria-disabled={isLoading}
          onClick={() => call(values)}
        >
          {phrase(isLoading ? "loading" : "call")}
        </button>
        <p class="problem" role="alert">
          {loading === "failed" ? phrase("notLoaded") : ""}
        </p>
      </>
    );
  }

  function isActive(): boolean {
    return loading === "in-progress" || current?.model.isActive === true;
  }

  const saved = deps.readSaved();
  if (saved !== null) {
    if (deps.wasOpen()) deps.open();
    void begin({ kind: "saved", saved });
  }
  return {
    shown: () => ({
      Offer: isOffered ? Offer : null,
      Screen: current?.Screen ?? null,
      label: current === null ? undefined : phrase("inProgress", { heading: deps.heading }),
      icon: current?.icon,
      announcement: current?.model.state().announcement,
    }),
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    refresh,
    get isActive() {
      return isActive();
    },
    start(details) {
      if (deps.isChatting() || isActive()) return Promise.reject(new Error(NOT_NOW));
      return new Promise((resolve, reject) => {
        waiting.add({ resolve, reject });
        void begin({ kind: "new", details });
      });
    },
    hangUp: async () => current?.model.hangUp(),
    [Symbol.dispose]() {
      isDisposed = true;
      listeners.clear();
      current?.model[Symbol.dispose]();
    },
  };
}

const UNREACHABLE: CallEnd = { kind: "failed", problem: { kind: "unreachable" } };

/** An end that the developer of the page can correct. */
type Fault = { readonly problem: { readonly message: string } };

function isFault(end: CallEnd): end is CallEnd & Fault {
  return end.kind === "failed" && end.problem.kind === "refused" && end.problem.reason === "other";
}

/** Returns why a call did not start, for the developer of the page. */
function reasonOf(end: CallEnd | null): string {
  if (end === null || end.kind !== "failed") return "The customer did not start the call.";
  const { problem } = end;
  return `The call did not start: ${problem.kind === "refused" ? problem.message || problem.reason : problem.kind}.`;
}

/** Returns the problem that a page without a call button has; null if it has none, or if the center may be reachable later. */
function adviceFor(offer: CallOffer, flowAttribute: string): string | null {
  if (offer.state !== "unavailable") return null;
  const { problem } = offer;
  if (problem.kind === "unreachable") return null;
  if (problem.kind === "unsupported")
    return "the attribute call has no effect: the page is not secure (https), or the browser has no WebRTC.";
  if (problem.reason === "too-many") return null;
  return `the attribute call has no effect: ${adviceOn(problem.message, flowAttribute)}`;
}
