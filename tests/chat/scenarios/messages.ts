/** Messages in both directions. */
import { expect } from "vitest";
import { bringPeer, type Customer, contentOf, joinCustomer, receiveItem, rejectionOf } from "../support/customer.ts";
import { scenarios } from "../support/scenario.ts";
import type { World } from "../support/world.ts";

type Sent = { readonly data: { readonly Id: string; readonly AbsoluteTime: string }; readonly metadata: unknown };

const HOSTILE = '<img src=x onerror="alert(1)"> </script>\u202e \u0000 {"a":1} 😀';

function send({ session }: Customer, message: string, more: object = {}): Promise<Sent> {
  return session.sendMessage({ message, contentType: "text/plain", ...more });
}

async function failsWith(world: World, status: number, name: string, times: number): Promise<Customer> {
  const customer = await joinCustomer(world);
  let left = times;
  customer.page.network.interceptor = ({ operation }) => {
    if (operation !== "message" || left === 0) return undefined;
    left -= 1;
    return { status, body: { __type: name, message: "not now" } };
  };
  return customer;
}

const textsOf = ({ contents }: Customer): readonly string[] =>
  contents.filter((content) => !["participant.joined", "Welcome"].includes(content));

export const MESSAGES = scenarios({
  "sendMessage resolves with the identity of the message and its metadata": async (world) => {
    const customer = await joinCustomer(world);

    expect(await world.done(send(customer, "hello", { metadata: { mine: 1 } }))).toMatchObject({
      data: {
        Id: expect.any(String),
        AbsoluteTime: expect.stringMatching(/^2026-.*Z$/),
        $metadata: { httpStatusCode: 200 },
      },
      metadata: { mine: 1 },
    });
  },
  "an own message arrives with the id of its response": async (world) => {
    const customer = await joinCustomer(world);
    const { data } = await world.done(send(customer, "hello"));
    await world.until(() => customer.contents.includes("hello"));

    expect(customer.of("onMessage").find((event) => event.data.Content === "hello")?.data).toMatchObject({
      Id: data.Id,
      Type: "MESSAGE",
      ContentType: "text/plain",
      ParticipantRole: "CUSTOMER",
      ParticipantId: customer.party.ref.participantId,
    });
  },
  "a message of the agent arrives": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    await peer.write("how can I help?");
    await world.until(() => customer.contents.includes("how can I help?"));

    expect(customer.of("onMessage").at(-1)?.data).toMatchObject({
      ParticipantRole: "AGENT",
      Content: "how can I help?",
    });
  },
  "the agent receives the message of the customer": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    await world.done(send(customer, "it broke"));
    await world.until(() => peer.socket.items.some(({ Content }) => Content === "it broke"));

    expect(peer.socket.items.at(-1)).toMatchObject({ ParticipantRole: "CUSTOMER" });
  },
  "Markdown is a content type": async (world) => {
    const customer = await joinCustomer(world);
    await world.done(send(customer, "**bold**", { contentType: "text/markdown" }));
    await world.until(() => customer.contents.includes("**bold**"));

    expect(customer.of("onMessage").at(-1)?.data.ContentType).toBe("text/markdown");
  },
  "hostile text arrives as it is": async (world) => {
    const customer = await joinCustomer(world);
    await world.done(send(customer, HOSTILE));
    await world.until(() => customer.contents.includes(HOSTILE));

    expect(customer.page.network.sent("message")[0]?.body.Content).toBe(HOSTILE);
  },
  "a message that is not a text is an IllegalArgument at once": async (world) => {
    const { session, page } = await joinCustomer(world);

    for (const message of [4, null, undefined, {}])
      expect(() => session.sendMessage({ message, contentType: "text/plain" })).toThrow(
        expect.objectContaining({ name: "IllegalArgument" }),
      );
    expect(page.network.sent("message")).toEqual([]);
  },
  "an unknown content type is an IllegalArgument at once": async (world) => {
    const { session } = await joinCustomer(world);

    expect(() => session.sendMessage({ message: "text", contentType: "text/odd" })).toThrow(
      expect.objectContaining({ name: "IllegalArgument" }),
    );
    expect(() => session.sendEvent({ contentType: "text/odd" })).toThrow(
      expect.objectContaining({ name: "IllegalArgument" }),
    );
  },
  "a refused message rejects with type, status, message and metadata": async (world) => {
    const customer = await joinCustomer(world);

    expect(await rejectionOf(world, send(customer, "", { metadata: 3 }))).toMatchObject({
      type: "ValidationException",
      statusCode: 400,
      message: expect.stringContaining("Content"),
      metadata: 3,
    });
    expect(customer.page.network.sent("message")).toHaveLength(1);
  },
  "a content type that the chat does not have is refused by the center": async (world) => {
    const customer = await joinCustomer(world);

    const rejection = await rejectionOf(world, send(customer, "{}", { contentType: "application/json" }));
    expect(rejection).toMatchObject({ statusCode: 400, type: "ValidationException" });
  },
  "the type of an error is that of the header": async (world) => {
    const customer = await joinCustomer(world);
    customer.page.network.interceptor = () => ({
      status: 400,
      body: { message: "no" },
      headers: { "x-amzn-errortype": "ValidationException:http://internal.example/" },
    });

    expect(await rejectionOf(world, send(customer, "text"))).toMatchObject({
      type: "ValidationException",
      message: "no",
    });
  },
  "one client token makes one message": async (world) => {
    const customer = await joinCustomer(world);
    const first = await world.done(send(customer, "once", { clientToken: "token-1" }));
    const second = await world.done(send(customer, "once", { clientToken: "token-1" }));
    await world.rest();

    expect(second.data.Id).toBe(first.data.Id);
    expect(textsOf(customer)).toEqual(["once"]);
  },
  "each message has a client token of its own": async (world) => {
    const customer = await joinCustomer(world);
    for (const text of ["a", "b"]) await world.done(send(customer, text));

    const tokens = customer.page.network.sent("message").map(({ body }) => body.ClientToken);
    expect(new Set(tokens).size).toBe(2);
    expect(tokens.every((token) => typeof token === "string" && token !== "")).toBe(true);
  },
  "a message waits for a slow one before it, https://github.com/aws-samples/aws-lex-web-ui/issues/513": async (
    world,
  ) => {
    const customer = await failsWith(world, 500, "InternalServerException", 1);
    await Promise.all(["first", "second"].map((text) => world.done(send(customer, text))));
    await world.until(() => textsOf(customer).length === 2);

    expect(textsOf(customer)).toEqual(["first", "second"]);
  },
  "a failed service is asked again with the same token": async (world) => {
    const customer = await failsWith(world, 500, "InternalServerException", 2);
    await world.done(send(customer, "at last"));
    await world.until(() => customer.contents.includes("at last"));

    const requests = customer.page.network.sent("message");
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ body }) => body.ClientToken)).size).toBe(1);
  },
  "a throttled message is sent again with the same token": async (world) => {
    const customer = await failsWith(world, 429, "ThrottlingException", 2);
    await world.done(send(customer, "at last"));

    expect(new Set(customer.page.network.sent("message").map(({ body }) => body.ClientToken)).size).toBe(1);
  },
  "a service that keeps failing rejects the message": async (world) => {
    const customer = await failsWith(world, 500, "InternalServerException", 99);

    expect(await rejectionOf(world, send(customer, "never"))).toMatchObject({
      statusCode: 500,
      type: "InternalServerException",
    });
    expect(customer.page.network.sent("message").length).toBeLessThanOrEqual(3);
  },
  "a message whose response was lost is stored once": async (world) => {
    const customer = await joinCustomer(world);
    let losses = 0;
    customer.page.network.interceptor = ({ operation }) => {
      if (operation !== "message" || losses > 1) return undefined;
      losses += 1;
      return "lose";
    };
    await world.done(send(customer, "once"));
    await world.until(() => textsOf(customer).length > 0);
    await world.rest();

    expect(textsOf(customer)).toEqual(["once"]);
  },
  "messages that were written without a network are sent in their order when it is back": async (world) => {
    const customer = await joinCustomer(world);
    customer.page.network.isOffline = true;
    const sent = ["one", "two", "three"].map((text) => send(customer, text));
    const allSent = Promise.all(sent);
    allSent.catch(() => {});
    await world.skip(5_000);
    customer.page.network.isOffline = false;
    customer.page.dispatch("online");
    await world.done(allSent);
    await world.until(() => textsOf(customer).length === 3);

    expect(textsOf(customer)).toEqual(["one", "two", "three"]);
  },
  "an item that arrives twice is passed on once": async (world) => {
    const customer = await joinCustomer(world);
    const item = {
      Id: "twice",
      Type: "MESSAGE",
      ContentType: "text/plain",
      Content: "again",
      ParticipantRole: "AGENT",
    };
    receiveItem(customer, item);
    receiveItem(customer, item);
    await world.rest();

    expect(textsOf(customer)).toEqual(["again"]);
  },
  "items of another chat are ignored": async (world) => {
    const customer = await joinCustomer(world);
    receiveItem(customer, {
      Type: "MESSAGE",
      ContentType: "text/plain",
      Content: "not yours",
      ContactId: "other",
      InitialContactId: "other",
    });
    await world.rest();

    expect(textsOf(customer)).toEqual([]);
  },
  "items of a later contact of the chat arrive": async (world) => {
    const customer = await joinCustomer(world);
    receiveItem(customer, {
      Type: "MESSAGE",
      ContentType: "text/plain",
      Content: "after a transfer",
      ContactId: "next",
    });
    await world.rest();

    expect(textsOf(customer)).toEqual(["after a transfer"]);
  },
  "malformed frames are ignored": async (world) => {
    const customer = await joinCustomer(world);
    const { network } = customer.page;
    for (const content of [{ Content: "an object" }, "{", "null", 7, undefined])
      network.receive({ topic: "aws/chat", content });
    network.receive({ message: "Forbidden", connectionId: "c" });
    await world.done(send(customer, "still alive"));
    await world.until(() => customer.contents.includes("still alive"));

    expect(textsOf(customer)).toEqual(["still alive"]);
  },
  "a handler that throws does not stop the others": async (world) => {
    const customer = await joinCustomer(world);
    const received: string[] = [];
    customer.session.onMessage(() => {
      throw new Error("a mistake of the page");
    });
    customer.session.onMessage(({ data }: { data: object }) => void received.push(contentOf(data)));
    await world.done(send(customer, "text"));
    await world.until(() => customer.contents.includes("text"));
    await world.rest();

    expect(received).toEqual(["text"]);
  },
  "handlers are called after the current turn": async (world) => {
    const customer = await joinCustomer(world);
    receiveItem(customer, { Type: "MESSAGE", ContentType: "text/plain", Content: "later", ParticipantRole: "AGENT" });

    expect(textsOf(customer)).toEqual([]);
    await world.until(() => textsOf(customer).includes("later"));
  },
  "a subscription can be ended": async (world) => {
    const customer = await joinCustomer(world);
    const received: unknown[] = [];
    const unsubscribe = customer.session.onMessage((event: unknown) => void received.push(event));
    expect(typeof unsubscribe).toBe("function");
    unsubscribe();
    await world.done(send(customer, "text"));
    await world.until(() => customer.contents.includes("text"));

    expect(received).toEqual([]);
  },
  "two starts with one token are one chat, https://github.com/amazon-connect/amazon-connect-chat-interface/issues/39, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/94, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/69":
    async (world) => {
      const clientToken = { key: "page-1", requestDigest: "digest", validMs: 60_000 };
      const [first, second] = [
        await joinCustomer(world, { clientToken }),
        await world.center.startChat({ clientToken }),
      ];

      expect(second.ref).toEqual(first.party.ref);
    },
});
