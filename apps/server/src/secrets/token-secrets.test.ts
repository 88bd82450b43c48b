import { createRecords } from "@tributary/engine";
import { createTokens, type TokenClaims } from "@tributary/http";
import { createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { createSystemClock, createSystemRandom } from "@tributary/kernel";
import { expect, it } from "vitest";
import { tokenSecrets } from "./token-secrets.ts";

type Settings = Parameters<typeof tokenSecrets>[1];

const clock = createSystemClock();
const FIRST = "the first secret, of more than thirty-two characters";
const SECOND = "the second secret, of more than thirty-two characters";

/** Starts with given settings, one after the other, on the same data. */
function openData() {
  const store = createMemoryStore({ clock });
  const deps = { records: createRecords(store), clock, random: createSystemRandom() };
  const start = async (settings: Settings) => createTokens({ clock }, await tokenSecrets(deps, settings));
  return { start, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

const claims: TokenClaims = {
  purpose: "session",
  subject: "user",
  scope: "session-1",
  expiresAt: Number.MAX_SAFE_INTEGER,
};

it.each<[string, Settings, Settings, Settings]>([
  [
    "from the stored secret to a configured one",
    {},
    { tokenSecret: FIRST, previousTokenSecret: "stored" },
    { tokenSecret: FIRST },
  ],
  [
    "from one configured secret to another",
    { tokenSecret: FIRST },
    { tokenSecret: SECOND, previousTokenSecret: FIRST },
    { tokenSecret: SECOND },
  ],
  ["from a configured secret to the stored one", { tokenSecret: FIRST }, { previousTokenSecret: FIRST }, {}],
])(
  "[SV-12] %s: earlier tokens stay valid until the previous secret is removed",
  async (_title, before, during, after) => {
    await using data = openData();
    const early = (await data.start(before)).issue(claims);
    const rotating = await data.start(during);
    const late = rotating.issue(claims);
    const rotated = await data.start(after);

    expect([rotating.verify(early, "session").ok, rotating.verify(late, "session").ok]).toEqual([true, true]);
    expect([rotated.verify(early, "session").ok, rotated.verify(late, "session").ok]).toEqual([false, true]);
  },
);

it("[SV-12] a previous secret that was never stored is ignored", async () => {
  await using data = openData();
  const tokens = await data.start({ tokenSecret: FIRST, previousTokenSecret: "stored" });

  expect(tokens.verify(tokens.issue(claims), "session").ok).toBe(true);
});

it("[SV-75] nodes that start at once on an empty database use one secret", async () => {
  const disk = createMemoryDisk();
  const stores = Array.from({ length: 4 }, () => createMemoryStore({ clock, disk, isShared: true }));
  const starts = stores.map((store) =>
    tokenSecrets({ records: createRecords(store), clock, random: createSystemRandom() }, {}),
  );

  const tokens = (await Promise.all(starts)).map((secrets) => createTokens({ clock }, secrets));
  const issued = tokens.map((each) => each.issue(claims));

  expect(tokens.flatMap((each) => issued.map((token) => each.verify(token, "session").ok))).toEqual(
    Array(16).fill(true),
  );
  await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
});
