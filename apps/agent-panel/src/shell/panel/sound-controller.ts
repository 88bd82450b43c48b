import type { HostTrust, PanelServer, TextStore } from "@tributary/conduit";
import type { Clock } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { HostTone } from "../../features/incoming/host-tone.ts";
import { incomingOf, ringRequestOf } from "../../features/incoming/incoming.view-model.ts";
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
  /** False until the host asks for sound. */
  let hostWantsSound = false;
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

  const isAllowed = (): boolean => store.state.isSoundOn && (deps.hostTrust().kind === "top-level" || hostWantsSound);

  function update(): void {
    const { desk } = store.state;
    const offers = desk === null ? [] : incomingOf(desk, store.state).offers;
    ringing.allowSound(isAllowed());
    ringing.follow(ringRequestOf({ offers, isSoundBlocked: false }));
  }

  return {
    update,
    silence: () => ringing.follow({ isRinging: false, title: null }),
    chime() {
      if (!isAllowed()) return;
      void isRingtoneMaster().then((isOurs) => {
        if (isOurs) tone.chime();
      });
    },
    countUnread: ringing.countUnread,
    configure({ chat }) {
      // Hosts get a ring tone for chats only if they ask for one. Source: docs/wire/streams.md#configure.
      hostWantsSound = chat != null && chat.disableRingtone !== true;
      tone.choose(chat?.ringtoneUrl ?? null);
      update();
    },
    unblock: () => tone.unblock(),
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
