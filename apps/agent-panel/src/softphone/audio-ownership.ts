/** The page of the agent that has the audio of calls. Source: docs/wire/streams.md#master-election; PA-57. */
import type { PanelServer } from "@tributary/conduit";

/** Topic of the page that has the audio. Its master can also be a host page. */
export const SOFTPHONE_TOPIC = "connect::softphone";

/** Topic of the page that rings. */
export const RINGTONE_TOPIC = "connect::ringtone";

/** Resolves to true if this page is the master of the topic, to null if that is unknown for lack of a link. */
export async function isMaster(server: Pick<PanelServer, "master">, topic: string): Promise<boolean | null> {
  const question = { method: "checkMaster", topic, shouldNotBecomeMasterIfNone: false } as const;
  const answer = await server.master(question).catch(() => null);
  return answer === null ? null : (answer.isMaster ?? false);
}

/** Decides if this page has the audio. */
export interface AudioOwnership {
  readonly isOwner: boolean;
  /** Permits or forbids audio in this page. */
  allow(isAllowed: boolean): void;
  /** The agent's pages have changed, or the link is back: another page may have become the master, or this one can. */
  check(): void;
}

type Deps = { readonly server: Pick<PanelServer, "master">; readonly onChange: () => void };

/** Creates the ownership of a page that has no audio yet. */
export function createAudioOwnership({ server, onChange }: Deps): AudioOwnership {
  let isAllowed = false;
  let isOwner = false;
  let checks = 0;

  function change(next: boolean): void {
    if (next === isOwner) return;
    isOwner = next;
    onChange();
  }

  async function ask(): Promise<void> {
    checks += 1;
    const current = checks;
    const isOurs = await isMaster(server, SOFTPHONE_TOPIC);
    // Without an answer nothing changes: the audio does not depend on the link.
    if (isOurs !== null && current === checks && isAllowed) change(isOurs);
  }

  return {
    get isOwner() {
      return isOwner;
    },
    allow(next) {
      if (next === isAllowed) return;
      isAllowed = next;
      if (next) void ask();
      else change(false);
    },
    check() {
      if (isAllowed) void ask();
    },
  };
}
