import { present, type Random, randomBelow } from "@tributary/kernel";
import type { Item } from "@tributary/protocol";
import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { call, connect, openTestCenter, type Party, type TestCenter } from "./test-center.ts";
import { openSocket, type TestSocket } from "./test-socket.ts";

const CUTS = 200;

/** A client that keeps what its sockets say, in the order in which they say it. */
type Client = {
  readonly party: Party;
  readonly token: string;
  readonly sockets: TestSocket[];
  /** Ids of items, in the order of their arrival on whatever socket. */
  readonly arrived: string[];
  /** Those that the server must know to have arrived; it told them again if they come once more. */
  readonly confirmed: Set<string>;
  readonly toldAgain: string[];
};

async function newClient(center: TestCenter, party: Party): Promise<Client> {
  const { token } = await connect(center.http, party);
  const client: Client = { party, token, sockets: [], arrived: [], confirmed: new Set(), toldAgain: [] };
  await openAnother(center, client);
  return client;
}

async function openAnother(center: TestCenter, client: Client): Promise<void> {
  const { socketUrl } = await connect(center.http, client.party);
  const confirmed = new Set(client.confirmed);
  const socket = await openSocket(socketUrl, ({ Id, Type }) => {
    if (Type === "MESSAGEMETADATA") return;
    client.arrived.push(Id);
    if (confirmed.has(Id)) client.toldAgain.push(Id);
  });
  socket.subscribe();
  client.sockets.push(socket);
}

async function cutAtRandom(center: TestCenter, client: Client, random: Random): Promise<void> {
  const current = present(client.sockets.at(-1), "socket");
  switch (randomBelow(random, 4)) {
    case 0: // the network swallows what is sent from now on, and is noticed later
      current.socket.pause();
      await say(center, client, "into the void");
      current.cut();
      break;
    case 1: // rotation: the new socket is there before the old one goes
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
  it(`[RM-05] ${CUTS} sockets cut at random: nothing lost, nothing out of order, nothing told again that had arrived (seed ${seed})`, async () => {
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
    await say(center, ann, "the last word");
    const transcript = await transcriptOf(center, ann);
    const last = present(transcript.at(-1), "last item");

    for (const { sockets, arrived, toldAgain } of clients) {
      const newest = present(sockets.at(-1), "socket");
      await newest.until(() => arrived.includes(last));
      expect([...new Set(arrived)]).toEqual(transcript.slice(transcript.indexOf(present(arrived[0], "item"))));
      expect(toldAgain).toEqual([]);
      for (const socket of sockets) {
        const ids = idsOf(socket);
        expect(ids).toEqual([...new Set(ids)].toSorted(byPlace(transcript)));
        socket.cut();
      }
    }
  });
}

function byPlace(transcript: readonly string[]): (a: string, b: string) => number {
  const place = new Map(transcript.map((id, index) => [id, index]));
  return (a, b) => (place.get(a) ?? -1) - (place.get(b) ?? -1);
}
