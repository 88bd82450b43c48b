import type { HostTrust, PanelServer, TextStore } from "@tributary/conduit";
import type { Clock } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { HostTone } from "../../features/incoming/host-tone.ts";
import { incomingOf, type RingKind, ringRequestOf } from "../../features/incoming/incoming.view-model.ts";
import { createRinging } from "../../features/incoming/ringing.ts";
import type { PanelStore } from "./panel-store.ts";

/** Rings for offers, as far as the agent's setting, the host and the browser permit. Disposing stops the sound. */
export interface SoundController extends Disposable {
  /** Rings, or stops ringing, according to the offers on the desk. */
  update(): void;
  silence(): void;
  /** Plays the tone of a new message, under the conditions of the ring tone. */
  chime(): void;
  /** Shows the number of unread messages in the page's title. */
  countUnread(count: number): void;
  /** The host sent its configuration. */
  configure(configure: HostConfigure): void;
  /** The agent used the page: browsers permit sound from now on. */
  unblock(): void;
  /** Switches the agent's own setting and stores it. */
  toggle(): void;
  /** The ring tone for tests of devices, on the chosen one. Stopping it does not silence a contact that rings meanwhile. */
  readonly tone: Pick<HostTone, "start" | "stop" | "playOnDevice">;
}

/** Dependencies of {@link createSoundController}. */
export type SoundControllerDeps = {
  readonly clock: Clock;
  readonly settings: TextStore;
  readonly server: Pick<PanelServer, "master">;
  readonly store: PanelStore;
  readonly hostTrust: () => HostTrust;
  readonly openTone: (onBlockedChange: () => void) => HostTone;
  readonly setTitle: (title: string) => void;
};

const SOUND_KEY = "tributary.sound";
const RINGTONE_TOPIC = "connect::ringtone";

/** Returns the agent's stored setting; sound is on by default. */
export function readSoundSetting(settings: TextStore): boolean {
  return settings.get(SOUND_KEY) !== "off";
}

export function createSoundController(deps: SoundControllerDeps): SoundController {
  const { clock, settings, server, store, setTitle } = deps;
  /** Null until the host has sent it. */
  let host: HostConfigure | null = null;
  const tone = deps.openTone(() => store.change({ isSoundBlocked: tone.isBlocked }));
  const ringing = createRinging({ clock, tone, setTitle, isMaster: isRingtoneMaster });

  async function isRingtoneMaster(): Promise<boolean> {
    try {
      const question = { method: "checkMaster", topic: RINGTONE_TOPIC, shouldNotBecomeMasterIfNone: false } as const;
      return (await server.master(question)).isMaster ?? false;
    } catch {
      return false; // unknown without a connection: a missing ring is better than two pages that ring at once
    }
  }

  const isAllowed = (kind: RingKind): boolean =>
    store.state.isSoundOn && (deps.hostTrust().kind === "top-level" || isHostTone(host, kind));

  function update(): void {
    const { desk } = store.state;
    const offers = desk === null ? [] : incomingOf(desk, store.state).offers;
    ringing.follow(ringRequestOf(offers, isAllowed));
  }

  return {
    update,
    silence: () => ringing.follow({ tone: null, title: null }),
    chime() {
      if (!isAllowed("chat")) return;
      void isRingtoneMaster().then((isOurs) => {
        if (isOurs) tone.chime();
      });
    },
    countUnread: ringing.countUnread,
    configure(configure) {
      host = configure;
      tone.choose("chat", configure.chat?.ringtoneUrl ?? null);
      tone.choose("call", configure.softphone?.ringtoneUrl ?? null);
      update();
    },
    unblock: () => tone.unblock(),
    tone: { start: tone.start, stop: ringing.takeBack, playOnDevice: tone.playOnDevice },
    toggle() {
      const isSoundOn = !store.state.isSoundOn;
      settings.set(SOUND_KEY, isSoundOn ? "on" : "off");
      store.change({ isSoundOn });
      update();
    },
    [Symbol.dispose]() {
      ringing[Symbol.dispose]();
      tone[Symbol.dispose]();
    },
  };
}

/** Hosts get the ring tone of calls unless they refuse it, and that of chats only if they ask for it. Source: docs/wire/streams.md#configure. */
function isHostTone(host: HostConfigure | null, kind: RingKind): boolean {
  if (kind === "call") return host !== null && host.softphone?.disableRingtone !== true;
  return host?.chat != null && host.chat.disableRingtone !== true;
}
