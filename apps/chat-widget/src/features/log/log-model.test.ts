import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { ENGLISH, phrase } from "../../../test/english.ts";
import {
  ADA,
  agentMessage,
  createScriptedSession,
  NO_BROWSER,
  ownMessage,
  QUIET,
} from "../../../test/scripted-session.ts";
import type { FilesPart } from "../files/files-part.tsx";
import type { SignInPart } from "../sign-in/sign-in-part.tsx";
import { createLogModel, type Loaders } from "./log-model.ts";

const BOB = { participantId: "bob", role: "agent", displayName: "Bob" } as const;
const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const FILE = { id: "f", name: "plan.txt", contentType: "text/plain", status: "approved" } as const;

/** An event of a sign-in, as the session of the widget has it. */
const step = (name: string, at: number, content: string | null = null) => {
  const from = { participantId: "system", role: "system", displayName: "" } as const;
  const contentType = `application/vnd.amazonaws.connect.event.authentication.${name}`;
  return { type: "other", key: name, at, contentType, from, content } as const;
};

const unreachable = (): Promise<never> => Promise.reject(new Error("not reachable"));

function setUp(
  first = QUIET,
  { canRate = true, loaders = {} as Partial<Loaders>, answers = {} as Record<string, unknown> } = {},
) {
  const clock = createManualClock();
  const script = createScriptedSession(first);
  const loaded: string[] = [];
  const announced: string[] = [];
  const called: string[] = [];
  const log = (name: string) => () => {
    loaded.push(name);
    return unreachable();
  };
  const model = createLogModel(
    {
      session: script.session,
      selfId: "me",
      clock,
      language: ENGLISH,
      call: (operation) => {
        called.push(operation);
        const json = answers[operation];
        return Promise.resolve(json === undefined ? null : { status: 200, text: JSON.stringify(json) });
      },
      callsWith: () => unreachable,
      browser: NO_BROWSER,
      chat: { endpoint: "https://center.example", participantToken: "token" },
      options: { center: "https://center.example", heading: "Chat", canAttach: true, canRate },
      announce: (text) => void announced.push(text),
      onChange: () => undefined,
    },
    {
      textReader: log("text"),
      interactive: log("interactive"),
      files: log("files"),
      rating: log("rating"),
      signIn: log("sign-in"),
      download: () => Promise.resolve(void loaded.push("download")),
      ...loaders,
    },
  );
  script.session.onChange(() => model.follow(script.session.snapshot()));
  model.follow(first);
  return { clock, ...script, model, loaded, announced, called, answers };
}

describe("createLogModel", () => {
  it("[CW-09] loads each part with the first entry that needs it", async () => {
    const { clock, loaded, show } = setUp();
    const steps = [
      agentMessage("plain", 1),
      agentMessage("rich", 2, { contentType: "text/markdown" }),
      agentMessage("card", 3, { contentType: INTERACTIVE }),
      agentMessage("file", 4, { content: "", contentType: "", attachments: [FILE] }),
    ];
    const seen: string[] = [];
    for (const [index] of steps.entries()) {
      show({ timeline: steps.slice(0, index + 1) });
      await clock.drain();
      seen.push(loaded.join());
      loaded.length = 0;
    }

    expect(seen).toEqual(["", "text", "interactive", "files"]);
  });

  it("[CW-23] loads the rating after the end of a chat with an agent, if the page wants it", async () => {
    const over = { reason: "ended", message: null } as const;
    const chats = [
      setUp({ ...QUIET, timeline: [agentMessage("a", 1)] }),
      setUp({ ...QUIET, timeline: [ownMessage("a", 1)] }),
      setUp({ ...QUIET, timeline: [agentMessage("a", 1)] }, { canRate: false }),
    ];
    const before = chats.map(({ loaded }) => [...loaded]);
    for (const { clock, show } of chats) {
      show({ over });
      await clock.drain();
    }

    expect(before).toEqual([[], [], []]);
    expect(chats.map(({ loaded }) => loaded)).toEqual([["rating"], [], []]);
    const refused = setUp({ ...QUIET, timeline: [agentMessage("a", 1)] });
    refused.show({ over: { reason: "refused", message: null } });
    expect(refused.loaded).toEqual([]);
  });

  it("[CW-21] loads the request to sign in when a flow waits for it, and again with the next message if that failed", async () => {
    let isReachable = false;
    const part: SignInPart = { Card: () => null };
    const signIn = () => (isReachable ? Promise.resolve(part) : unreachable());
    const { clock, model, show } = setUp(QUIET, { loaders: { signIn } });
    const events = [step("initiated", 1, '{"SessionId":"s"}'), agentMessage("a", 2), step("succeeded", 3)];
    const seen: unknown[] = [];
    for (const [index] of events.entries()) {
      show({ timeline: events.slice(0, index + 1) });
      await clock.drain();
      seen.push([model.content().signIn, model.content().signInId]);
      isReachable = true;
    }

    expect(seen).toEqual([
      [null, "s"],
      [part, "s"],
      [part, null],
    ]);
  });

  it("[CW-18] shows the wait until an agent has joined, then the names of the others", async () => {
    const { clock, called, model, show } = setUp(
      { ...QUIET, history: "unknown" },
      { answers: { wait: { Position: 2, EstimatedSeconds: null } } },
    );
    await clock.drain();
    expect([model.status, called]).toEqual([null, []]);

    show({ history: "complete" });
    await clock.drain();
    const statuses = [model.status];
    show({ others: [ADA] });
    statuses.push(model.status);
    show({ others: [ADA, BOB] });
    statuses.push(model.status);
    await clock.run(60_000);

    expect(statuses).toEqual([
      phrase("position", { place: 2 }),
      "You are chatting with Ada",
      "You are chatting with \u2068Ada\u2069 and \u2068Bob\u2069",
    ]);
    expect(called.filter((operation) => operation === "wait")).toHaveLength(1);
  });

  it("[CW-35] shows a message of a bot while it is written, without announcing it, and loads Markdown for it", async () => {
    const { clock, loaded, model, announced, showPart } = setUp();
    const bot = { participantId: "bot", role: "custom-bot", displayName: "Helper" } as const;
    const item = { type: "message", id: "m", at: 1, author: bot, contentType: "text/markdown", receipts: [] } as const;
    showPart({ number: 1, item: { ...item, content: "**Your" } });
    showPart({ number: 2, item: { ...item, content: " order**" } });
    await clock.drain();

    expect(model.content().timeline).toMatchObject([{ key: "m", content: "**Your order**", mine: false }]);
    expect(loaded).toEqual(["text"]);
    expect(announced).toEqual([]);
    model[Symbol.dispose]();
    expect(clock.pendingTimers).toEqual([]);
  });

  it("shows who is typing", () => {
    const { model, show } = setUp();
    const texts = [[], [ADA], [ADA, BOB]].map((typing) => {
      show({ typing });
      return model.content().typing;
    });

    expect(texts).toEqual([null, "Ada is typing", "Others are typing"]);
  });

  it("[CW-25] warns an idle customer, also after a reload, until they have returned or the chat is over", async () => {
    const self = { participantId: "me", role: "customer", displayName: "Customer" } as const;
    const idle = { type: "idle", key: "i", at: 2, author: self } as const;
    const { clock, model, show, announced, answers } = setUp(
      { ...QUIET, timeline: [agentMessage("a", 1)] },
      { answers: { participants: { Participants: [{ ParticipantId: "me", IdleEndsInSeconds: 125 }] } } },
    );
    await clock.drain();
    const texts = [model.content().idle];
    await clock.run(10_000);
    texts.push(model.content().idle);
    await clock.run(60_000);
    texts.push(model.content().idle);
    show({ timeline: [agentMessage("a", 1), idle, { ...idle, type: "returned", key: "r", at: 3 }] });
    texts.push(model.content().idle);
    answers.participants = { Participants: [{ ParticipantId: "me", IdleEndsInSeconds: 50 }] };
    show({ timeline: [agentMessage("a", 1), { ...idle, key: "i2", at: 4 }] });
    await clock.drain();
    texts.push(model.content().idle);
    show({ over: { reason: "ended", message: null } });
    texts.push(model.content().idle);

    const warning = (count: number): string => phrase("idle", { count });
    expect(texts).toEqual([warning(3), warning(2), warning(1), null, warning(1), null]);
    expect(announced).toEqual([warning(3), warning(1), warning(1)]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CW-22] adds files once the code for them is loaded, and reports if it cannot be", async () => {
    const file = new File(["a"], "a.txt");
    let isReachable = false;
    const attached: File[] = [];
    const part = {
      files: { attached: [{ rejection: null }], attach: (files: File[]) => void attached.push(...files) },
    };
    const files = () => (isReachable ? Promise.resolve(part as unknown as FilesPart) : unreachable());
    const { model } = setUp(QUIET, { loaders: { files } });
    const results = [await model.attach([file])];
    const hasFiles = [model.hasFiles];
    isReachable = true;
    results.push(await model.attach([file]));
    hasFiles.push(model.hasFiles);

    expect({ results, hasFiles, attached }).toEqual({
      results: [false, true],
      hasFiles: [false, true],
      attached: [file],
    });
  });

  it("[CW-12] saves the transcript, and can be asked again if that fails", () => {
    const { loaded, model } = setUp();
    const failing = setUp(QUIET, { loaders: { download: unreachable } });

    model.download();
    failing.model.download();

    expect(loaded).toEqual(["download"]);
  });

  it("leaves no timer", async () => {
    const { clock, model } = setUp(
      { ...QUIET, timeline: [ownMessage("a", 1)] },
      { answers: { wait: { Position: 1 } } },
    );
    await clock.drain();

    model[Symbol.dispose]();

    expect(clock.pendingTimers).toEqual([]);
  });
});
