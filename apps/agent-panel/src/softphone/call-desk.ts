/** Calls of this page: softphone, commands, tools and announcements. Loaded with the first update of an agent who can get calls. */
import type { HostTrust, TextStore } from "@tributary/conduit";
import { type Clock, createScope, createSystemRandom, type Logger } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import type { HostTone } from "../features/incoming/host-tone.ts";
import type { Desk } from "../shared/desk.ts";
import type { ReadableStore } from "../shared/store.ts";
import type { PanelLink } from "../shell/panel/panel-link.ts";
import { type AudioTools, createAudioTools } from "./audio-tools.ts";
import { type BrowserMedia, browserMedia } from "./browser-media.ts";
import { announcementsOf } from "./call-announcements.ts";
import { type CallCommands, createCallCommands } from "./call-commands.ts";
import { hostAudioOf } from "./host-audio.ts";
import { createSoftphone, type Softphone } from "./softphone.ts";

/** Disposing closes the audio of all calls. */
export interface CallDesk extends Disposable {
  readonly softphone: Pick<Softphone, "state" | "mute" | "retry" | "choose" | "touched">;
  readonly commands: CallCommands;
  readonly tools: AudioTools;
  /** Handles each frame of the center. */
  receive(frame: PanelServerFrame): void;
  configure(configure: HostConfigure | null): void;
}

/** Dependencies of {@link openCallDesk}. */
export type CallDeskDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly link: PanelLink;
  readonly settings: TextStore;
  /** Storage of this tab. */
  readonly tabSettings: TextStore;
  readonly newToken: () => string;
  /** Id of this page's messages about audio. */
  readonly connectionId: string;
  readonly tone: Pick<HostTone, "start" | "stop" | "playOnDevice">;
  /** The panel's state. Listeners of `snapshots` are called after its changes. */
  readonly store: {
    readonly state: { readonly desk: Desk | null; readonly connection: string };
    readonly snapshots: Pick<ReadableStore<unknown>, "subscribe">;
  };
  readonly hostTrust: () => HostTrust;
  /** Announces a text to screen readers. */
  readonly announce: (text: string) => void;
  /** A command has failed. */
  readonly onRefused: () => void;
};

const BROWSER_ID_KEY = "tributary.page";

/** `configure`: null until the host has sent it. */
export function openCallDesk(
  deps: CallDeskDeps,
  configure: HostConfigure | null,
  media: BrowserMedia = browserMedia(),
): CallDesk {
  const { link, tone } = deps;
  const scope = createScope();
  let contacts: Desk["contacts"] = [];
  const softphone = scope.use(
    createSoftphone({
      ...deps,
      media,
      random: createSystemRandom(),
      browserId: browserIdOf(deps),
      setRinger: tone.playOnDevice,
    }),
  );
  const ring = { start: () => tone.start("call"), stop: tone.stop };
  const tools = createAudioTools({ ...deps, media, softphone, ring, isLinkUp: () => link.isUp });

  function follow(): void {
    const { desk, connection } = deps.store.state;
    if (connection === "lost") softphone.linkLost();
    const next = desk?.contacts ?? [];
    if (next === contacts) return;
    const lines = announcementsOf(contacts, next);
    contacts = next;
    if (lines.length > 0 && desk !== null) deps.announce(lines.join("\n"));
    softphone.follow(next);
  }

  const configureAudio = (next: HostConfigure | null): void => softphone.setHost(hostAudioOf(deps.hostTrust(), next));

  scope.defer(deps.store.snapshots.subscribe(follow));
  scope.use(media.onTouched(softphone.touched));
  configureAudio(configure);
  follow();
  return {
    softphone,
    commands: reporting(createCallCommands(link, deps.log), deps.onRefused),
    tools,
    receive: softphone.receive,
    configure: configureAudio,
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}

/** The same after a reload. A frame without storage gets a new one. */
function browserIdOf({ tabSettings, newToken }: Pick<CallDeskDeps, "tabSettings" | "newToken">): string {
  const known = tabSettings.get(BROWSER_ID_KEY) ?? newToken();
  tabSettings.set(BROWSER_ID_KEY, known);
  return known;
}

function reporting(commands: CallCommands, onRefused: () => void): CallCommands {
  const report = async (command: Promise<boolean>): Promise<boolean> => {
    const isDone = await command;
    if (!isDone) onRefused();
    return isDone;
  };
  return {
    hold: (...request) => report(commands.hold(...request)),
    unmute: (...request) => report(commands.unmute(...request)),
    press: (...request) => report(commands.press(...request)),
    swap: (contactId) => report(commands.swap(contactId)),
    join: (contactId) => report(commands.join(contactId)),
    disconnect: commands.disconnect, // an agent who is gone needs no disconnecting
  };
}
