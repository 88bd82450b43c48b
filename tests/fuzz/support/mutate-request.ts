/** Changes of requests outside their bodies: methods, paths, queries, headers. */
import { deflateSync, gzipSync } from "node:zlib";
import type { SeededRandom } from "@tributary/testkit";
import { hostileText } from "./hostile-values.ts";
import { mutateText } from "./mutate-json.ts";
import type { Shot } from "./shot.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "PURGE"];

const PATH_PARTS = [
  "..",
  ".",
  "",
  "%2e%2e",
  "%2f",
  "%5c",
  "%00",
  "%",
  "%zz",
  "%c0%af",
  "%ed%a0%80",
  ";a=b",
  "x".repeat(3_000),
  "__proto__",
  "constructor",
  "*",
  ":id",
  "%25%32%66",
  "%F0%9F%98%80",
];

const CONTENT_TYPES = [
  "",
  "text/plain",
  "text/html",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "application/json; charset=utf-16",
  "application/json;;;",
  'a/b; c="',
  "image/png",
  "application/xml",
];

/** Gzip of zeros: a thousandth of their size. */
const BOMB = gzipSync(Buffer.alloc(8 * 1024 * 1024));

/** Returns the request with a change outside its body. */
export function mutateRequest(random: SeededRandom, shot: Shot): Shot {
  switch (random.between(0, 9)) {
    case 0:
      return { ...shot, method: random.pick(METHODS) };
    case 1:
      return { ...shot, path: withOtherPath(random, shot.path) };
    case 2:
    case 3:
      return { ...shot, path: withOtherQuery(random, shot.path) };
    case 4:
      return { ...shot, headers: { ...shot.headers, "content-type": random.pick(CONTENT_TYPES) } };
    case 5:
      return withEncodedBody(random, shot);
    case 6: {
      const name = random.pick(Object.keys(shot.headers).concat("host"));
      const { [name]: value = "", ...others } = shot.headers;
      return {
        ...shot,
        headers: random.chance(0.3) ? others : { ...others, [name]: printable(mutateText(random, String(value))) },
      };
    }
    default:
      return { ...shot, headers: { ...shot.headers, ...oddHeaders(random) } };
  }
}

function withOtherPath(random: SeededRandom, path: string): string {
  const [before = "", query] = path.split("?", 2);
  const parts = before.split("/");
  const at = random.between(1, Math.max(1, parts.length - 1));
  const part = random.chance(0.3) ? encodeURIComponent(wellFormed(hostileText(random))) : random.pick(PATH_PARTS);
  if (random.chance(0.5)) parts[at] = part;
  else parts.splice(at, random.between(0, 1), part);
  return parts.join("/") + (query === undefined ? "" : `?${query}`);
}

function withOtherQuery(random: SeededRandom, path: string): string {
  const [before = "", query = ""] = path.split("?", 2);
  const members = query === "" ? [] : query.split("&");
  const name = random.chance(0.5)
    ? (members[0]?.split("=")[0] ?? "maxResults")
    : random.pick(["nextToken", "maxResults", "token", "__proto__", "a[b]", "a[]", "", "to", "code", "state"]);
  const value = random.chance(0.8)
    ? encodeURIComponent(wellFormed(hostileText(random)))
    : random.pick(["%", "%zz", "%ff", "+", "&&&", "==", "a=b"]);
  const added = Array.from({ length: random.pick([1, 1, 2, 200]) }, () => `${name}=${value}`);
  const kept = random.chance(0.3) ? members.slice(1) : members;
  return `${before}?${[...kept, ...added].join("&").slice(0, 12_000)}`;
}

/** Lone surrogates have no percent-encoding. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}

function withEncodedBody(random: SeededRandom, shot: Shot): Shot {
  const encodings = [
    { "content-encoding": "gzip", body: gzipSync(shot.body) },
    { "content-encoding": "gzip", body: BOMB },
    { "content-encoding": "deflate", body: deflateSync(shot.body) },
    { "content-encoding": "br", body: shot.body },
    { "content-encoding": "gzip, gzip, gzip", body: shot.body },
    { "transfer-encoding": "chunked", body: shot.body },
  ];
  const { body, ...headers } = random.pick(encodings);
  return { ...shot, headers: { ...shot.headers, ...(headers as Record<string, string>) }, body };
}

function oddHeaders(random: SeededRandom): Record<string, string | string[]> {
  const value = printable(hostileText(random));
  return random.pick<Record<string, string | string[]>>([
    { origin: random.pick(["null", "https://elsewhere.invalid", value]) },
    { "x-forwarded-for": Array.from({ length: 200 }, () => "10.0.0.1").join(",") },
    { "x-forwarded-for": value, "x-forwarded-host": value, "x-forwarded-proto": value },
    { "x-http-method-override": "DELETE" },
    { host: random.pick(["", "elsewhere.invalid", "127.0.0.1:99999", "[::1", value]) },
    { cookie: [value, `a=${value}; =; ;;; a=b`, "__Host-x=1"] },
    {
      authorization: random.pick([
        "Basic Og==",
        "Bearer ",
        `Bearer ${value}`,
        "AWS4-HMAC-SHA256 Credential=/, SignedHeaders=, Signature=",
        `AWS4-HMAC-SHA256 ${",".repeat(5_000)}`,
      ]),
    },
    { "x-amz-bearer": value },
    { "x-amz-date": value },
    { "x-amz-security-token": `${value}.${value}.${value}` },
    { "accept-encoding": random.pick(["*;q=0", "gzip;q=,br", value]), accept: value, "accept-language": value },
    {
      range: random.pick(["bytes=0-", "bytes=-1", "bytes=9-0", "bytes=0-0,1-1", "bytes=99999999999999999999-", value]),
    },
    { "if-none-match": value, "if-modified-since": value, "if-range": value },
    { "if-match": value, "if-unmodified-since": random.pick(["Thu, 01 Jan 1970 00:00:00 GMT", value]) },
    {
      "sec-fetch-dest": random.pick(["document", "iframe", "script"]),
      "sec-fetch-mode": "navigate",
      "sec-fetch-site": "cross-site",
    },
    { upgrade: random.pick(["websocket", "h2c", "websocket, h2c"]), connection: "upgrade", "sec-websocket-key": value },
    { te: "trailers", trailer: value },
    { [`x-${"n".repeat(2_000)}`]: "1" },
    { "x-long": "v".repeat(9_000) },
    Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x-${index}`, "1"])),
  ]);
}

/** Returns the text without what Node's client refuses to send in a header. */
export function printable(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "").slice(0, 8_000);
}
