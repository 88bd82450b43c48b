import { createRecords, type Records } from "@tributary/engine";
import { createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { asId, type RoutingProfileId, USER_DEFAULTS, type User, type UserId } from "@tributary/model";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createPasswordLinks } from "./password-links.ts";

type AuditLogPart = Parameters<typeof createPasswordLinks>[0]["audit"];

const DAY_MS = 86_400_000;

const [MIA, NOA] = ["mia", "noa"].map(
  (name): User => ({
    ...USER_DEFAULTS,
    id: asId<UserId>(`id of ${name}`),
    username: name,
    securityProfileIds: [],
    routingProfileId: asId<RoutingProfileId>("basic"),
  }),
) as [User, User];

/** Opens the links of two nodes with one store, and the users of the center. */
function openLinks(wrapRecords = (records: Records): Records => records) {
  const clock = createManualClock();
  const settling = { ...clock, soon: (task: () => void) => void setImmediate(task) };
  const disk = createMemoryDisk();
  const users = new Map([MIA, NOA].map((user): [string, User] => [user.id, user]));
  const openNode = (seed: number) => {
    const records = wrapRecords(createRecords(createMemoryStore({ clock: settling, disk, isShared: true })));
    const random = createSeededRandom(seed);
    const audit: AuditLogPart = { addClaimed: (claim, _facts, change) => records.claim(claim, change) };
    const links = createPasswordLinks({ records, audit, clock, random, users: { user: (id) => users.get(id) } });
    return { records, links };
  };
  return { clock, users, one: openNode(1), other: openNode(2) };
}

type Opened = ReturnType<typeof openLinks>;

async function addLink({ one }: Pick<Opened, "one">, { id }: User = MIA): Promise<string> {
  const { token, recordFor } = one.links.newLink();
  await one.records.change({ put: [recordFor(id)] });
  return token;
}

const password = (hash: string) => ({ kind: "password", id: MIA.id, value: { hash } });

const hashIn = async ({ one }: Opened) => (await one.records.find("password", MIA.id))?.value;

it("[AD-10] a link is open on every node for seven days, and reported as ended for another thirty", async () => {
  const opened = openLinks();
  const { clock, one, other } = opened;
  const token = await addLink(opened);

  expect(await other.links.find(token)).toEqual({ state: "open", user: MIA });
  expect(await one.links.listOpen()).toEqual([{ userId: MIA.id, expiresAt: clock.now() + 7 * DAY_MS }]);
  expect(await other.links.find(`${token}x`)).toEqual({ state: "unknown" });
  clock.advance(7 * DAY_MS);
  expect(await other.links.find(token)).toEqual({ state: "ended" });
  expect(await one.links.listOpen()).toEqual([]);
  expect(await one.links.use(token, password("late"))).toBe(false);
  clock.advance(30 * DAY_MS - 1);
  await one.links.endAllOf(NOA.id);
  expect(await one.links.find(token)).toEqual({ state: "ended" });
  clock.advance(1);
  await one.links.endAllOf(NOA.id);
  expect(await one.links.find(token)).toEqual({ state: "unknown" });
});

it("[AD-10] the link of a deleted user has ended", async () => {
  const opened = openLinks();
  const token = await addLink(opened);

  opened.users.delete(MIA.id);

  expect(await opened.other.links.find(token)).toEqual({ state: "ended" });
});

it("[AD-11] of two nodes that use a link at the same time, one stores its password", async () => {
  const opened = openLinks();
  const { one, other } = opened;
  const token = await addLink(opened);

  const used = await Promise.all([one.links.use(token, password("one")), other.links.use(token, password("other"))]);

  expect(used.toSorted()).toEqual([false, true]);
  expect(await hashIn(opened)).toEqual({ hash: used[0] ? "one" : "other" });
  expect(await one.links.find(token)).toEqual({ state: "ended" });
  expect(await other.links.use(token, password("again"))).toBe(false);
});

it("[AD-12] the store contains no token", async () => {
  const opened = openLinks();

  const token = await addLink(opened);

  const stored = await opened.one.records.list("password-link");
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain(token);
});

it("[AD-12] ended links set no password, and the links of others do", async () => {
  const opened = openLinks();
  const { one, other } = opened;
  const tokens = [await addLink(opened), await addLink(opened)];
  const ofNoa = await addLink(opened, NOA);

  await one.links.endAllOf(MIA.id);

  expect(await Promise.all(tokens.map((token) => other.links.use(token, password("used"))))).toEqual([false, false]);
  expect(await hashIn(opened)).toBeUndefined();
  expect(await other.links.find(tokens[0] ?? "")).toEqual({ state: "ended" });
  expect(await other.links.find(ofNoa)).toEqual({ state: "open", user: NOA });
});

it("[AD-12] a link that is ended while it is used sets no password", async () => {
  const found = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const opened = openLinks((records) => ({
    ...records,
    async find(kind, id) {
      const record = await records.find(kind, id);
      found.resolve();
      await ended.promise;
      return record;
    },
  }));
  const token = await addLink(opened);

  const using = opened.one.links.use(token, password("used"));
  await found.promise;
  await opened.other.links.endAllOf(MIA.id);
  ended.resolve();

  expect(await using).toBe(false);
  expect(await hashIn(opened)).toBeUndefined();
});
