/** The panel's views with example data, one scene per name, for development without a server. */
import type { ChatSnapshot, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import { afterContactWorkOf } from "../src/features/after-contact-work/after-contact-work.view-model.ts";
import { detailsOf } from "../src/features/attributes/attributes.view-model.ts";
import { availabilityOf } from "../src/features/availability/availability.view-model.ts";
import { type ConversationFacts, contactsOf, type Preview } from "../src/features/contacts/contacts.view-model.ts";
import { conversationOf, previewOf } from "../src/features/conversation/conversation.view-model.ts";
import { incomingOf } from "../src/features/incoming/incoming.view-model.ts";
import type { CallParty, Desk, DeskContact, OtherAgent } from "../src/shared/desk.ts";
import type { WorkspaceSnapshot } from "../src/shell/workspace.view.tsx";

const customer = { participantId: "p-customer", role: "customer", displayName: "First customer" } as const;
const system = { participantId: "p-system", role: "system", displayName: "Tributary" } as const;

type Unsent = "failed" | "sending";

/** Delivery of the agent's last two messages while the connection is lost. */
const UNSENT: readonly Unsent[] = ["failed", "sending"];

/** Returns all scenes, with times relative to `now`. */
export function scenesAt(now: EpochMs): Readonly<Record<string, WorkspaceSnapshot>> {
  const first = contact(now, {
    contactId: "c-first",
    customerName: "First customer",
    phase: "connected",
    since: now - 272_000,
  });
  const second = contact(now, {
    contactId: "c-second",
    customerName: "Second customer",
    phase: "connected",
    since: now - 84_000,
  });
  const third = contact(now, {
    contactId: "c-third",
    customerName: "Third customer",
    phase: "wrap-up",
    since: now - 35_000,
    endsAt: now + 85_000,
  });
  const ringing = contact(now, {
    contactId: "c-ring",
    customerName: "Fourth customer",
    phase: "offered",
    since: now - 6_000,
    endsAt: now + 14_000,
  });
  const missed = contact(now, {
    contactId: "c-missed",
    customerName: "Fourth customer",
    phase: "missed",
    since: now - 4_000,
  });
  const available = desk(now, []);
  return {
    ...callScenes(now, first, ringing),
    empty: workspace(available, null),
    "may-call": { ...workspace(available, null), canCall: true },
    ringing: workspace(desk(now, [ringing]), null),
    chat: workspace(desk(now, [first, second, third]), "c-first"),
    agents: workspace(desk(now, [{ ...first, otherAgents: othersAt(now) }]), "c-first"),
    monitoring: workspace(desk(now, [monitored(now, first)]), "c-first"),
    busy: workspace({ ...desk(now, [first, second, third, ringing]), nextState: "Lunch" }, "c-first"),
    "after-contact-work": workspace(desk(now, [third]), "c-third"),
    missed: workspace(
      { ...desk(now, [missed]), state: { name: "MissedCallAgent", kind: "error", since: now - 4_000 } },
      "c-missed",
    ),
    lost: { ...workspace(desk(now, [first, second]), "c-first", UNSENT), connection: "lost", refusal: "refused" },
  };
}

/** Scenes with calls. Their audio is in calls.ts. */
function callScenes(
  now: EpochMs,
  chat: DeskContact,
  ringing: DeskContact,
): Readonly<Record<string, WorkspaceSnapshot>> {
  const call = contact(now, {
    contactId: "c-call",
    customerName: "Fifth customer",
    phase: "connected",
    since: now - 151_000,
    channel: "voice",
    call: {
      isCalling: false,
      canTransfer: true,
      media: null,
      agent: partyOf("p-agent"),
      customer: partyOf("p-customer"),
    },
  });
  const busy = { ...desk(now, [call]), state: { name: "Busy", kind: "system", since: now - 151_000 } } as const;
  const calling = workspace(busy, "c-call");
  return {
    ...scenesWithAgents(now, call, chat),
    ...outgoingScenes(now, call),
    ...callbackScenes(now, call),
    call: calling,
    "call-muted": calling,
    "call-failed": calling,
    "call-interrupted": calling,
    "call-relay-refused": calling,
    "call-elsewhere": calling,
    "call-blocked": workspace({ ...busy, contacts: [call, chat] }, "c-first"),
    "call-held": workspace({ ...busy, contacts: [held(call), chat] }, "c-call"),
    "call-ringing": workspace(desk(now, [{ ...ringing, contactId: "c-call", channel: "voice" }, chat]), "c-first"),
    "call-ended": workspace(
      {
        ...busy,
        state: { name: "AfterCallWork", kind: "system", since: now - 9_000 },
        contacts: [{ ...call, phase: "wrap-up", since: now - 9_000, endsAt: now + 111_000 }],
      },
      "c-call",
    ),
    "call-link-lost": { ...calling, connection: "lost" },
    "call-missed": workspace(
      {
        ...desk(now, [{ ...call, phase: "missed", since: now - 4_000 }]),
        state: { name: "MissedCallAgent", kind: "error", since: now - 4_000 },
      },
      "c-call",
    ),
  };
}

/** Scenes of a call that the agent has started. */
function outgoingScenes(now: EpochMs, call: DeskContact): Readonly<Record<string, WorkspaceSnapshot>> {
  return {
    "call-out": workspace(
      {
        ...desk(now, [calledBy(call)]),
        state: { name: "CallingCustomer", kind: "system", since: now - 8_000 },
      },
      "c-call",
    ),
    "call-not-connected": workspace(
      {
        ...desk(now, [{ ...call, phase: "failed", since: now - 4_000 }]),
        state: { name: "LineEngagedCustomer", kind: "error", since: now - 4_000 },
      },
      "c-call",
    ),
  };
}

/** Scenes of a customer who is called back. */
function callbackScenes(now: EpochMs, call: DeskContact): Readonly<Record<string, WorkspaceSnapshot>> {
  const callback = { ...call, isCallback: true, customerName: "\u05de\u05d9\u05d4 (2)" };
  const over = { ...callback, since: now - 9_000 };
  const sceneOf = (contact: DeskContact, name: string, kind: "system" | "error" | "not-routable") =>
    workspace({ ...desk(now, [contact]), state: { name, kind, since: now - 9_000 } }, "c-call");
  return {
    "callback-ringing": sceneOf({ ...over, phase: "offered", endsAt: now + 11_000 }, "Pending", "not-routable"),
    "callback-calling": sceneOf(
      { ...over, ...(call.call && { call: { ...call.call, isCalling: true, customer: undefined } }) },
      "CallingCustomer",
      "system",
    ),
    "callback-not-taken": sceneOf({ ...over, phase: "failed", failure: "busy" }, "LineEngagedCustomer", "error"),
    "callback-ended": sceneOf(
      { ...over, phase: "wrap-up", isUnanswered: true, endsAt: now + 111_000 },
      "AfterCallWork",
      "system",
    ),
  };
}

/** Scenes of a call with several parties. */
function scenesWithAgents(
  now: EpochMs,
  call: DeskContact,
  chat: DeskContact,
): Readonly<Record<string, WorkspaceSnapshot>> {
  const [grace, support] = othersAt(now);
  const takingPart = workspace(
    desk(now, [
      { ...call, phase: "monitoring", monitor: { mode: "barge", mayBarge: true }, otherAgents: [grace] },
      chat,
    ]),
    "c-call",
  );
  const busy = { ...desk(now, [call]), state: { name: "Busy", kind: "system", since: now - 151_000 } } as const;
  return {
    "call-asking": workspace({ ...busy, contacts: [{ ...held(call), otherAgents: [support] }, chat] }, "c-call"),
    "call-consulting": workspace({ ...busy, contacts: [{ ...held(call), otherAgents: [grace] }, chat] }, "c-call"),
    "call-swapped": workspace(
      { ...busy, contacts: [{ ...call, otherAgents: [{ ...grace, isHeld: true }] }, chat] },
      "c-call",
    ),
    "call-conference": workspace({ ...busy, contacts: [{ ...call, otherAgents: [grace, support] }, chat] }, "c-call"),
    "call-listening": workspace(desk(now, [{ ...monitored(now, call), otherAgents: [grace] }]), "c-call"),
    "call-taking-part": takingPart,
    "call-taking-part-muted": takingPart,
  };
}

/** A call that the agent has started, and that rings. */
function calledBy(contact: DeskContact): DeskContact {
  const { call } = contact;
  return call === undefined
    ? contact
    : { ...contact, call: { ...call, isCalling: true, canTransfer: false, customer: undefined } };
}

function partyOf(connectionId: string): CallParty {
  return { connectionId, isHeld: false, isMuted: false };
}

function held(contact: DeskContact): DeskContact {
  const { call } = contact;
  return call === undefined
    ? contact
    : { ...contact, call: { ...call, customer: { ...partyOf("p-customer"), isHeld: true } } };
}

function othersAt(now: EpochMs): readonly [OtherAgent, OtherAgent] {
  const grace = {
    connectionId: "p-grace",
    name: "Grace Hopper",
    isAwaited: false,
    lapsed: null,
    isSupervisor: false,
    isHeld: false,
  } as const;
  return [
    { ...grace, since: now - 60_000 },
    { ...grace, connectionId: "c-support", name: "Support", isAwaited: true, since: now - 9_000 },
  ];
}

function monitored(now: EpochMs, chat: DeskContact): DeskContact {
  const [grace] = othersAt(now);
  const monitor = { mode: "silent", mayBarge: true } as const;
  return { ...chat, phase: "monitoring", queueName: null, monitor, otherAgents: [grace] };
}

function workspace(onDesk: Desk, selectedId: string | null, unsent: readonly Unsent[] = []): WorkspaceSnapshot {
  const selected = onDesk.contacts.find(({ contactId }) => contactId === selectedId);
  const chat = chatAt(selected?.since ?? 0, unsent);
  const conversations = new Map([
    ["c-first", factsOf(previewOf(chat.timeline), 0)],
    [
      "c-second",
      {
        ...factsOf({ from: "other", text: "And one more thing about the invoice …" }, 3),
        waitingSince: Date.now() - 75_000,
      },
    ],
    ["c-third", factsOf({ from: "other", text: "Thanks, bye!" }, 0)],
  ]);
  return {
    agentName: onDesk.agentName,
    connection: "up",
    refusal: null,
    announcement: "",
    isSoundOn: true,
    canCall: false,
    availability: availabilityOf(onDesk),
    incoming: incomingOf(onDesk, { answering: new Set(), isSoundBlocked: false }),
    contacts: contactsOf(onDesk, { selectedId, conversations, skewMs: 0 }),
    open:
      selected === undefined
        ? null
        : {
            conversation: conversationOf(
              selected,
              selected.phase === "missed" || selected.call !== undefined ? null : chat,
            ),
            draft: "",
            attached: [],
            isFormatting: false,
            details: detailsOf(selected),
            afterContactWork: afterContactWorkOf(selected, new Set()),
          },
  };
}

function factsOf(preview: Preview | null, unread: number): ConversationFacts {
  return { unread, preview, draft: "", isTyping: false, isLoaded: true, newest: null, waitingSince: null };
}

function desk(now: EpochMs, contacts: readonly DeskContact[]): Desk {
  return {
    agentName: "Ada Lovelace",
    state: { name: "Available", kind: "routable", since: now - 754_000 },
    nextState: null,
    choices: [
      { id: "available", name: "Available", kind: "routable" },
      { id: "lunch", name: "Lunch", kind: "not-routable" },
      { id: "offline", name: "Offline", kind: "offline" },
    ],
    chosenId: "available",
    hasCalls: true,
    canCall: true,
    queueArns: [],
    contacts,
  };
}

function contact(
  now: EpochMs,
  part: Pick<DeskContact, "contactId" | "phase" | "since"> & Partial<DeskContact>,
): DeskContact {
  return {
    conversationId: part.contactId,
    channel: "chat",
    isPaused: false,
    description: null,
    references: [],
    endsAt: null,
    customerName: null,
    queueName: "Sales",
    queuedAt: now - 300_000,
    attributes: [
      { name: "plan", value: "gold" },
      { name: "cart", value: "https://shop.example/cart/8412" },
      { name: "lastOrder", value: "2 × trail shoes, size 42, delivered to a neighbor" },
    ],
    agentConnectionId: "p-agent",
    otherAgents: [],
    canAttach: true,
    canFormat: true,
    canAddAgents: true,
    monitor: null,
    idle: null,
    rating: null,
    ...part,
  };
}

function chatAt(start: EpochMs, unsent: readonly Unsent[] = []): ChatSnapshot {
  const lines: readonly (readonly [who: "theirs" | "mine" | "center", text: string])[] = [
    ["center", "Thanks for writing. An agent will be with you in a moment."],
    ["theirs", "Hi! I ordered **two pairs** of shoes and only one came."],
    [
      "theirs",
      "Here is what I have:\n\n- one pair, blue, 42\n- the invoice for _both_\n\n<img src=x onerror=alert(1)>",
    ],
    ["mine", "Hello, I am sorry about that. Let me look at the order for you."],
    [
      "mine",
      "The second parcel left on Tuesday: https://track.example/8412. It should be with you tomorrow before noon.",
    ],
    ["theirs", "Oh good! Could you also change the address for next time? The neighbor is not always at home."],
    ["mine", "Done. Is there anything else that I can do?"],
  ];
  const messageAt = (at: number, content: string) => ({
    key: `m-${at}`,
    at: start + at * 21_000,
    type: "message" as const,
    id: `m-${at}`,
    contentType: "text/markdown",
    content,
    receipts: [],
  });
  const timeline = lines.map(([who, content], at): TimelineEntry => {
    const entry = messageAt(at, content);
    if (who === "mine") return { ...entry, author: null, mine: true, delivery: "read", token: null };
    return { ...entry, author: who === "theirs" ? customer : system, mine: false };
  });
  const unsentEntries = unsent.map((delivery, at): TimelineEntry => {
    const entry = messageAt(lines.length + at, "It is on its way, with [its number](https://track.example/8413).");
    return { ...entry, author: null, mine: true, delivery, token: entry.key };
  });
  const joined: TimelineEntry = {
    key: "joined",
    at: start + 50_000,
    type: "joined",
    author: { ...customer, displayName: "Ada Lovelace" },
  };
  return {
    timeline: [...timeline.slice(0, 3), joined, ...timeline.slice(3), ...unsentEntries],
    typing: [customer],
    others: [customer],
    link: { state: "up" },
    history: "complete",
    uploads: [],
    over: null,
  };
}
