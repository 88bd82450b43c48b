/** Cases of queues: their priorities, delays, status and hours, and the positions of contacts in them. */
import type { Case } from "./case.ts";

const SALES_FIRST = "sales 1, support 2";
const TIERS = "sales 1, support 1, billing 2 after 20 s, night 3 after 80 s";
const BERLIN = { zone: "Europe/Berlin", open: "monday-friday 09:00-17:00" };
const NEW_YORK = { zone: "America/New_York", open: "sunday-saturday 01:00-04:00" };

export const queuePriorities: readonly Case[] = [
  {
    says: "a contact of the first queue precedes one of the second that has waited longer",
    rule: "RT-02",
    page: "priorities",
    agents: { ada: SALES_FIRST },
    story: "chat x arrives in support; 60 s pass; chat y arrives in sales; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "a contact of the second queue is offered if none waits in the first",
    rule: "RT-02",
    page: "priorities",
    agents: { ada: SALES_FIRST },
    story: "chat x arrives in support; ada is available",
    leadsTo: "x to ada",
  },
  {
    says: "the priority of a queue in the profile precedes that of a contact",
    rule: "RT-02",
    page: "priorities",
    agents: { ada: SALES_FIRST },
    story: "chat x arrives in support at 1; chat y arrives in sales at 9; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "queues of equal priority are served by the time of the contacts",
    rule: "RT-02",
    page: "priorities",
    agents: { ada: { queues: TIERS, chats: 2 } },
    story: "chat x arrives in support; 1 s pass; chat y arrives in sales; ada is available",
    leadsTo: "x to ada, y to ada",
  },
  {
    says: "each profile has its own order of the queues",
    rule: "RT-02",
    page: "profiles",
    agents: { ada: SALES_FIRST, bob: "sales 2, support 1" },
    story: "chat x arrives in sales; 1 s pass; chat y arrives in support; bob is available; ada is available",
    leadsTo: "y to bob, x to ada",
  },
  {
    says: "an agent gets no contacts of queues that are not in the profile",
    rule: "RT-02",
    page: "profiles",
    agents: { ada: "sales 1", bob: "support 1" },
    story: "ada is available; chat x arrives in support; 60 s pass; bob is available",
    leadsTo: "x to bob at 60 s",
  },
  {
    says: "a queue may be served for one channel only",
    rule: "RT-02",
    page: "profiles",
    agents: { ada: "sales 1 for task" },
    story: "ada is available; chat x arrives in sales; task t arrives in sales",
    leadsTo: "t to ada, x waits",
  },
  {
    says: "a queue may have another priority for each channel",
    rule: "RT-02",
    page: "profiles",
    agents: { ada: "sales 2 for chat, sales 1 for task" },
    story: "chat x arrives in sales; 10 s pass; task t arrives in sales; ada is available",
    leadsTo: "t to ada, x waits",
  },
  {
    says: "contacts of different channels are served by their time if priority and delay are equal",
    rule: "RT-02",
    page: "concurrency",
    agents: { ada: "sales 1" },
    story: "task t arrives in sales; 1 s pass; chat x arrives in sales; ada is available",
    leadsTo: "t to ada, x waits",
  },
];

export const queueDelays: readonly Case[] = [
  {
    says: "a contact is held back from the agents of a profile for the delay",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: "support 1 after 30 s" },
    story: "ada is available; chat x arrives in support; 29 s pass; 2 s pass",
    leadsTo: "x to ada at 30 s",
  },
  {
    says: "the delay of one profile does not hold a contact back from agents of another",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: "support 1 after 30 s", bob: "support 1" },
    story: "ada is available; 10 s pass; bob is available; chat x arrives in support",
    leadsTo: "x to bob at 10 s",
  },
  {
    says: "an agent with a delay helps once the others are busy and the delay is over",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: "support 1 after 30 s", bob: "support 1" },
    story:
      "ada is available; bob is available; chat x arrives in support; bob accepts x; chat y arrives in support; 40 s pass",
    leadsTo: "x to bob at 0 s, y to ada at 30 s",
  },
  {
    says: "a contact without a delay is served while one with a delay is held back",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: "sales 1, support 1 after 30 s" },
    story: "chat x arrives in support; 20 s pass; chat y arrives in sales; ada is available",
    leadsTo: "y to ada at 20 s, x waits",
  },
  {
    says: "after the delay a contact is served by its time, as any other of that priority",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: "sales 1, support 1 after 30 s" },
    story: "chat x arrives in support; 31 s pass; chat y arrives in sales; ada is available",
    leadsTo: "x to ada at 31 s, y waits",
  },
  {
    says: "a third tier is not served before its delay although no other contact waits",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: TIERS },
    story: "ada is available; chat x arrives in billing; 19 s pass; 2 s pass",
    leadsTo: "x to ada at 20 s",
  },
  {
    says: "a third tier whose delay is over follows the first and second",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: TIERS },
    story: "chat x arrives in billing; 60 s pass; chat y arrives in support; ada is available",
    leadsTo: "y to ada at 60 s, x waits",
  },
  {
    says: "a fourth tier is served before a third one that is still held back",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: TIERS },
    story: "chat x arrives in night; 81 s pass; chat y arrives in billing; ada is available",
    leadsTo: "x to ada at 81 s, y waits",
  },
  {
    says: "a fourth tier follows a third one whose delays are both over",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: TIERS },
    story: "chat x arrives in night; 70 s pass; chat y arrives in billing; 21 s pass; ada is available",
    leadsTo: "y to ada at 91 s, x waits",
  },
  {
    says: "the delay runs from the time of queueing, also while the contact rings elsewhere",
    rule: "RT-04",
    page: "priorities",
    agents: { ada: "sales 1", bob: "sales 1 after 15 s" },
    story: "ada is available; bob is available; chat x arrives in sales; 20 s pass",
    leadsTo: "x to ada at 0 s, x to bob at 20 s",
  },
  {
    says: "the adjustment of the age does not shorten a delay: only the position in the queue changes",
    rule: "RT-04",
    page: "routing data",
    agents: { ada: "support 1 after 30 s" },
    story: "ada is available; chat x arrives in support; x is 60 s older; 40 s pass",
    leadsTo: "x to ada at 30 s",
  },
];

export const positions: readonly Case[] = [
  {
    says: "contacts of a queue are served in the order of their arrival",
    rule: "RT-02",
    page: "routing",
    agents: { ada: { queues: "sales 1", chats: 3 } },
    story:
      "chat x arrives in sales; 1 s pass; chat y arrives in sales; 1 s pass; chat z arrives in sales; ada is available",
    leadsTo: "x to ada, y to ada, z to ada",
  },
  {
    says: "a contact of priority 1 precedes those of the default priority 5",
    rule: "RT-02",
    page: "contact priority",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales; 60 s pass; chat y arrives in sales at 1; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "a contact of priority 9 follows those that arrive later",
    rule: "RT-02",
    page: "contact priority",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales at 9; 60 s pass; chat y arrives in sales; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "the priority of a contact decides among queues of equal priority",
    rule: "RT-02",
    page: "contact priority",
    agents: { ada: "sales 1, support 1" },
    story: "chat x arrives in sales; 60 s pass; chat y arrives in support at 1; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "a waiting contact that gets a higher priority is first",
    rule: "CM-11",
    page: "routing data",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales; 1 s pass; chat y arrives in sales; y gets priority 1; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "a contact that is made older precedes those that arrived in that time",
    rule: "CM-11",
    page: "routing data",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales; 50 s pass; chat y arrives in sales; y is 60 s older; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "a contact that is made a little older stays behind those that are older still",
    rule: "CM-11",
    page: "routing data",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales; 50 s pass; chat y arrives in sales; y is 40 s older; ada is available",
    leadsTo: "x to ada, y waits",
  },
  {
    says: "a contact that is made younger follows those that arrived after it",
    rule: "CM-11",
    page: "routing data",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales; 5 s pass; chat y arrives in sales; x is 10 s younger; ada is available",
    leadsTo: "y to ada, x waits",
  },
  {
    says: "age does not outweigh priority",
    rule: "CM-11",
    page: "contact priority",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales at 1; chat y arrives in sales; y is 9000 s older; ada is available",
    leadsTo: "x to ada, y waits",
  },
  {
    says: "a contact that was missed keeps the position that it got while it rang",
    rule: "CM-11",
    page: "routing data",
    agents: { ada: "sales 1", bob: "sales 1" },
    story:
      "ada is available; chat x arrives in sales; 1 s pass; chat y arrives in sales; x is 60 s younger; ada rejects x; bob is available",
    leadsTo: "x to ada, y to bob, x waits",
  },
];

export const queueStatus: readonly Case[] = [
  {
    says: "a disabled queue takes no contacts, and a flow leads them elsewhere",
    rule: "FL-07",
    page: "queue status",
    agents: { ada: SALES_FIRST },
    story: "ada is available; sales is disabled; chat x arrives in sales or support",
    leadsTo: "x to ada",
  },
  {
    says: "contacts that wait in a queue when it is disabled are served",
    rule: "FL-07",
    page: "queue status",
    agents: { ada: "sales 1" },
    story: "chat x arrives in sales; sales is disabled; ada is available",
    leadsTo: "x to ada",
  },
  {
    says: "a contact for a disabled queue ends if its flow leads nowhere else",
    rule: "FL-05",
    page: "queue status",
    agents: { ada: "sales 1" },
    story: "ada is available; sales is disabled; chat x arrives in sales",
    leadsTo: "x ends as closed",
  },
  {
    says: "a queue that is enabled again takes contacts",
    rule: "FL-07",
    page: "queue status",
    agents: { ada: "sales 1" },
    story: "ada is available; sales is disabled; sales is enabled; chat x arrives in sales",
    leadsTo: "x to ada",
  },
];

const open: readonly (readonly [says: string, at: string, Case["page"]])[] = [
  ["on a working day", "2026-01-05T08:00:00Z", "hours"],
  ["at 9 o'clock in winter", "2026-03-27T08:00:00Z", "hours"],
  ["at 9 o'clock in summer", "2026-03-30T07:00:00Z", "hours"],
  ["at the end of the afternoon after summer time", "2026-10-26T15:59:00Z", "hours"],
  ["on a Saturday that an override opens", "2026-11-28T10:00:00Z", "overrides"],
];

const closed: readonly (readonly [says: string, at: string, Case["page"]])[] = [
  ["before 9 o'clock", "2026-01-05T07:59:00Z", "hours"],
  ["at 17 o'clock", "2026-01-05T16:00:00Z", "hours"],
  ["on a Saturday", "2026-01-10T10:00:00Z", "hours"],
  ["before 9 o'clock after summer time, which was open in it", "2026-10-26T07:30:00Z", "hours"],
  ["on a holiday of an override", "2026-12-24T10:00:00Z", "overrides"],
  ["after the reduced hours of an override", "2026-12-23T11:30:00Z", "overrides"],
];

const withHours = (says: string, at: string, page: Case["page"], leadsTo: string): Case => ({
  says,
  rule: "FL-05",
  page,
  agents: { ada: "sales 1" },
  hours: {
    sales: {
      ...BERLIN,
      except: { "2026-11-28": "10:00-14:00", "2026-12-23": "09:00-12:00", "2026-12-24": "closed" },
    },
  },
  at,
  story: "ada is available; chat x arrives in sales",
  leadsTo,
});

const inNewYork = (says: string, at: string, leadsTo: string): Case => ({
  ...withHours(says, at, "hours", leadsTo),
  rule: "OH-02",
  hours: { sales: NEW_YORK },
});

export const hours: readonly Case[] = [
  ...open.map(([says, at, page]) => withHours(`a queue is open ${says}`, at, page, "x to ada")),
  ...closed.map(([says, at, page]) => withHours(`a queue is closed ${says}`, at, page, "x ends as closed")),
  inNewYork("the night on which summer time begins has no hour from 2 to 3", "2026-03-08T07:00:00Z", "x to ada"),
  inNewYork("that night closes an hour earlier", "2026-03-08T08:00:00Z", "x ends as closed"),
  inNewYork("the night on which it ends is open in both hours from 1 to 2", "2026-11-01T06:30:00Z", "x to ada"),
  inNewYork("that night closes an hour later", "2026-11-01T08:59:00Z", "x to ada"),
  {
    ...withHours("a contact that waits when its queue closes is served", "2026-01-05T15:59:30Z", "hours check", ""),
    story: "chat x arrives in sales; 60 s pass; ada is available",
    leadsTo: "x to ada",
  },
  {
    ...withHours("the personal queue of an agent has no hours", "2026-01-10T10:00:00Z", "hours check", "t to ada"),
    story: "ada is available; task t arrives for ada",
  },
];
