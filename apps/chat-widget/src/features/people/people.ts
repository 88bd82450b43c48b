/** Facts about the participants of a chat that no message has: their pictures, and how long they may still be idle. */
import type { ChatSnapshot, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import type { OwnCall } from "../../shared/own-call.ts";
import { jsonOf } from "../../shared/request.ts";

/** Facts about a participant. Absent members are unknown. */
export type Person = {
  /** Address of a picture that the page may load. */
  readonly picture?: string;
  /** Time at which the chat ends because they are idle. */
  readonly idleUntil?: EpochMs;
};

export interface People {
  /** By participant id. */
  readonly facts: ReadonlyMap<string, Person>;
  /** Follows the session's newest snapshot. */
  follow(snapshot: ChatSnapshot): void;
}

/** Services, and the address of the center. */
export type PeopleDeps = {
  readonly call: OwnCall;
  readonly now: () => EpochMs;
  readonly center: string;
  readonly onChange: () => void;
};

const NONE: ReadonlyMap<string, Person> = new Map();

/** Creates {@link People}. The facts are read when an agent has joined, with each connection after that, and when a participant is idle or has returned. */
export function createPeople({ call, now, center, onChange }: PeopleDeps): People {
  let facts = NONE;
  /** The participants whose facts were read. */
  let readFor = "";
  let isUp = false;
  let connections = 0;

  async function read(wanted: string): Promise<void> {
    const answer = jsonOf(await call("participants"));
    if (readFor !== wanted) return; // something has happened meanwhile
    facts = answer === null ? withoutIdle(facts) : factsIn(answer.Participants, { now: now(), center });
    onChange();
  }

  return {
    get facts() {
      return facts;
    },
    follow({ timeline, link, over }) {
      if (link.state === "up" && !isUp) connections += 1;
      isUp = link.state === "up";
      const wanted = [...agentsIn(timeline), newestIdle(timeline)].join(" ");
      if (!isUp || over !== null || wanted === "") return;
      const next = `${connections} ${wanted}`;
      if (next === readFor) return;
      readFor = next;
      void read(next);
    },
  };
}

/** A participant whose facts cannot be read again may have returned. */
function withoutIdle(facts: ReadonlyMap<string, Person>): ReadonlyMap<string, Person> {
  return new Map([...facts].map(([id, { idleUntil: _unknown, ...person }]) => [id, person]));
}

function agentsIn(timeline: readonly TimelineEntry[]): ReadonlySet<string> {
  return new Set(
    timeline.flatMap((entry) =>
      "author" in entry && (entry.author?.role === "agent" || entry.author?.role === "supervisor")
        ? [entry.author.participantId]
        : [],
    ),
  );
}

function newestIdle(timeline: readonly TimelineEntry[]): string {
  return timeline.findLast(({ type }) => type === "idle" || type === "returned")?.key ?? "";
}

type Reading = { readonly now: EpochMs; readonly center: string };

function factsIn(participants: unknown, reading: Reading): ReadonlyMap<string, Person> {
  const list: readonly unknown[] = Array.isArray(participants) ? participants : [];
  return new Map(list.flatMap((each) => personOf(each, reading)));
}

function personOf(participant: unknown, { now, center }: Reading): readonly (readonly [string, Person])[] {
  if (typeof participant !== "object" || participant === null) return [];
  const { ParticipantId, AvatarUrl, IdleEndsInSeconds } = participant as Readonly<Record<string, unknown>>; // any object may have these members
  if (typeof ParticipantId !== "string") return [];
  const picture = typeof AvatarUrl === "string" ? pictureAt(AvatarUrl, center) : null;
  const person: Person = {
    ...(picture !== null && { picture }),
    ...(typeof IdleEndsInSeconds === "number" && { idleUntil: now + IdleEndsInSeconds * 1_000 }),
  };
  return [[ParticipantId, person]];
}

/** Returns the address of a picture; null unless it is https or at the origin of the center. */
function pictureAt(address: string, center: string): string | null {
  try {
    const { protocol, origin, href } = new URL(address, center);
    return protocol === "https:" || origin === new URL(center).origin ? href : null;
  } catch {
    return null; // not an address
  }
}
