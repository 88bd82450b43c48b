/** Requests for all routes of the framework: sign-in, start of chats, pages, forms, files, descriptions. */
import type { SeededRandom } from "@tributary/testkit";
import type { Route } from "./fuzzed-center.ts";
import { hostileText, hostileValue } from "./hostile-values.ts";
import { bytesOf, mutateJson } from "./mutate-json.ts";
import { mutateRequest } from "./mutate-request.ts";
import { idFor, type Population } from "./population.ts";
import type { Shot } from "./shot.ts";

type Sample = (random: SeededRandom, population: Population) => object | string;

/** Valid bodies, or almost valid ones, by path. A text is a form. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  "/startChat": (random, population) => ({
    InstanceId: population.InstanceId,
    ContactFlowId: idFor(random, population, "StartedFlowId"),
    ParticipantDetails: { DisplayName: "Zoë" },
    Attributes: random.pick<unknown>([{ plan: "gold" }, '{"plan":"gold"}']),
    SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
    ClientToken: crypto.randomUUID(),
    InitialMessage: { ContentType: "text/plain", Content: "Hello" },
  }),
  "/auth/sign-in": () => ({ username: "alan", password: "wrong", browserToken: "a" }),
  "/auth/exchange": () => ({ code: "a.b.c", browserToken: "a" }),
  "/auth/code": () => ({}),
  "/auth/sign-out": () => ({}),
  "/admin/setup": () => "token=a&centerName=b&adminUsername=c&adminPassword=d&agentUsername1=e",
  "/admin/password": () => "token=a&password=b&repeated=b",
};

/** Hashing a password takes a tenth of a second of one core. */
const HASHING = "/auth/sign-in";

/** Parameters of a query that pages read. */
const QUERIES = [
  "",
  "token=a",
  "code=a&state=b",
  "to=panel",
  "to=window&account=other",
  "destination=//elsewhere.invalid",
  "endpoint=https://elsewhere.invalid",
  "ContactFlowId=x",
  "username=%00",
  "redirect_uri=https://elsewhere.invalid",
];

/** Returns a random request for one of the routes. */
export function otherShot(random: SeededRandom, population: Population, routes: readonly Route[]): Shot {
  const route = random.pick(random.chance(0.4) ? routes.filter(({ method }) => method === "POST") : routes);
  const isTooSlow = route.url === HASHING && random.chance(0.9);
  return isTooSlow ? otherShot(random, population, routes) : routeShot(random, population, route);
}

/** Returns a random request for a route. */
export function routeShot(random: SeededRandom, population: Population, { method, url }: Route): Shot {
  const sample = SAMPLES[url]?.(random, population);
  const query = random.pick(QUERIES);
  const shot = {
    target: `${method} ${url}`,
    method,
    path: `${pathOf(random, url)}${query === "" ? "" : `?${query}`}`,
    headers: { ...pageHeaders(random), ...authorization(random, population) },
    body: method === "POST" || method === "PUT" ? bodyOf(random, sample) : Buffer.alloc(0),
  };
  return random.chance(0.6) ? shot : mutateRequest(random, shot);
}

function pathOf(random: SeededRandom, url: string): string {
  const part = (): string => encodeURIComponent(hostileText(random).toWellFormed());
  return url
    .replace(/:(\w+)/g, part)
    .replace("*", () =>
      random.pick(["", "widget.js", "index.html", ".env", part(), "..%2f..%2fpackage.json", "a/b/c"]),
    );
}

function bodyOf(random: SeededRandom, sample: object | string | undefined): Buffer {
  if (typeof sample !== "string") {
    const value = sample ?? hostileValue(random);
    return random.chance(0.2) ? Buffer.from(JSON.stringify(value) ?? "") : bytesOf(random, mutateJson(random, value));
  }
  const members = sample
    .split("&")
    .map((member) =>
      random.chance(0.3) ? `${member.split("=")[0]}=${encodeURIComponent(hostileText(random).toWellFormed())}` : member,
    );
  return random.chance(0.8) ? Buffer.from(members.join("&")) : Buffer.from(random.bytes(200));
}

function pageHeaders(random: SeededRandom): Record<string, string> {
  return random.pick<Record<string, string>>([
    {},
    { "content-type": "application/json" },
    { "content-type": "application/x-www-form-urlencoded" },
    { "sec-fetch-dest": "document", "sec-fetch-mode": "navigate", accept: "text/html" },
    { "sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate", referer: "https://elsewhere.invalid/" },
    { "accept-encoding": "br, gzip", "if-none-match": '"a"' },
  ]);
}

function authorization(random: SeededRandom, { sessions }: Population): Record<string, string> {
  const token = random.pick([...sessions.values(), "a.b.c", ""]);
  // A sign-out that succeeds ends the sockets of that user.
  return random.chance(0.5) ? { authorization: `Bearer ${random.chance(0.9) ? token : token.slice(0, 50)}` } : {};
}
