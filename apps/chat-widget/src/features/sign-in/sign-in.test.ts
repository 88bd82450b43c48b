import { beforeEach, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../languages/load-language.ts";
import { createSignIn, type SignInDeps, type SignInState, STATES_KEY } from "./sign-in.ts";
import { signInTexts } from "./sign-in-texts.ts";

const ADDRESS = "https://login.example/authorize?state=abc";
const REDIRECT = "https://shop.example/signed-in";

type Answer = { readonly status: number; readonly json: object } | null;

let answers: Record<string, Answer>;
let log: string[];
let stored: string | null;
let states: SignInState[];
let deps: SignInDeps;

beforeEach(() => {
  [log, states, stored] = [[], [], null];
  answers = {
    connection: { status: 200, json: { ConnectionCredentials: { ConnectionToken: "fresh", Expiry: "2026-01-01" } } },
    "authentication-url": { status: 200, json: { AuthenticationUrl: ADDRESS } },
    "cancel-authentication": { status: 200, json: {} },
  };
  const callsWith = (token: string) => async (operation: string, body: object | undefined) => {
    log.push(`${token}: ${operation} ${JSON.stringify(body)}`);
    const answer = answers[operation];
    return answer ? { status: answer.status, text: JSON.stringify(answer.json) } : null;
  };
  const opened = {
    set opener(opener: unknown) {
      log.push(`opener ${opener}`);
    },
    location: { replace: (address: string) => void log.push(`to ${address}`) },
    close: () => void log.push("close"),
  };
  deps = {
    call: callsWith("first"),
    callsWith,
    openWindow() {
      log.push("window");
      return opened;
    },
    storage: () => ({ getItem: () => stored, setItem: (key, value) => void log.push(`store ${key}: ${value}`) }),
    report: (problem) => void log.push(problem),
    origin: "https://shop.example",
    onChange: (state) => void states.push(state),
  };
});

const CONNECTION = 'first: connection {"Type":["CONNECTION_CREDENTIALS"]}';
const ADDRESS_CALL = `fresh: authentication-url {"SessionId":"s","RedirectUri":"${REDIRECT}"}`;

/** Lets the answers arrive: each is a few steps of the queue of promises. */
async function drain(): Promise<void> {
  for (let step = 0; step < 20; step += 1) await null;
}

describe("createSignIn", () => {
  it("[CW-21] leads a window to the provider, without access to the page, and keeps the state for the page that it leads back to", async () => {
    const signIn = createSignIn(deps, "s");
    signIn.open(REDIRECT);
    signIn.open(REDIRECT); // pressed twice
    await drain();

    expect(states).toEqual(["opening", "waiting"]);
    const stores = `store ${STATES_KEY}: abc`;
    expect(log).toEqual(["window", CONNECTION, ADDRESS_CALL, stores, "opener null", `to ${ADDRESS}`]);
  });

  it("[CW-21] keeps the states of the latest ten sign-ins of the site", async () => {
    stored = "1 2 3 4 5 6 7 8 9 10";
    createSignIn(deps, "s").open(REDIRECT);
    await drain();

    expect(log).toContain(`store ${STATES_KEY}: 2 3 4 5 6 7 8 9 10 abc`);
  });

  it.each<[string, Record<string, Answer>]>([
    ["the center is not reachable", { connection: null }],
    ["there is no token", { connection: { status: 403, json: {} } }],
    ["there is no address", { "authentication-url": { status: 500, json: {} } }],
  ])("[CW-21] closes the window if %s", async (_reason, failing) => {
    answers = { ...answers, ...failing };
    createSignIn(deps, "s").open(REDIRECT);
    await drain();

    expect(states).toEqual(["opening", "failed"]);
    expect(log.at(-1)).toBe("close");
  });

  it("[CW-21] closes the window if the state cannot be kept, and offers no other attempt", async () => {
    deps = {
      ...deps,
      storage() {
        throw new Error("denied");
      },
    };
    const signIn = createSignIn(deps, "s");
    signIn.open(REDIRECT);
    await drain();

    expect(states).toEqual(["opening", "question"]);
    expect(signIn.isAvailable).toBe(false);
    expect(log).toEqual(["window", CONNECTION, ADDRESS_CALL, "close", expect.stringContaining("storage")]);
  });

  it.each<[string, Partial<SignInDeps>, string, string]>([
    [
      "the storage is full",
      {
        storage: () => ({
          getItem: () => null,
          setItem() {
            throw new Error("full");
          },
        }),
      },
      ADDRESS,
      "the storage of this page is full",
    ],
    ["the address of the provider is not one", {}, "authorize?state=abc", 'is not one: "authorize?state=abc"'],
  ])(
    "[CW-21] names the problem on the console, and offers another attempt, if %s",
    async (_reason, more, address, text) => {
      answers["authentication-url"] = { status: 200, json: { AuthenticationUrl: address } };
      const signIn = createSignIn({ ...deps, ...more }, "s");
      signIn.open(REDIRECT);
      await drain();

      expect([states, signIn.isAvailable]).toEqual([["opening", "failed"], true]);
      expect(log.at(-1)).toContain(text);
      expect(log).not.toContain(`to ${address}`);
    },
  );

  it("[CW-21] is possible again with another address than the refused one", async () => {
    answers["authentication-url"] = { status: 400, json: { message: "A field is not valid (RedirectUri)" } };
    const signIn = createSignIn(deps, "s");
    signIn.open(REDIRECT);
    await drain();
    const possible = [null, REDIRECT, `${REDIRECT}/2`].map((redirectUri) => {
      signIn.shown(redirectUri);
      return signIn.isAvailable;
    });

    expect(possible).toEqual([false, false, true]);
  });

  it("[CW-21] names the refused attribute on the console, and offers no other attempt", async () => {
    const message = "A field is not valid (RedirectUri: an https address)";
    answers["authentication-url"] = { status: 400, json: { message } };
    const signIn = createSignIn(deps, "s");
    signIn.open(REDIRECT);
    await drain();

    expect(log.at(-1)).toBe(`the center refuses the attribute redirect-uri ("${REDIRECT}"): ${message}`);
    expect([states, signIn.isAvailable]).toEqual([["opening", "question"], false]);
  });

  it("[CW-21] offers another attempt if the center refuses something else", async () => {
    answers["authentication-url"] = { status: 400, json: { message: "A field is not valid (SessionId)" } };
    const signIn = createSignIn(deps, "s");
    signIn.open(REDIRECT);
    await drain();

    expect([states, signIn.isAvailable]).toEqual([["opening", "failed"], true]);
  });

  it.each<[string | null, boolean, string | null]>([
    [REDIRECT, true, null],
    [null, false, "the attribute redirect-uri is missing: set it to the https address"],
    ["/signed-in", false, 'the attribute redirect-uri is "/signed-in"; it must be'],
    ["https://other.example/signed-in", true, 'the attribute redirect-uri is "https://other.example/signed-in"'],
  ])("[CW-21] a sign-in with the attribute %j is possible: %j", (redirectUri, isAvailable, problem) => {
    const signIn = createSignIn(deps, "s");
    signIn.shown(redirectUri);

    expect([states, signIn.isAvailable]).toEqual([["question"], isAvailable]);
    expect(log).toEqual(problem === null ? [] : [expect.stringContaining(problem)]);
  });

  it("[CW-21] is not possible after a failed attempt to continue without, if it was not before", async () => {
    answers.connection = null;
    const signIn = createSignIn(deps, "s");
    signIn.shown(null);
    signIn.decline();
    await drain();

    expect([states.at(-1), signIn.isAvailable]).toEqual(["failed", false]);
  });

  it("[CW-21] calls nothing without a window, and can be pressed again", async () => {
    const { openWindow } = deps;
    const signIn = createSignIn({ ...deps, openWindow: () => (states.length === 0 ? null : openWindow()) }, "s");
    signIn.open(REDIRECT);
    expect(log).toEqual([]);
    signIn.open(REDIRECT);
    await drain();

    expect(states).toEqual(["blocked", "opening", "waiting"]);
  });

  it("[CW-21] continues without, once, and can be pressed again if that failed", async () => {
    const signIn = createSignIn(deps, "s");
    const { connection = null } = answers;
    answers.connection = null;
    signIn.decline();
    await drain();
    answers.connection = connection;
    signIn.decline();
    signIn.decline();
    await drain();

    expect(states).toEqual(["declining", "failed", "declining"]);
    expect(log).toEqual([CONNECTION, CONNECTION, 'fresh: cancel-authentication {"SessionId":"s"}']);
  });
});

it("[CW-10] the sign-in has texts in each language of the widget", () => {
  const english = signInTexts("en");

  for (const language of Object.keys(LANGUAGES)) {
    const texts = signInTexts(language);
    for (const [name, text] of Object.entries(english)) expect(Reflect.get(texts, name)).not.toBe(text);
  }
  expect(signInTexts("xx")).toBe(english);
});
