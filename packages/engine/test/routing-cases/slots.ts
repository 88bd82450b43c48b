/** Cases of the slots of agents: contacts at the same time, tasks and their pauses, and assignments, which exceed them. */
import type { Case } from "./case.ts";

const TWO = { ada: "sales 1", bob: "sales 1" } as const;
const CHATS_2 = { queues: "sales 1", chats: 2 } as const;
/** One of each at the same time. */
const BOTH = { queues: "sales 1", joins: ["chat", "task"] } as const;

export const concurrency: readonly Case[] = [
  {
    says: "an agent has as many chats as the profile allows",
    rule: "RT-05",
    page: "concurrency",
    agents: { ada: CHATS_2 },
    story: "ada is available; chat x arrives in sales; chat y arrives in sales; chat z arrives in sales",
    leadsTo: "x to ada, y to ada, z waits",
  },
  {
    says: "a cleared contact frees its slot for the longest waiting one",
    rule: "RT-05",
    page: "concurrency",
    agents: { ada: CHATS_2 },
    story:
      "ada is available; chat x arrives in sales; chat y arrives in sales; chat z arrives in sales; ada accepts y; ada ends y; ada clears y",
    leadsTo: "x to ada, y to ada, z to ada",
  },
  {
    says: "an agent on a chat gets no tasks with ROUTE_CURRENT_CHANNEL_ONLY",
    rule: "RT-20",
    page: "cross channel",
    agents: { ada: CHATS_2 },
    story:
      "ada is available; chat x arrives in sales; ada accepts x; task t arrives in sales; 5 s pass; chat y arrives in sales",
    leadsTo: "x to ada, y to ada, t waits",
  },
  {
    says: "an agent on a task gets no chats with ROUTE_CURRENT_CHANNEL_ONLY",
    rule: "RT-20",
    page: "cross channel",
    agents: { ada: { queues: "sales 1", tasks: 2 } },
    story:
      "ada is available; task t arrives in sales; ada accepts t; chat x arrives in sales; 5 s pass; task u arrives in sales",
    leadsTo: "t to ada, u to ada, x waits",
  },
  {
    says: "an idle agent gets the longest waiting contact of any channel, then only that channel",
    rule: "RT-20",
    page: "concurrency",
    agents: { ada: { queues: "sales 1", chats: 2, tasks: 2 } },
    story:
      "task t arrives in sales; 1 s pass; chat x arrives in sales; 1 s pass; task u arrives in sales; ada is available",
    leadsTo: "t to ada, u to ada, x waits",
  },
  {
    says: "an agent on a chat gets a task with ROUTE_ANY_CHANNEL for chats",
    rule: "RT-20",
    page: "cross channel",
    agents: { ada: { queues: "sales 1", joins: ["chat"] } },
    story: "ada is available; chat x arrives in sales; ada accepts x; task t arrives in sales",
    leadsTo: "x to ada, t to ada",
  },
  {
    says: "ROUTE_ANY_CHANNEL for chats does not let a chat join a task",
    rule: "RT-20",
    page: "cross channel",
    agents: { ada: { queues: "sales 1", joins: ["chat"] } },
    story: "ada is available; task t arrives in sales; ada accepts t; chat x arrives in sales",
    leadsTo: "t to ada, x waits",
  },
  {
    says: "a task that joined a chat keeps further chats away with ROUTE_CURRENT_CHANNEL_ONLY for tasks",
    rule: "RT-20",
    page: "cross channel",
    agents: { ada: { queues: "sales 1", chats: 2, joins: ["chat"] } },
    story: "ada is available; chat x arrives in sales; task t arrives in sales; chat y arrives in sales",
    leadsTo: "x to ada, t to ada, y waits",
  },
  {
    says: "after-contact work of a chat keeps tasks away as the chat did",
    rule: "RT-20",
    page: "cross channel",
    agents: { ada: "sales 1" },
    story:
      "ada is available; chat x arrives in sales; ada accepts x; ada ends x; task t arrives in sales; 5 s pass; ada clears x",
    leadsTo: "x to ada at 0 s, t to ada at 5 s",
  },
  {
    says: "each channel has its own maximum",
    rule: "RT-05",
    page: "concurrency",
    agents: { ada: { ...BOTH, tasks: 2 } },
    story:
      "ada is available; chat x arrives in sales; task t arrives in sales; chat y arrives in sales; task u arrives in sales; task v arrives in sales",
    leadsTo: "x to ada, t to ada, u to ada, y waits, v waits",
  },
];

export const tasks: readonly Case[] = [
  {
    says: "a task is routed as a chat is",
    rule: "TA-01",
    page: "tasks",
    agents: TWO,
    story: "ada is available; 1 s pass; bob is available; task t arrives in sales; chat x arrives in sales",
    leadsTo: "t to ada, x to bob",
  },
  {
    says: "a paused task frees the slot of its agent",
    rule: "TA-05",
    page: "pauses",
    agents: { ada: "sales 1" },
    story: "ada is available; task t arrives in sales; ada accepts t; task u arrives in sales; t pauses",
    leadsTo: "t to ada, u to ada",
  },
  {
    says: "a paused task does not keep chats away",
    rule: "TA-05",
    page: "pauses",
    agents: { ada: "sales 1" },
    story: "ada is available; task t arrives in sales; ada accepts t; chat x arrives in sales; t pauses",
    leadsTo: "t to ada, x to ada",
  },
  {
    says: "a resumed task takes its slot again beside the one that came meanwhile, and a further one waits",
    rule: "TA-06",
    page: "pauses",
    agents: { ada: "sales 1" },
    story:
      "ada is available; task t arrives in sales; ada accepts t; t pauses; task u arrives in sales; ada accepts u; t resumes; task v arrives in sales; ada ends u; ada clears u",
    leadsTo: "t to ada, u to ada, v waits",
  },
  {
    says: "a task that is paused in its queue is not offered",
    rule: "TA-05",
    page: "pauses",
    agents: { ada: "sales 1" },
    story: "task t arrives in sales; t pauses; task u arrives in sales; ada is available",
    leadsTo: "u to ada, t is paused",
  },
  {
    says: "a task that is resumed in its queue is back at its position",
    rule: "TA-06",
    page: "pauses",
    agents: { ada: "sales 1" },
    story: "task t arrives in sales; t pauses; 60 s pass; task u arrives in sales; t resumes; ada is available",
    leadsTo: "t to ada, u waits",
  },
  {
    says: "the delay of a queue runs while a task is paused",
    rule: "TA-06",
    page: "pauses",
    agents: { ada: "sales 1 after 30 s" },
    story: "ada is available; task t arrives in sales; t pauses; 60 s pass; t resumes",
    leadsTo: "t to ada at 60 s",
  },
  {
    says: "a paused task that its agent ends takes the slot for after-contact work",
    rule: "TA-07",
    page: "pauses",
    agents: { ada: "sales 1" },
    story:
      "ada is available; task t arrives in sales; ada accepts t; t pauses; ada ends t; task u arrives in sales; 5 s pass; ada clears t",
    leadsTo: "t to ada at 0 s, u to ada at 5 s",
  },
  {
    says: "a task that rings and is transferred by a program leaves the desk of its agent",
    rule: "TA-09",
    page: "transfer",
    agents: { ada: "sales 1", bob: "support 1" },
    story:
      "ada is available; bob is available; task t arrives in sales; t is transferred to support; task u arrives in sales",
    leadsTo: "t to ada, t to bob, u to ada",
  },
];

export const assignments: readonly Case[] = [
  {
    says: "a contact rings at the agent to whom it is assigned, not at the one who has been idle longest",
    rule: "RT-23",
    page: "assignment",
    agents: { ada: "support 1", bob: "sales 1 after 60 s", cyd: "sales 1" },
    story: "chat x arrives in sales; ada is available; x is assigned to ada; 5 s pass; cyd is available",
    leadsTo: "x to ada",
  },
  {
    says: "an agent on a break can be assigned a contact",
    rule: "RT-23",
    page: "assignment",
    agents: { ada: "sales 1" },
    story: "ada is on break; chat x arrives in sales; x is assigned to ada; ada accepts x; chat y arrives in sales",
    leadsTo: "x to ada, y waits",
  },
  {
    says: "an agent at the maximum of the channel can be assigned a contact, and gets no other until both are cleared",
    rule: "RT-23",
    page: "assignment",
    agents: { ada: "sales 1" },
    story:
      "ada is available; chat x arrives in sales; ada accepts x; chat y arrives in sales; y is assigned to ada; ada accepts y; chat z arrives in sales; ada ends x; ada clears x; 5 s pass; ada ends y; ada clears y",
    leadsTo: "x to ada at 0 s, y to ada at 0 s, z to ada at 5 s",
  },
  {
    says: "a contact of another channel can be assigned although the profile does not route it",
    rule: "RT-23",
    page: "assignment",
    agents: { ada: "sales 1" },
    story: "ada is available; chat x arrives in sales; ada accepts x; task t arrives in sales; t is assigned to ada",
    leadsTo: "x to ada, t to ada",
  },
  {
    says: "an assigned contact that is missed returns to its position and is routed",
    rule: "RT-23",
    page: "assignment",
    agents: TWO,
    story:
      "chat x arrives in sales; 5 s pass; chat y arrives in sales; x is assigned to ada; 20 s pass; bob is available",
    leadsTo: "x to ada at 5 s, x to bob at 25 s, y waits",
  },
  {
    says: "a contact that is held back by a delay can be assigned",
    rule: "RT-23",
    page: "assignment",
    agents: { ada: "sales 1 after 60 s" },
    story: "ada is available; chat x arrives in sales; x is assigned to ada",
    leadsTo: "x to ada at 0 s",
  },
  {
    says: "an assigned contact restarts the idle time",
    rule: "RT-01",
    page: "assignment",
    agents: { ada: CHATS_2, bob: "support 1, sales 2" },
    story:
      "task t arrives in billing; ada is available; 1 s pass; bob is available; 1 s pass; t is assigned to ada; ada accepts t; ada ends t; ada clears t; chat x arrives in sales",
    leadsTo: "t to ada, x to bob",
  },
];
