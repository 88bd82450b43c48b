/** One party of a call without a browser: a leg with real audio, which comes back after faults as pages do. */
import type { MediaPeer, PeerSound } from "@tributary/engine/contracts";
import type { SessionDescription } from "@tributary/engine/ports";
import { expect } from "vitest";
import { openWeriftPeer } from "../../../packages/media-processes/test/werift-peer.ts";
import { eventually } from "../../e2e/support/eventually.ts";
import type { CallNetwork } from "./call-network.ts";

/** Reply to a request, in JSON-RPC. */
export type Reply = { readonly result?: unknown; readonly error?: { readonly code: number; readonly message: string } };

/** Sends requests about the leg. Errors: throws if the connection to the center is lost before the reply. */
export type Signaling = { request(method: string, params: object): Promise<Reply> };

/** A relay, as the center names it to pages. */
export type Relay = { readonly urls: string[]; readonly username: string; readonly credential: string };

/** Opens the connection of a party. `relays`: those that its page gets. */
export type PeerOpener = (relays: readonly Relay[]) => Promise<MediaPeer>;

/** `names`: members by which its requests name the leg. `openPeer`: default a peer of werift, without relays. */
export type PartyOptions = {
  readonly network: CallNetwork;
  readonly names?: object;
  readonly relays?: readonly Relay[];
  readonly openPeer?: PeerOpener | undefined;
};

/** The audio of a party. */
export interface Party extends AsyncDisposable {
  /** Opens a new leg, in place of an earlier one. */
  open(): Promise<void>;
  /** Gives the leg new addresses. Resolves to the code of the refusal, or undefined. */
  restart(): Promise<number | undefined>;
  /** Sends a tone. */
  play(sound: PeerSound): void;
  /** Resolves once a tone is heard, or not. Unit: hertz. */
  hears(hz: number, isHeard?: boolean): Promise<void>;
}

/** Amplitude above which a tone is heard. Full scale is 1; the peers play with 0.25. */
const AUDIBLE = 0.05;

/** Time for audio to be heard on a busy machine. Unit: milliseconds. */
const PATIENCE_MS = 30_000;

/** Connections that a party opens, one after the other, until one comes about. */
const ATTEMPTS = 3;

/** Creates a party without a leg. */
export function createParty(
  signaling: Signaling,
  { network, names = {}, relays = [], openPeer = () => openWeriftPeer() }: PartyOptions,
): Party {
  let peer: MediaPeer | undefined;
  let sound: PeerSound = "silence";

  const requirePeer = (): MediaPeer => {
    if (peer === undefined) throw new Error("The party has no leg.");
    return peer;
  };

  async function invite(offer: SessionDescription, more: object): Promise<Reply> {
    return signaling.request("invite", { ...offer, ...names, ...more });
  }

  async function open(attempts: number): Promise<void> {
    await peer?.[Symbol.asyncDispose]();
    const opened = await openPeer(relays);
    peer = opened;
    const { result, error } = await invite(await opened.offer(), {});
    if (error !== undefined) throw new Error(`${error.code} ${error.message}`);
    try {
      await opened.accept(await network.through(result as SessionDescription));
    } catch (failure) {
      // The checks of a peer can take too long on a busy machine. Pages open another connection then.
      if (attempts <= 1) throw failure;
      await open(attempts - 1);
      return;
    }
    opened.play(sound);
  }

  return {
    open: () => open(ATTEMPTS),
    async restart() {
      const { result, error } = await invite(await requirePeer().restartOffer(), { iceRestart: true });
      if (error !== undefined) return error.code;
      await requirePeer().accept(await network.through(result as SessionDescription));
      return undefined;
    },
    play(next) {
      sound = next;
      peer?.play(next);
    },
    hears: (hz, isHeard = true) =>
      eventually(
        async () => expect(requirePeer().amplitudeOf(hz) > AUDIBLE, `${hz} Hz is heard`).toBe(isHeard),
        PATIENCE_MS,
      ),
    async [Symbol.asyncDispose]() {
      await peer?.[Symbol.asyncDispose]();
      peer = undefined;
      network[Symbol.dispose]();
    },
  };
}
