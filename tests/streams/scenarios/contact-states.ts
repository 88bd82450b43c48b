/** Every path of a contact through its states. */
import { AVAILABLE, chat, desk, email, type Fields, stateOf, voice } from "../support/agent-data.ts";
import { agentOf, change, contactOf, follow, followContact, greet, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";
import type { Loose } from "../support/loose.ts";

const STATES = [
  "init",
  "incoming",
  "pending",
  "connecting",
  "connected",
  "missed",
  "error",
  "ended",
  "rejected",
  "paused",
];

type Make = (id: string, state: string) => Fields;

/** Moves one contact from `from` into each state, and removes it. */
function transitions(make: Make, from: string): (page: HostPage) => Promise<void> {
  return async (page) => {
    await signIn(page);
    for (const to of STATES) {
      const id = `${from}-${to}`;
      await change(page, `${id} appears`, desk({ contacts: [make(id, from)] }));
      await change(page, `${from} > ${to}`, desk({ contacts: [make(id, to)] }));
      await change(page, `${id} leaves`, desk());
    }
  };
}

/** Moves one contact through a list of states. */
async function walk(page: HostPage, make: Make, states: readonly string[]): Promise<void> {
  await signIn(page);
  for (const state of states) await change(page, state, desk({ contacts: [make("one", state)] }));
  await change(page, "gone", desk());
}

export const CONTACT_STATES: readonly Scenario[] = [
  ...STATES.map((from) => ({
    name: `a call that is ${from} enters every state and is removed`,
    run: transitions(voice, from),
  })),
  {
    name: "a queued callback is offered, rejected and removed",
    run: (page) => walk(page, (id, state) => voice(id, state, { type: "queue_callback" }), ["incoming", "rejected"]),
  },
  {
    name: "a queued callback is accepted and ends",
    run: (page) =>
      walk(page, (id, state) => voice(id, state, { type: "queue_callback" }), [
        "incoming",
        "connecting",
        "connected",
        "ended",
      ]),
  },
  {
    name: "an e-mail is paused and resumed",
    run: (page) => walk(page, email, ["connecting", "connected", "paused", "connected", "paused", "ended"]),
  },
  {
    name: "a chat whose connections are not used by host code",
    run: (page) => walk(page, chat, ["connecting", "connected", "ended"]),
  },
  {
    name: "a call with the corresponding agent states",
    async run(page) {
      await signIn(page);
      const with_ = (name: string, type: string, state: string): Fields =>
        desk({ state: stateOf(name, type), contacts: [voice("one", state)] });
      await change(page, "rings", with_("PendingBusy", "system", "connecting"));
      await change(page, "talks", with_("Busy", "system", "connected"));
      await change(page, "after", with_("AfterCallWork", "system", "ended"));
      await change(page, "cleared", desk({ state: AVAILABLE }));
      await change(page, "rings again", with_("PendingBusy", "system", "connecting"));
      await change(page, "missed", with_("MissedCallAgent", "error", "missed"));
      await change(page, "cleared again", desk({ state: AVAILABLE }));
      await change(
        page,
        "talks at once",
        desk({ state: stateOf("Busy", "system"), contacts: [voice("two", "connected")] }),
      );
      await change(page, "away without an end", desk({ state: stateOf("AfterCallWork", "system") }));
    },
  },
  {
    name: "several contacts are added, changed and removed in one update",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected"), chat("two", "connecting")] }));
      await change(
        page,
        "one ends, two connects, three and four come",
        desk({
          contacts: [
            chat("four", "connecting"),
            voice("one", "ended"),
            voice("three", "incoming", { type: "queue_callback" }),
            chat("two", "connected"),
          ],
        }),
      );
      await change(
        page,
        "one and two go, five comes, four is missed",
        desk({
          contacts: [email("five", "connected"), voice("three", "rejected"), chat("four", "missed")],
        }),
      );
      await change(page, "all go", desk());
    },
  },
  {
    name: "an unchanged update is a refresh",
    async run(page) {
      const same = desk({ contacts: [chat("one", "connected")] });
      await signIn(page, same);
      await change(page, "once more", same);
      await change(page, "and once more", same);
    },
  },
  {
    name: "a removed contact is accessible through its snapshot",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      const live = contactOf(page, "one");
      live.onDestroy((gone: Loose) => {
        page.record("gone", gone.getContactId(), gone.getState(), gone.getQueue(), gone.getAttributes());
        page.attempt("its type", () => gone.getType());
        page.attempt("its live data", () => live.getType());
      });
      await change(page, "leaves", desk());
      page.attempt("afterwards", () => live.getState());
      page.attempt("its id", () => live.getContactId());
    },
  },
  {
    name: "a contact that reappears is new",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      await change(page, "leaves", desk());
      await change(page, "comes back", desk({ contacts: [chat("one", "connected")] }));
      await change(page, "ends", desk({ contacts: [chat("one", "ended")] }));
    },
  },
  {
    name: "an exception in host code does not affect others",
    async run(page) {
      page.open();
      page.connect.agent(() => {
        throw new Error("host code");
      });
      page.connect.contact(() => {
        throw new TypeError("host code");
      });
      follow(page);
      await greet(page, desk({ contacts: [voice("one", "connecting")] }));
      contactOf(page, "one").onConnected(() => {
        throw new Error("host code");
      });
      await change(page, "connected", desk({ contacts: [voice("one", "connected")] }));
    },
  },
  {
    name: "a subscription made within a callback receives later events",
    async run(page) {
      page.open();
      page.connect.agent((agent: Loose) => {
        agent.onStateChange(page.recorder("state"));
        agent.onRefresh(page.recorder("refresh"));
      });
      page.connect.contact((contact: Loose) => {
        followContact(page, contact);
        page.record("its state", contact.getState().type, agentOf(page).getContacts().length);
      });
      await greet(page, desk({ contacts: [voice("one", "connected"), chat("two", "ended")] }));
      const [one] = agentOf(page).getContacts();
      page.attempt("name of an event", () => one.getEventName(page.connect.ContactEvents.CONNECTED));
      page.attempt("name of no event", () => one.getEventName("nonsense"));
    },
  },
];
