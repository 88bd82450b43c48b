/** The offer of a call, and the call that a page before has left in progress: the part that is loaded if the page has the attribute `call`, or there is such a call. */
import type { Call, CallEnd, CallOffer, SavedCall } from "@tributary/call";
import type { Clock } from "@tributary/kernel";
import type { ComponentChild, ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { ChatCustomer, ChatErrorCode } from "../../../public/widget.d.ts";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import { type AdvisedPage, adviceOn } from "../../shared/advice/refused-settings.ts";
import { chatError } from "../../shared/chat-error.ts";
import type { FormValues, StartDetails } from "../start/start-form.ts";
import type { CallEvent, CallModel } from "./call-model.ts";
import type { OfferProps, ScreenProps, ShownCalls } from "./call-part.ts";
import type { CallPhrase } from "./call-phrase.ts";
import styles from "./offer.css?inline";

/** The call to open: a new one, or that of an earlier page. */
export type Beginning =
  | {
      readonly kind: "new";
      readonly details: StartDetails;
      /** The part of the details that the page has passed; null: the form was filled in. */
      readonly given: AdvisedPage["given"];
    }
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
  /** Returns the settings of the page, for refusals that are about them. */
  readonly pageOf: (given: AdvisedPage["given"]) => AdvisedPage;
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
  /** Starts a call. Resolves once it has started, and rejects with a `TributaryChatError` if it does not. `given`: the part of the details that the page has passed. */
  start(details: StartDetails, given: ChatCustomer): Promise<{ readonly contactId: string }>;
  hangUp(): Promise<void>;
}

type Current = {
  readonly model: CallModel;
  readonly Screen: ComponentType<ScreenProps>;
  readonly icon: ComponentChild;
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Creates the calls of a page, and continues that of an earlier one. Rules CW-30 to CW-34. */
export function createCalls(deps: CallsDeps): Calls {
  const { phrase } = deps;
  const reportOnce = reportingOnce(deps.report);
  const listeners = new Set<() => void>();
  const callers = createCallers();
  let isOffered = false;
  let loading: "no" | "in-progress" | "failed" = "no";
  let begun: Promise<void> | undefined;
  let current: Current | null = null;
  let isDisposed = false;

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  function refresh(): void {
    void deps.readOffer().then((offer) => {
      const problem = adviceFor(offer, deps.pageOf(null));
      if (problem !== null) reportOnce(problem);
      if (isDisposed || isOffered === (offer.state === "open")) return;
      isOffered = offer.state === "open";
      changed();
    });
  }

  /** Rejects the calls of `start`, and reports what the developer of the page can correct. */
  function fail(end: CallEnd | null, beginning: Beginning): void {
    const page = deps.pageOf(beginning.kind === "new" ? beginning.given : null);
    const refusal = isFault(end) ? { ...end.problem, page: { ...page, report: reportOnce } } : undefined;
    callers.reject(chatError(codeOf(end), refusal));
  }

  function follow(event: CallEvent, beginning: Beginning): void {
    if (event.type === "notStarted") {
      fail(event.end, beginning);
      if (event.end === null) leave();
      return;
    }
    if (event.type === "started") callers.resolve(event.contactId);
    if (event.type !== "started" || beginning.kind === "new") deps.onEvent(event); // the page before has reported the start
  }

  /** Leaves a call that is over for the form. */
  function leave(): void {
    current?.model[Symbol.dispose]();
    current = null;
    changed();
  }

  function begin(beginning: Beginning): Promise<void> {
    begun = load(beginning);
    return begun;
  }

  async function load(beginning: Beginning): Promise<void> {
    loading = "in-progress";
    changed();
    const [screen, isKnown] = await Promise.all([deps.loadScreen().catch(() => null), deps.isPermissionKnown()]);
    if (isDisposed) return;
    loading = screen === null ? "failed" : "no";
    if (screen === null) fail(UNREACHABLE, beginning);
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
      onEvent: (event) => follow(event, beginning),
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
    if (details !== null) void begin({ kind: "new", details, given: null });
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
      label: current === null ? undefined : phrase(labelKeyOf(current.model), { heading: deps.heading }),
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
    async start(details, given) {
      if (deps.isChatting() || isActive()) throw await chatError("not-now");
      const started = callers.add();
      void begin({ kind: "new", details, given });
      return started;
    },
    hangUp: () => Promise.resolve(begun).then(() => current?.model.hangUp()), // its screen may still be loading
    [Symbol.dispose]() {
      isDisposed = true;
      if (callers.areWaiting()) callers.reject(chatError("removed"));
      listeners.clear();
      current?.model[Symbol.dispose]();
    },
  };
}

/** Returns a function that reports a problem unless it was the last one. */
function reportingOnce(report: (problem: string) => void): (problem: string) => void {
  let reported = "";
  return (problem) => {
    if (problem !== reported) report(problem);
    reported = problem;
  };
}

type Started = { readonly contactId: string };
type Caller = { readonly resolve: (started: Started) => void; readonly reject: (error: Error) => void };

/** Callers of `start`, which wait for their call. */
function createCallers() {
  let waiting: readonly Caller[] = [];
  const take = (): typeof waiting => {
    const taken = waiting;
    waiting = [];
    return taken;
  };
  return {
    add: () =>
      new Promise<Started>((resolve, reject) => {
        waiting = [...waiting, { resolve, reject }];
      }),
    resolve(contactId: string): void {
      for (const caller of take()) caller.resolve({ contactId });
    },
    areWaiting: () => waiting.length > 0,
    reject(error: Promise<Error>): void {
      const taken = take();
      void error.then((reason) => {
        for (const caller of taken) caller.reject(reason);
      });
    },
  };
}

const UNREACHABLE: CallEnd = { kind: "failed", problem: { kind: "unreachable" } };

/** An end that the developer of the page can correct. */
type Fault = { readonly problem: { readonly message: string } };

function isFault(end: CallEnd | null): end is CallEnd & Fault {
  return end?.kind === "failed" && end.problem.kind === "refused" && end.problem.reason === "other";
}

/** Returns why a call did not start, unless the developer of the page can correct it. */
function codeOf(end: CallEnd | null): ChatErrorCode {
  if (end === null || end.kind !== "failed") return "declined";
  const { problem } = end;
  if (problem.kind !== "refused") return problem.kind;
  return problem.reason === "other" ? "refused" : problem.reason;
}

function labelKeyOf({ state }: CallModel): "inProgress" | "toBeCalled" {
  return state().snapshot?.phase.name === "callback" ? "toBeCalled" : "inProgress";
}

/** Returns the problem that a page without a call button has; null if it has none, or if the center may be reachable later. */
function adviceFor(offer: CallOffer, page: AdvisedPage): string | null {
  if (offer.state !== "unavailable") return null;
  const { problem } = offer;
  if (problem.kind === "unreachable") return null;
  if (problem.kind === "unsupported")
    return "the attribute call has no effect: the page is not secure (https), or the browser has no WebRTC.";
  if (problem.reason === "too-many") return null;
  return `the attribute call has no effect: ${adviceOn(problem.message, page).message}`;
}
