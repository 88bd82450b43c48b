import { expect, it } from "vitest";
import { readConfig } from "./read-config.ts";
import { streamingUrlsOf } from "./streaming-settings.ts";

const ARN = "arn:aws:sns:us-east-1:000000000000:bot";

function read(text: string) {
  const environment = { TRIBUTARY_STREAMING_ENDPOINTS: text };
  return readConfig({ flags: [], environment, readText: () => "" });
}

it("[SV-28] reads the addresses of web hooks by their ARNs", () => {
  const config = read(`${ARN}=https://bot.example.org/hook?a=b, other=http://127.0.0.1:8000/`);

  expect(config.ok && [...streamingUrlsOf(config.value)]).toEqual([
    [ARN, "https://bot.example.org/hook?a=b"],
    ["other", "http://127.0.0.1:8000/"],
  ]);
  const none = read("");
  expect(none.ok && streamingUrlsOf(none.value).size).toBe(0);
});

it.each([
  ["without an address", ARN],
  ["without an ARN", "=https://bot.example.org"],
  ["with an address that is not secure", `${ARN}=http://bot.example.org`],
  ["with a password", `${ARN}=https://user:secret@bot.example.org`],
  ["with an ARN that is too long", `${"a".repeat(351)}=https://bot.example.org`],
  ["that names an ARN twice", `${ARN}=https://a.example.org,${ARN}=https://b.example.org`],
])("[SV-28] refuses an endpoint %s", (_what, text) => {
  expect(read(text)).toMatchObject({
    ok: false,
    refusal: expect.stringContaining("TRIBUTARY_STREAMING_ENDPOINTS must be a list of endpoints"),
  });
});
