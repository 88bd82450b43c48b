import { expect, it } from "vitest";
import { agentMessages } from "./agents.en.ts";
import { callMessages } from "./call.en.ts";
import { contactActionMessages } from "./contact-actions.en.ts";
import { messages } from "./en.ts";
import { lapsedMessages } from "./lapsed.en.ts";

const { joined, left, typing } = messages.conversation;

it("[PA-02] isolates names from the words that follow them", () => {
  const name = "\u05de\u05d9\u05d4 (1)";
  const isolate = `\u2068${name}\u2069`;

  expect([joined(name), left(name)]).toEqual([`${isolate} joined`, `${isolate} left`]);
  expect(typing([name])).toBe(`${isolate} is typing…`);
  expect(typing([name, "Ada"])).toBe(`${isolate}, \u2068Ada\u2069 are typing…`);
  expect(lapsedMessages.next("call", name)).toContain(` queue ${isolate} and `);
  expect(agentMessages.withdrawAgent(name)).toBe(`Withdraw the request to ${isolate}`);
  expect(lapsedMessages.next("call", null)).toContain(" queue and ");
});

it("[PA-02, PA-75] isolates the names of customers in the texts of calls and offers", () => {
  const name = "\u05de\u05d9\u05d4 (1)";
  const isolate = `\u2068${name}\u2069`;
  const { from, inQueue } = messages.incoming;
  const { notReached, ...rest } = callMessages.announce;
  const announced = [...Object.values(rest), ...Object.values(notReached)].map((textOf) => textOf(name));

  expect(from("callback", name)).toBe(`Incoming callback: ${isolate}`);
  expect(from("call", name)).toBe(`Incoming call from ${isolate}`);
  expect(inQueue(name)).toBe(`, queue ${isolate}`);
  expect(announced).toHaveLength(9);
  expect(announced.filter((text) => !text.includes(isolate))).toEqual([]);
});

it("[PA-31] the question before the end of the agent's part reports its effect", () => {
  const { question } = contactActionMessages;

  expect(question.chat([])).toBe("End this chat for everyone?");
  expect(question.chat(["Ada"])).toBe("End this chat for everyone? \u2068Ada\u2069 has not joined.");
  expect(question.chat(["Ada", "Bo"])).toBe(
    "End this chat for everyone? \u2068Ada\u2069, \u2068Bo\u2069 have not joined.",
  );
  expect(question.leave(["Ada"])).toBe("Leave this chat? It goes on with \u2068Ada\u2069.");
});

it("[PA-06] states that the center sets have a text, as configured ones have their name", () => {
  const { nameOf } = messages.availability;
  const named = (kind: string, names: readonly string[]) => names.map((name) => nameOf({ name, kind }));

  expect(named("system", ["Busy", "CallingCustomer", "AfterCallWork"])).toEqual([
    "Busy",
    "Calling",
    "After-contact work",
  ]);
  expect(named("error", ["LineEngagedCustomer", "MissedCallCustomer", "FailedConnectCustomer", "New"])).toEqual([
    "Busy or rejected",
    "Not answered",
    "Connection failed",
    "Something went wrong",
  ]);
  expect(named("routable", ["Available"])).toEqual(["Available"]);
});
