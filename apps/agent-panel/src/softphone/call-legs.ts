/** The audio of all calls of this page. */
import type { Clock } from "@tributary/kernel";
import type { CallLeg, CallLegOptions, LegState } from "./call-leg.ts";
import type { CallQuality } from "./call-quality.ts";
import type { CallToOpen } from "./calls-to-open.ts";
import { type QualityWatch, watchQuality } from "./quality-watch.ts";
import type { SoftphoneFailure } from "./softphone-failure.ts";

/** Audio of a call as views show it. */
export type LegSnapshot = { readonly state: LegState; readonly quality: CallQuality | null };

/** Disposing closes the audio of all calls. */
export interface CallLegs extends Disposable {
  /** Opens and closes legs, so that these calls have one. */
  follow(calls: readonly CallToOpen[]): void;
  /** By contact id. */
  snapshots(): ReadonlyMap<string, LegSnapshot>;
  /** True if an accepted call has a leg: the agent may be heard. */
  hasAccepted(): boolean;
  /** Audio for the agent: that of the accepted call, or else of one that rings; null without a connection. */
  remote(): MediaStream | null;
  sendMicrophone(stream: MediaStream): void;
  /** Opens the audio of calls again where it has failed. */
  retry(): void;
  linkUp(): void;
}

/** Dependencies of {@link createCallLegs}. */
export type CallLegsDeps = {
  readonly clock: Clock;
  readonly openLeg: (options: CallLegOptions) => CallLeg;
  readonly onChange: () => void;
  /** The audio of a call begins to be opened, or its microphone is open. */
  readonly onStep: (step: "begun" | "microphone-open" | "connected", call: CallToOpen) => void;
  /** Called once for each failure, until the audio works again. */
  readonly onFailure: (failure: SoftphoneFailure, call: CallToOpen) => void;
};

type Held = {
  readonly leg: CallLeg;
  readonly quality: QualityWatch;
  call: CallToOpen;
  reported: SoftphoneFailure | null;
};

export function createCallLegs(deps: CallLegsDeps): CallLegs {
  const { clock, openLeg, onChange, onStep, onFailure } = deps;
  const held = new Map<string, Held>();

  function open(call: CallToOpen): void {
    onStep("begun", call);
    const leg = openLeg({
      contactId: call.contactId,
      config: call.config,
      onChange() {
        report(call.contactId);
        onChange();
      },
      onMicrophone: () => onStep("microphone-open", call),
      onConnected: () => onStep("connected", call),
    });
    const quality = watchQuality({ clock, stats: leg.stats, onChange });
    held.set(call.contactId, { leg, quality, call, reported: null });
    report(call.contactId);
  }

  function report(contactId: string): void {
    const each = held.get(contactId);
    if (each === undefined) return;
    const { state } = each.leg;
    if (state.phase === "connected") each.reported = null;
    if (state.phase !== "failed" || state.failure === each.reported) return;
    each.reported = state.failure;
    onFailure(state.failure, each.call);
  }

  function close(contactId: string): void {
    const { leg, quality } = held.get(contactId) ?? {};
    held.delete(contactId);
    quality?.[Symbol.dispose]();
    leg?.[Symbol.dispose]();
  }

  function forEachLeg(act: (leg: CallLeg) => void): void {
    for (const { leg } of held.values()) act(leg);
  }

  return {
    follow(calls) {
      const wanted = new Map(calls.map((call) => [call.contactId, call]));
      for (const [contactId, { call }] of held)
        if (wanted.get(contactId)?.config.token !== call.config.token) close(contactId);
      for (const call of calls) {
        const known = held.get(call.contactId);
        if (known === undefined) open(call);
        else known.call = call;
      }
    },
    snapshots: () =>
      new Map([...held].map(([id, { leg, quality }]) => [id, { state: leg.state, quality: quality.quality }])),
    hasAccepted: () => [...held.values()].some(({ call }) => call.isAccepted),
    remote() {
      const connected = [...held.values()].filter(({ leg }) => leg.remote !== null);
      return (connected.find(({ call }) => call.isAccepted) ?? connected[0])?.leg.remote ?? null;
    },
    sendMicrophone: (stream) => forEachLeg((leg) => leg.sendMicrophone(stream)),
    retry: () => forEachLeg((leg) => leg.retry()),
    linkUp: () => forEachLeg((leg) => leg.linkUp()),
    [Symbol.dispose]() {
      for (const contactId of [...held.keys()]) close(contactId);
    },
  };
}
