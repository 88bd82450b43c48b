import { createScope, refused, uuidV7 } from "@tributary/kernel";
import type { CallState } from "@tributary/protocol/signaling";
import { claimAudio } from "./audio/audio-claim.ts";
import type { Call, CallEnd, CallProblem } from "./call.ts";
import { createCallMedia } from "./call-media.ts";
import { phaseOf } from "./call-phase.ts";
import { createCallStore } from "./call-store.ts";
import { createJoinedAudio, type JoinedAudio } from "./joined-audio.ts";
import { type CallDeps, platformDeps } from "./platform-deps.ts";
import { openSignaling, type Signaling } from "./signaling/signaling.ts";
import { type CallStorage, type SavedCall, STORAGE_KEY, saveCall } from "./start/saved-call.ts";
import { type CallDetails, startCall } from "./start/start-call.ts";
import { iceServersOf, readStartedCall, type StartedCall } from "./start/started-call.ts";

/** Settings of {@link openCall}: either `startUrl` with the details of the call, or a call that was `started` before. */
export type OpenCallOptions = {
  /** Continues the call after a reload of the page, with `savedCall`: `sessionStorage`, which is that of one tab. Default: leaving the page ends the call. */
  readonly storage?: CallStorage | undefined;
  /** Key in the storage. Default: `tributary.call`. */
  readonly storageKey?: string | undefined;
} & (
  | ({
      /** Address of the start call: that of the center, with the path `/startCall`. */
      readonly startUrl: string;
    } & CallDetails)
  | {
      /** A call that a back end, or an earlier page, has started: `data.startCallResult` of the answer. */
      readonly started: StartedCall;
      /** As `savedCall` has it. */
      readonly connectedAt?: number | null | undefined;
      /** As `savedCall` has it. */
      readonly isCalledBack?: boolean | undefined;
    }
);

/** Phases of a customer who is called back. */
const CALLED_BACK: readonly string[] = ["callback", "ringing"] satisfies CallState["phase"][];

const DIGITS = /^[0-9*#A-D]{1,64}$/;

/** Longest wait for the center when the call is ended here. Unit: milliseconds. */
const BYE_MS = 5_000;

/** A call on which the page has joined. `started`: with the newest relays. `connectedAt`: time at which the first agent was connected. */
type Joined = {
  started: StartedCall;
  readonly signaling: Signaling;
  readonly audio: JoinedAudio;
  connectedAt: number | null;
};

/**
 * Starts a call, or continues one: turns on the microphone, connects the audio, and follows the call until it has ended.
 *
 * `deps`: replacements for the browser's services, for tests. Errors: throws a `TypeError` if `started` is not the answer of a start call; everything else is
 * the end of the call. Rules CC-01 to CC-19.
 */
export function openCall(options: OpenCallOptions, deps: CallDeps = platformDeps()): Call {
  const { clock, page } = deps;
  const { storage = null, storageKey = STORAGE_KEY } = options;
  const store = createCallStore(deps.onError);
  const scope = createScope();
  const media = scope.use(createCallMedia(deps, store));
  const pageId = uuidV7(clock.now(), deps.random);
  let joined: Joined | undefined;
  /** As the center has it: also while this page connects, or answers. */
  let isCalledBack = "started" in options && options.isCalledBack === true;

  function save(call: SavedCall | null): void {
    saveCall(storage, storageKey, call);
  }

  /** Ends the call on this page. The socket stays for those that have to notify the center. */
  function end(reason: CallEnd): void {
    if (scope.closed) return;
    scope[Symbol.dispose]();
    save(null);
    const isCanceled = reason.kind === "hung-up" && isCalledBack;
    store.set({ phase: { name: "ended", end: isCanceled ? { kind: "callback-canceled" } : reason }, audio: "off" });
  }

  /** Ends the call here and at the center. */
  async function leave(reason: CallEnd): Promise<void> {
    if (scope.closed) return;
    end(reason);
    if (joined !== undefined) await sayBye(deps, joined.signaling);
  }

  async function request(method: string, params?: object): ReturnType<Signaling["request"]> {
    return scope.closed || joined === undefined ? refused({ kind: "lost" }) : joined.signaling.request(method, params);
  }

  async function openMicrophone(): Promise<boolean> {
    const opened = await media.openMicrophone();
    if (!opened.ok) await leave({ kind: "failed", problem: { kind: opened.refusal } });
    return opened.ok && !scope.closed;
  }

  function join({ started, connectedAt }: Omit<SavedCall, "isCalledBack">): void {
    const signaling = openSignaling(deps, { address: started.SocketUrl, onState, onOver });
    const onFailed = (problem: CallProblem): void => void leave({ kind: "failed", problem });
    const audio = scope.use(
      createJoinedAudio(
        { clock, media, store, locks: deps.locks, onFailed, onStep: show },
        { iceServers: () => iceServersOf(call.started), signaling, pageId, isCalledBack },
      ),
    );
    const call: Joined = { started, signaling, audio, connectedAt };
    let newest: CallState | undefined;
    joined = call;
    save({ started, connectedAt, isCalledBack });

    function onState(state: CallState): void {
      if (scope.closed) return; // ended here, and the center is being notified
      if (state.phase === "connected") call.connectedAt ??= clock.now();
      if (state.iceServers !== undefined) call.started = { ...call.started, IceServers: state.iceServers };
      if (state.phase !== "ended") isCalledBack = CALLED_BACK.includes(state.phase);
      save({ started: call.started, connectedAt: call.connectedAt, isCalledBack });
      newest = state;
      audio.follow(state);
      show();
    }

    function show(): void {
      if (newest === undefined || scope.closed) return;
      const facts = { hasMicrophone: media.hasOpened, ring: audio.ring };
      const phase = phaseOf(newest, { connectedAt: call.connectedAt ?? clock.now(), ...facts });
      if (phase.name === "ended") {
        end(phase.end);
        signaling[Symbol.dispose]();
      } else store.set({ phase });
    }

    function onOver(): void {
      end({ kind: "ended", reason: null });
    }

    store.set({
      contactId: started.ContactId,
      phase: { name: "connecting", step: media.hasOpened ? "audio" : "microphone" },
    });
    scope.use(page.on("online", () => signaling.nudge()));
    scope.use(page.on("offline", () => signaling.interrupt()));
    if (storage === null) scope.use(page.on("leave", () => void signaling.request("bye")));
    scope.use(
      claimAudio(deps.locks, `tributary.call ${started.ContactId}`, {
        onHeld: audio.hold,
        onWaiting: audio.yield,
      }),
    );
  }

  async function start(startUrl: string, details: CallDetails): Promise<void> {
    if (!(await openMicrophone())) return;
    store.set({ phase: { name: "connecting", step: "starting" } });
    const started = await startCall(deps, startUrl, details);
    if (scope.closed) return; // ended here: the center ends a call without audio by itself
    if (started.ok) join({ started: started.value, connectedAt: null });
    else end({ kind: "failed", problem: started.refusal });
  }

  if ("started" in options) join(savedIn(options));
  else void start(options.startUrl, options);
  return {
    snapshot: () => store.snapshot,
    onChange: (listener) => store.changes.on(listener),
    ended: store.ended,
    mute: media.mute,
    unmute: media.unmute,
    async sendDigits(digits) {
      return DIGITS.test(digits) && (await request("dtmf", { digits })).ok;
    },
    requestCallback: async () => (await request("requestCallback")).ok,
    answer: async () => joined?.audio.answer() ?? refused("not-ringing"),
    decline: async () => joined?.audio.decline() ?? false,
    hangUp: () => leave({ kind: "hung-up" }),
    playSound: media.playSound,
    devices: media.devices,
    onDevicesChange: media.onDevicesChange,
    chooseMicrophone: media.chooseMicrophone,
    chooseSpeaker: media.chooseSpeaker,
    [Symbol.dispose]() {
      if (scope.closed) return; // a call that is being ended closes its socket itself
      scope[Symbol.dispose]();
      joined?.signaling[Symbol.dispose]();
    },
  };
}

function savedIn({
  started,
  connectedAt = null,
  isCalledBack = false,
}: Extract<OpenCallOptions, { started: unknown }>): SavedCall {
  return { started: checked(started), connectedAt, isCalledBack };
}

function checked(started: StartedCall): StartedCall {
  const read = readStartedCall(started);
  if (read === undefined) throw new TypeError("started: data.startCallResult of the answer of a start call");
  return read;
}

/** Notifies the center that the customer leaves, and closes the socket. */
async function sayBye({ clock }: Pick<CallDeps, "clock">, signaling: Signaling): Promise<void> {
  const timeout = clock.after(BYE_MS, () => signaling[Symbol.dispose]());
  if (await signaling.whenUp()) await signaling.request("bye");
  timeout[Symbol.dispose]();
  signaling[Symbol.dispose]();
}
