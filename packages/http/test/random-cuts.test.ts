import { present, type Random, randomBelow } from "@tributary/kernel";
import type { Item } from "@tributary/protocol";
import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { call, connect, openTestCenter, type Party, type TestCenter } from "./test-center.ts";
import { openSocket, type TestSocket } from "./test-socket.ts";

const CUTS = 200;

/** A client that records received items in order. */
type Client = {
  readonly party: Party;
  readonly token: string;
  readonly sockets: TestSocket[];
  /** Ids of items in order of arrival, on all sockets. */
  readonly arrived: string[];
  /** Ids of items that the client has confirmed. */
  readonly confirmed: Set<string>;
  /** Ids of confirmed items that arrived again. */
  readonly repeated: string[];
};

async function newClient(center: TestCenter, party: Party): Promise<Client> {
  const { token } = await connect(center.http, party);
  const client: Client = { party, token, sockets: [], arrived: [], confirmed: new Set(), repeated: [] };
  await openAnother(center, client);
  return client;
}

async function openAnother(center: TestCenter, client: Client): Promise<void> {
  const { socketUrl } = await connect(center.http, client.party);
  const confirmed = new Set(client.confirmed);
  const socket = await openSocket(socketUrl, ({ Id, Type }) => {
    if (Type === "MESSAGEMETADATA") return;
    client.arrived.push(Id);
    if (confirmed.has(Id)) client.repeated.push(Id);
  });
  socket.subscribe();
  client.sockets.push(socket);
}

async function cutAtRandom(center: TestCenter, client: Client, random: Random): Promise<void> {
  const current = present(client.sockets.at(-1), "socket");
  switch (randomBelow(random, 4)) {
    case 0: // the network loses everything sent from now on, which is noticed later
      current.socket.pause();
      await say(center, client, "lost");
      current.cut();
      break;
    case 1: // rotation: the new socket opens before the old one closes
      await openAnother(center, client);
      current.socket.close(1000, "rotation");
      return;
    default:
      current.cut();
  }
  if (random.fraction() < 0.5) await current.closed;
  await openAnother(center, client);
}

function noteConfirmed({ sockets, confirmed }: Client): void {
  const { items, confirmedItems } = present(sockets.at(-1), "socket");
  for (const { Id } of items.slice(0, confirmedItems)) confirmed.add(Id);
}

async function say(center: TestCenter, { token }: Client, content: string): Promise<void> {
  const { status } = await call(center.http, "message", {
    token,
    body: { ContentType: "text/plain", Content: content },
  });
  expect(status).toBe(200);
}

async function transcriptOf(center: TestCenter, { token }: Client): Promise<string[]> {
  const ids: string[] = [];
  let NextToken: unknown;
  do {
    const { body } = await call(center.http, "transcript", { token, body: { MaxResults: 100, NextToken } });
    ids.push(...(body.Transcript as Item[]).map(({ Id }) => Id));
    NextToken = body.NextToken;
  } while (NextToken);
  return ids.reverse();
}

const idsOf = ({ items }: TestSocket): string[] =>
  items.filter(({ Type }) => Type !== "MESSAGEMETADATA").map(({ Id }) => Id);

for (const seed of [1, 2, 3]) {
  it(`[RM-05] ${CUTS} sockets cut at random: nothing lost, nothing out of order, no confirmed item again (seed ${seed})`, async () => {
    const random = createSeededRandom(seed);
    await using center = await openTestCenter();
    const customer = await center.startChat();
    const ann = await newClient(center, customer);
    await present(ann.sockets[0], "socket").until(() => (ann.sockets[0]?.items.length ?? 0) >= 2);
    const ada = await newClient(center, await center.bringAgent(customer));
    const clients = [ann, ada];

    for (let cut = 0; cut < CUTS; cut += 1) {
      const client = present(clients[randomBelow(random, 2)], "client");
      noteConfirmed(client);
      const talk = Array.from({ length: randomBelow(random, 4) }, (_, index) =>
        say(center, present(clients[(cut + index) % 2], "client"), `${cut}.${index}`),
      );
      await cutAtRandom(center, client, random);
      await Promise.all(talk);
      center.time.advance(100);
    }
    await say(center, ann, "last");
    const transcript = await transcriptOf(center, ann);
    const last = present(transcript.at(-1), "last item");

    for (const { sockets, arrived, repeated } of clients) {
      const newest = present(sockets.at(-1), "socket");
      await newest.until(() => arrived.includes(last));
      expect([...new Set(arrived)]).toEqual(transcript.slice(transcript.indexOf(present(arrived[0], "item"))));
      expect(repeated).toEqual([]);
      for (const socket of sockets) {
        const ids = idsOf(socket);
        expect(ids).toEqual([...new Set(ids)].toSorted(byPosition(transcript)));
        socket.cut();
      }
    }
  });
}

function byPosition(transcript: readonly string[]): (a: string, b: string) => number {
  const positions = new Map(transcript.map((id, index) => [id, index]));
  return (a, b) => (positions.get(a) ?? -1) - (positions.get(b) ?? -1);
}
