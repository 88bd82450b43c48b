/** Messages that a bot sends in parts, from the center itself. */
import { expect } from "vitest";
import { type PartWriter, partWriterOf, tokenIn } from "../../../packages/http/test/part-writer.ts";
import { type Customer, contentOf, joinCustomer } from "../support/customer.ts";
import type { Loose } from "../support/page/page.ts";
import { scenarios } from "../support/scenario.ts";
import type { World } from "../support/world.ts";

const INCREMENTAL = { responseMode: "incremental" } as const;
const COMPLETE = { MessageCompleted: true };
const WHOLE = "The order is here.";

type Chat = { readonly customer: Customer; readonly bot: PartWriter };

/** A customer, and a bot that writes in parts. */
async function joinBot(world: World, chat: object = INCREMENTAL): Promise<Chat> {
  const customer = await joinCustomer(world, chat);
  const bot = await partWriterOf(world.center.http, await world.center.addBot(customer.party));
  const hasJoined = (): boolean =>
    customer.of("onMessage").some(({ data }) => data.ParticipantId === bot.participantId);
  await world.until(hasJoined, "the bot joins");
  return { customer, bot };
}

/** Messages of the bot, and their parts, that the page has received. */
const received = ({ customer, bot }: Chat): readonly Loose[] =>
  customer
    .of("onMessage")
    .flatMap(({ data }) => (data.ParticipantId === bot.participantId && data.Content ? [data] : []));
const texts = (chat: Chat): readonly string[] => received(chat).map(contentOf);

async function readAll(world: World, { customer }: Chat): Promise<readonly Loose[]> {
  const { data } = await world.done<Loose>(customer.session.getTranscript({ maxResults: 100 }));
  return data.Transcript;
}

export const PARTS = scenarios({
  "a message that a bot writes in parts grows, and the whole message replaces it": async (world) => {
    const chat = await joinBot(world);
    const token = await chat.bot.write(["The ", "order "]);
    await world.until(() => texts(chat).length === 2);
    const { body } = await chat.bot.part(token, WHOLE, COMPLETE);
    await world.until(() => texts(chat).includes(WHOLE));

    expect(texts(chat)).toEqual(["The ", "The order ", WHOLE]);
    for (const item of received(chat)) expect(item).toMatchObject({ Id: body.Id, ParticipantRole: "SYSTEM" });
    expect(received(chat).map(({ MessageMetadata }) => MessageMetadata.MessageCompleted)).toEqual([false, false, true]);
    expect(received(chat).at(-1)?.AbsoluteTime).toBe(body.AbsoluteTime);
  },
  "the transcript has a message that was written in parts once, by its bot": async (world) => {
    const chat = await joinBot(world);
    const { body } = await chat.bot.part(await chat.bot.write(["The "]), WHOLE, COMPLETE);
    const items = (await readAll(world, chat)).filter(({ Id }) => Id === body.Id);

    expect(items).toMatchObject([{ Content: WHOLE, ParticipantRole: "CUSTOM_BOT", AbsoluteTime: body.AbsoluteTime }]);
  },
  "the transcript of a session has a message in parts once while it grows, and at the end": async (world) => {
    const chat = await joinBot(world);
    const reports: Loose[] = [];
    chat.customer.session.onTranscriptUpdated(({ data }: Loose) => void reports.push(structuredClone(data.transcript)));
    const newest = (): readonly string[] =>
      (reports.at(-1) ?? []).flatMap((item: Loose) =>
        item.ParticipantId === chat.bot.participantId && item.Content ? [item.Content] : [],
      );
    const token = await chat.bot.write(["The ", "order "]);
    await world.until(() => newest().includes("The order "));
    const growing = newest();
    await chat.bot.part(token, WHOLE, COMPLETE);
    await world.until(() => newest().includes(WHOLE));

    expect([growing, newest()]).toEqual([["The order "], [WHOLE]]);
  },
  "a chat with the mode COMPLETE receives only the whole message": async (world) => {
    const chat = await joinBot(world, {});
    await chat.bot.part(await chat.bot.write(["The ", "order "]), WHOLE, COMPLETE);
    await world.until(() => texts(chat).includes(WHOLE));

    expect(texts(chat)).toEqual([WHOLE]);
    expect(received(chat)[0].ParticipantRole).toBe("CUSTOM_BOT");
  },
  "a request that is repeated changes nothing of a message in parts": async (world) => {
    const chat = await joinBot(world);
    const begun = tokenIn(await chat.bot.start());
    await chat.bot.part(begun, "The ");
    const token = tokenIn(await chat.bot.part(begun, "The "));
    await chat.bot.part(token, WHOLE, COMPLETE);
    await chat.bot.part(token, WHOLE, COMPLETE);
    await world.until(() => texts(chat).includes(WHOLE));
    await world.rest();

    expect(texts(chat)).toEqual(["The ", WHOLE]);
  },
  "a customer who loses the connection during a message in parts receives the whole message": async (world) => {
    const chat = await joinBot(world);
    const token = await chat.bot.write(["The "]);
    await world.until(() => texts(chat).length === 1);
    chat.customer.page.network.cut();
    const next = tokenIn(await chat.bot.part(token, "order "));
    await world.until(() => chat.customer.of("onConnectionEstablished").length > 1, "the page connects again");
    await world.rest();
    await chat.bot.part(tokenIn(await chat.bot.part(next, "is here.")), WHOLE, COMPLETE);
    await world.until(() => texts(chat).includes(WHOLE));
    await world.rest();

    // A page that is back before the part is written sees the parts.
    for (const text of texts(chat)) expect(WHOLE.startsWith(text), text).toBe(true);
    const completed = received(chat).filter(({ MessageMetadata }) => MessageMetadata?.MessageCompleted !== false);
    expect(completed.map(contentOf)).toEqual([WHOLE]);
  },
  "a message in parts that was read from the transcript is not taken for another one": async (world) => {
    const chat = await joinBot(world);
    const { network } = chat.customer.page;
    const token = await chat.bot.write(["The "]);
    await world.until(() => texts(chat).length === 1);
    network.isSilent = true;
    await world.rest(); // the center gets no confirmation from here on
    const { body } = await chat.bot.part(token, WHOLE, COMPLETE);
    await readAll(world, chat);
    network.cut(); // the center sends again what it does not know to be received
    network.isSilent = false;
    await world.until(() => texts(chat).includes(WHOLE));
    await chat.bot.part(await chat.bot.write(["Any"]), "Anything else?", COMPLETE);
    await world.until(() => texts(chat).includes("Anything else?"));

    expect(received(chat).filter(({ Id }) => Id === body.Id)).toMatchObject([{ Content: "The " }, { Content: WHOLE }]);
  },
  "other items arrive between the parts of a message": async (world) => {
    const chat = await joinBot(world);
    const token = await chat.bot.write(["The "]);
    await world.until(() => texts(chat).length === 1);
    await world.done(chat.customer.session.sendMessage({ message: "Hello?", contentType: "text/plain" }));
    const next = tokenIn(await chat.bot.part(token, "order "));
    await chat.bot.part(next, WHOLE, COMPLETE);
    await world.until(() => texts(chat).includes(WHOLE));
    await world.done(chat.customer.session.sendMessage({ message: "Thanks", contentType: "text/plain" }));
    await world.until(() => chat.customer.contents.includes("Thanks"));
    await world.rest();

    const from = chat.customer.contents.indexOf("The ");
    expect(chat.customer.contents.slice(from)).toEqual(["The ", "Hello?", "The order ", WHOLE, "Thanks"]);
  },
});
