/** Cases of agents: the order in which they are served, their states, offers that they do not answer, and personal queues. */
import type { Case } from "./case.ts";

const TWO = { ada: "sales 1", bob: "sales 1" } as const;
const CHATS_2 = { queues: "sales 1", chats: 2 } as const;

export const idleOrder: readonly Case[] = [
  {
    says: "the agent who has been available longest is first",
    rule: "RT-01",
    page: "routing",
    agents: TWO,
    story: "bob is available; 5 s pass; ada is available; chat x arrives in sales",
    leadsTo: "x to bob",
  },
  {
    says: "each of several contacts goes to the next agent in that order",
    rule: "RT-01",
    page: "routing",
    agents: { ...TWO, cyd: "sales 1" },
    story:
      "cyd is available; 1 s pass; ada is available; 1 s pass; bob is available; chat x arrives in sales; chat y arrives in sales; chat z arrives in sales",
    leadsTo: "x to cyd, y to ada, z to bob",
  },
  {
    says: "an agent who has handled a contact is last",
    rule: "RT-01",
    page: "routing",
    agents: TWO,
    story:
      "ada is available; 1 s pass; bob is available; chat x arrives in sales; ada accepts x; 5 s pass; ada ends x; ada clears x; chat y arrives in sales",
    leadsTo: "x to ada, y to bob",
  },
  {
    says: "contacts alternate between agents with several slots",
    rule: "RT-01",
    page: "routing",
    agents: { ada: CHATS_2, bob: CHATS_2 },
    story:
      "ada is available; 1 s pass; bob is available; 1 s pass; chat w arrives in sales; 1 s pass; chat x arrives in sales; 1 s pass; chat y arrives in sales; 1 s pass; chat z arrives in sales",
    leadsTo: "w to ada, x to bob, y to ada, z to bob",
  },
  {
    says: "an agent who chooses to be available again is last",
    rule: "RT-01",
    page: "routing",
    agents: TWO,
    story: "ada is available; 1 s pass; bob is available; 1 s pass; ada is available; chat x arrives in sales",
    leadsTo: "x to bob",
  },
  {
    says: "an agent whose contact left while it rang keeps the place in the order",
    rule: "RT-01",
    page: "routing",
    agents: TWO,
    story:
      "ada is available; 1 s pass; bob is available; chat x arrives in sales; 5 s pass; x leaves; chat y arrives in sales",
    leadsTo: "x to ada, y to ada, x ends as customer-disconnect",
  },
  {
    says: "the agent who has been idle longest gets a contact of the own first queue, not the first contact of all",
    rule: "RT-01",
    page: "profiles",
    agents: { ada: "support 1", bob: "sales 1" },
    story: "chat x arrives in sales; 5 s pass; chat y arrives in support; ada is available; 5 s pass; bob is available",
    leadsTo: "y to ada, x to bob",
  },
  ...(["any-contact", "inbound-contact"] as const).map(
    (idleSince): Case => ({
      says: `inbound contacts restart the idle time with the availability timer of ${idleSince}`,
      rule: "RT-01",
      page: "availability timer",
      agents: { ada: { queues: "sales 1", idleSince }, bob: { queues: "sales 1", idleSince } },
      story:
        "ada is available; 1 s pass; bob is available; 1 s pass; chat x arrives in sales; ada accepts x; ada ends x; ada clears x; chat y arrives in sales",
      leadsTo: "x to ada, y to bob",
    }),
  ),
];

export const agentStates: readonly Case[] = [
  {
    says: "an agent on a break gets no contacts",
    rule: "RT-01",
    page: "agent status",
    agents: { ada: "sales 1" },
    story: "ada is on break; chat x arrives in sales; 60 s pass",
    leadsTo: "x waits",
  },
  {
    says: "an agent who is offline gets no contacts",
    rule: "RT-01",
    page: "agent status",
    agents: { ada: "sales 1" },
    story: "ada is available; ada is offline; chat x arrives in sales",
    leadsTo: "x waits",
  },
  {
    says: "a contact that waits is offered when an agent is available",
    rule: "RT-06",
    page: "agent status",
    agents: { ada: "sales 1" },
    story: "ada is on break; chat x arrives in sales; 60 s pass; ada is available",
    leadsTo: "x to ada at 60 s",
  },
  {
    says: "after-contact work takes the slot until it is cleared",
    rule: "RT-05",
    page: "agent status",
    agents: { ada: "sales 1" },
    story:
      "ada is available; chat x arrives in sales; chat y arrives in sales; ada accepts x; x leaves; 30 s pass; ada clears x",
    leadsTo: "x to ada at 0 s, y to ada at 30 s",
  },
  {
    says: "an agent with a next state gets no contacts in a free slot",
    rule: "AV-04",
    page: "next status",
    agents: { ada: CHATS_2 },
    story: "ada is available; chat x arrives in sales; ada accepts x; ada is on break next; chat y arrives in sales",
    leadsTo: "x to ada, y waits",
  },
  {
    says: "a next state begins when the slots are cleared",
    rule: "AV-04",
    page: "next status",
    agents: { ada: CHATS_2 },
    story:
      "ada is available; chat x arrives in sales; ada accepts x; ada is on break next; ada ends x; ada clears x; chat y arrives in sales",
    leadsTo: "x to ada, y waits",
  },
  {
    says: "an agent who takes back the next state gets contacts in the free slot at once",
    rule: "AV-04",
    page: "next status",
    agents: { ada: CHATS_2 },
    story:
      "ada is available; chat x arrives in sales; ada accepts x; ada is on break next; chat y arrives in sales; 5 s pass; ada is available",
    leadsTo: "x to ada at 0 s, y to ada at 5 s",
  },
  {
    says: "a next state begins at once if no slot is taken",
    rule: "AV-04",
    page: "next status",
    agents: { ada: "sales 1" },
    story: "ada is available; ada is on break next; chat x arrives in sales",
    leadsTo: "x waits",
  },
  {
    says: "a contact that rings while its agent goes offline still rings there",
    rule: "RT-03",
    page: "agent status",
    agents: TWO,
    story: "ada is available; chat x arrives in sales; ada is offline; bob is available; ada accepts x",
    leadsTo: "x to ada",
  },
  {
    says: "a contact that rings while its agent signs out goes to the next one",
    rule: "AV-10",
    page: "agent status",
    agents: TWO,
    story: "ada is available; 1 s pass; bob is available; chat x arrives in sales; 5 s pass; ada signs out",
    leadsTo: "x to ada at 1 s, x to bob at 6 s",
  },
];

export const unansweredOffers: readonly Case[] = [
  {
    says: "a missed contact goes to the next agent after 20 seconds",
    rule: "RT-08",
    page: "contact states",
    agents: TWO,
    story: "ada is available; 1 s pass; bob is available; chat x arrives in sales; 19 s pass; 1 s pass",
    leadsTo: "x to ada at 1 s, x to bob at 21 s",
  },
  {
    says: "a rejected contact goes to the next agent at once",
    rule: "RT-08",
    page: "contact states",
    agents: TWO,
    story: "ada is available; 1 s pass; bob is available; chat x arrives in sales; ada rejects x",
    leadsTo: "x to ada at 1 s, x to bob at 1 s",
  },
  {
    says: "a missed contact precedes those that arrived while it rang",
    rule: "RT-08",
    page: "contact states",
    agents: TWO,
    story: "ada is available; chat x arrives in sales; 5 s pass; chat y arrives in sales; 15 s pass; bob is available",
    leadsTo: "x to ada, x to bob, y waits",
  },
  {
    says: "an agent who missed a contact gets none until it is dismissed",
    rule: "RT-08",
    page: "dismissal",
    agents: { ada: CHATS_2 },
    story: "ada is available; chat x arrives in sales; 20 s pass; chat y arrives in sales; 60 s pass",
    leadsTo: "x to ada, x waits, y waits",
  },
  {
    says: "an agent who dismisses a missed contact gets the longest waiting one: the same",
    rule: "RT-08",
    page: "dismissal",
    agents: { ada: "sales 1" },
    story: "ada is available; chat x arrives in sales; 20 s pass; chat y arrives in sales; 5 s pass; ada clears x",
    leadsTo: "x to ada at 0 s, x to ada at 25 s, y waits",
  },
  {
    says: "an agent who is available again after a missed contact gets it again",
    rule: "RT-08",
    page: "contact states",
    agents: { ada: "sales 1" },
    story: "ada is available; chat x arrives in sales; 30 s pass; ada is available",
    leadsTo: "x to ada at 0 s, x to ada at 30 s",
  },
  {
    says: "an agent with a free slot who rejects a contact keeps the others and gets none",
    rule: "RT-08",
    page: "contact states",
    agents: { ada: CHATS_2 },
    story:
      "ada is available; chat x arrives in sales; ada accepts x; chat y arrives in sales; ada rejects y; chat z arrives in sales",
    leadsTo: "x to ada, y to ada, y waits, z waits",
  },
  {
    says: "a contact goes around the agents until one accepts it",
    rule: "RT-08",
    page: "contact states",
    agents: TWO,
    story:
      "ada is available; 1 s pass; bob is available; chat x arrives in sales; ada rejects x; bob rejects x; ada clears x; ada accepts x",
    leadsTo: "x to ada, x to bob, x to ada",
  },
  {
    says: "a contact whose customer leaves while it rings is offered to no other agent",
    rule: "OF-04",
    page: "contact states",
    agents: TWO,
    story: "ada is available; 1 s pass; bob is available; chat x arrives in sales; x leaves; 60 s pass",
    leadsTo: "x to ada, x ends as customer-disconnect",
  },
  {
    says: "a chat that its agent accepts automatically rings at no agent",
    rule: "RT-10",
    page: "agent status",
    agents: TWO,
    autoAccept: true,
    story: "ada is available; 1 s pass; bob is available; chat x arrives in sales; 60 s pass; chat y arrives in sales",
    leadsTo: "x to ada, y to bob",
  },
];

export const personalQueues: readonly Case[] = [
  {
    says: "a contact of an agent's own queue precedes those of other queues, whatever their time and priority",
    rule: "RT-21",
    page: "agent queues",
    agents: { ada: "sales 1" },
    story: "task t arrives in sales at 1; 60 s pass; task u arrives for ada; ada is available",
    leadsTo: "u to ada, t waits",
  },
  {
    says: "it is offered at once if the agent is available",
    rule: "RT-21",
    page: "agent queues",
    agents: { ada: "sales 1 after 30 s" },
    story: "ada is available; task t arrives for ada",
    leadsTo: "t to ada at 0 s",
  },
  {
    says: "it is offered to no other agent",
    rule: "RT-21",
    page: "agent queues",
    agents: TWO,
    story: "ada is available; ada is on break; bob is available; task t arrives for ada; 600 s pass; ada is available",
    leadsTo: "t to ada at 600 s",
  },
  {
    says: "it waits for a free slot as others do",
    rule: "RT-21",
    page: "agent queues",
    agents: { ada: "sales 1" },
    story:
      "ada is available; task t arrives in sales; ada accepts t; task u arrives for ada; task v arrives in sales; ada ends t; ada clears t",
    leadsTo: "t to ada, u to ada, v waits",
  },
  {
    says: "it is offered again to the agent who rejected it and dismisses it",
    rule: "RT-21",
    page: "agent queues",
    agents: TWO,
    story: "ada is available; bob is available; task t arrives for ada; ada rejects t; ada clears t",
    leadsTo: "t to ada, t to ada",
  },
  {
    says: "a chat that is transferred to an agent rings there",
    rule: "TX-01",
    page: "agent queues",
    agents: TWO,
    story: "ada is available; chat x arrives in sales; ada accepts x; bob is available; ada transfers x to bob",
    leadsTo: "x to ada, x to bob",
  },
  {
    says: "a chat that is transferred to a queue is behind those that wait there",
    rule: "TX-01",
    page: "routing",
    agents: { ada: "sales 1", bob: "support 1" },
    story:
      "ada is available; chat x arrives in sales; ada accepts x; 5 s pass; chat y arrives in support; 5 s pass; ada transfers x to support; bob is available",
    leadsTo: "x to ada, y to bob, x waits",
  },
];

export const changes: readonly Case[] = [
  {
    says: "a queue that is added to a profile is served at once",
    rule: "CF-04",
    page: "profiles",
    agents: { ada: "sales 1" },
    story: "ada is available; chat x arrives in support; 5 s pass; ada now serves sales 1, support 2",
    leadsTo: "x to ada at 5 s",
  },
  {
    says: "a queue that leaves a profile is not served, and its contacts stay with their agents",
    rule: "CF-04",
    page: "profiles",
    agents: { ada: { queues: "sales 1, support 1", chats: 2 } },
    story:
      "ada is available; chat x arrives in support; ada accepts x; ada now serves sales 1; chat y arrives in support; chat z arrives in sales",
    leadsTo: "x to ada, z to ada, y waits",
  },
  {
    says: "a delay that is shortened holds waiting contacts back no longer",
    rule: "CF-04",
    page: "priorities",
    agents: { ada: "sales 1 after 600 s" },
    story: "ada is available; chat x arrives in sales; 20 s pass; ada now serves sales 1 after 30 s; 11 s pass",
    leadsTo: "x to ada at 30 s",
  },
  {
    says: "an agent who is given another profile serves its queues",
    rule: "CF-04",
    page: "user profile",
    agents: { ada: "sales 1", bob: "support 1" },
    story: "ada is available; chat x arrives in support; 5 s pass; ada now works like bob",
    leadsTo: "x to ada at 5 s",
  },
];
