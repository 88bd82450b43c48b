/** Every way of a contact through its states, as section by section of what host code is told. */
import { AVAILABLE, chat, desk, email, type Fields, stateOf, voice } from "../support/agent-data.ts";
import { agentOf, change, contactOf, follow, followContact, greet, signIn } from "../support/follow.ts";
import type { Loose } from "../support/loose.ts";
import type { Scenario, Stage } from "../support/stage.ts";

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

/** Takes one contact from each state into each, and away. */
function transitions(make: Make, from: string): (stage: Stage) => Promise<void> {
  return async (stage) => {
    await signIn(stage);
    for (const to of STATES) {
      const id = `${from}-${to}`;
      await change(stage, `${id} appears`, desk({ contacts: [make(id, from)] }));
      await change(stage, `${from} > ${to}`, desk({ contacts: [make(id, to)] }));
      await change(stage, `${id} leaves`, desk());
    }
  };
}

/** Takes one contact through a list of states. */
async function walk(stage: Stage, make: Make, states: readonly string[]): Promise<void> {
  await signIn(stage);
  for (const state of states) await change(stage, state, desk({ contacts: [make("one", state)] }));
  await change(stage, "gone", desk());
}

export const CONTACT_STATES: readonly Scenario[] = [
  ...STATES.map((from) => ({
    name: `a call that is ${from} goes into every state and leaves`,
    play: transitions(voice, from),
  })),
  {
    name: "a queued callback is offered, rejected and gone",
    play: (stage) => walk(stage, (id, state) => voice(id, state, { type: "queue_callback" }), ["incoming", "rejected"]),
  },
  {
    name: "a queued callback is accepted and ends",
    play: (stage) =>
      walk(stage, (id, state) => voice(id, state, { type: "queue_callback" }), [
        "incoming",
        "connecting",
        "connected",
        "ended",
      ]),
  },
  {
    name: "an e-mail is paused and resumed",
    play: (stage) => walk(stage, email, ["connecting", "connected", "paused", "connected", "paused", "ended"]),
  },
  {
    name: "a chat without host code that touches its connections",
    play: (stage) => walk(stage, chat, ["connecting", "connected", "ended"]),
  },
  {
    name: "a call with the agent's states around it",
    async play(stage) {
      await signIn(stage);
      const with_ = (name: string, type: string, state: string): Fields =>
        desk({ state: stateOf(name, type), contacts: [voice("one", state)] });
      await change(stage, "rings", with_("PendingBusy", "system", "connecting"));
      await change(stage, "talks", with_("Busy", "system", "connected"));
      await change(stage, "after", with_("AfterCallWork", "system", "ended"));
      await change(stage, "cleared", desk({ state: AVAILABLE }));
      await change(stage, "rings again", with_("PendingBusy", "system", "connecting"));
      await change(stage, "missed", with_("MissedCallAgent", "error", "missed"));
      await change(stage, "cleared again", desk({ state: AVAILABLE }));
      await change(
        stage,
        "talks at once",
        desk({ state: stateOf("Busy", "system"), contacts: [voice("two", "connected")] }),
      );
      await change(stage, "away without an end", desk({ state: stateOf("AfterCallWork", "system") }));
    },
  },
  {
    name: "several contacts come, change and go in one message",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected"), chat("two", "connecting")] }));
      await change(
        stage,
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
        stage,
        "one and two go, five comes, four is missed",
        desk({
          contacts: [email("five", "connected"), voice("three", "rejected"), chat("four", "missed")],
        }),
      );
      await change(stage, "all go", desk());
    },
  },
  {
    name: "the same again is a refresh",
    async play(stage) {
      const same = desk({ contacts: [chat("one", "connected")] });
      await signIn(stage, same);
      await change(stage, "once more", same);
      await change(stage, "and once more", same);
    },
  },
  {
    name: "a contact that left is known by its snapshot",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }));
      const live = contactOf(stage, "one");
      live.onDestroy((gone: Loose) => {
        stage.tell("gone", gone.getContactId(), gone.getState(), gone.getQueue(), gone.getAttributes());
        stage.attempt("its type", () => gone.getType());
        stage.attempt("its live data", () => live.getType());
      });
      await change(stage, "leaves", desk());
      stage.attempt("afterwards", () => live.getState());
      stage.attempt("its id", () => live.getContactId());
    },
  },
  {
    name: "a contact that comes back is new",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }));
      await change(stage, "leaves", desk());
      await change(stage, "comes back", desk({ contacts: [chat("one", "connected")] }));
      await change(stage, "ends", desk({ contacts: [chat("one", "ended")] }));
    },
  },
  {
    name: "host code that throws holds up nobody",
    async play(stage) {
      stage.open();
      stage.connect.agent(() => {
        throw new Error("host code");
      });
      stage.connect.contact(() => {
        throw new TypeError("host code");
      });
      follow(stage);
      await greet(stage, desk({ contacts: [voice("one", "connecting")] }));
      contactOf(stage, "one").onConnected(() => {
        throw new Error("host code");
      });
      await change(stage, "connected", desk({ contacts: [voice("one", "connected")] }));
    },
  },
  {
    name: "who subscribes within a callback hears what comes next",
    async play(stage) {
      stage.open();
      stage.connect.agent((agent: Loose) => {
        agent.onStateChange(stage.teller("state"));
        agent.onRefresh(stage.teller("refresh"));
      });
      stage.connect.contact((contact: Loose) => {
        followContact(stage, contact);
        stage.tell("its state", contact.getState().type, agentOf(stage).getContacts().length);
      });
      await greet(stage, desk({ contacts: [voice("one", "connected"), chat("two", "ended")] }));
      const [one] = agentOf(stage).getContacts();
      stage.attempt("name of an event", () => one.getEventName(stage.connect.ContactEvents.CONNECTED));
      stage.attempt("name of no event", () => one.getEventName("nonsense"));
    },
  },
];
