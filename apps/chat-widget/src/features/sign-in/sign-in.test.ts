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

  it("[CW-21] closes the window if the state cannot be kept", async () => {
    deps = {
      ...deps,
      storage() {
        throw new Error("denied");
      },
    };
    createSignIn(deps, "s").open(REDIRECT);
    await drain();

    expect(states).toEqual(["opening", "failed"]);
    expect(log).toEqual(["window", CONNECTION, ADDRESS_CALL, "close"]);
  });

  it("[CW-21] names the attribute that the center refuses on the console", async () => {
    answers["authentication-url"] = { status: 400, json: { message: "RedirectUri: no query" } };
    createSignIn(deps, "s").open(REDIRECT);
    await drain();

    const text = '{"message":"RedirectUri: no query"}';
    expect(log.at(-1)).toBe(`the center refuses the attribute redirect-uri: ${text}`);
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
