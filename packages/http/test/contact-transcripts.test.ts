/** Transcripts of ended chats, which the SDK does not know: its client signs the request at another path. */

import { present } from "@tributary/kernel";
import { asId, type ContactId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, PLAIN_CHAT, withTasks } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";
import { bodyAt } from "./command-to.ts";
import { task } from "./operation-center.ts";

type Page = {
  readonly InitialContactId: string;
  readonly Transcript: readonly Record<string, unknown>[];
  readonly NextToken?: string;
};

const AGENT = demoAgentId(1);
const definition = withTasks(demoDefinition({ agents: 1 }), 1);

async function read(
  { client }: Pick<AdministrationCenter, "client">,
  contactId: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Page> {
  return (await bodyAt(client, `/tributary/contacts/${encodeURIComponent(contactId)}/transcript`, query)) as Page;
}

/** A chat with an agent, which the customer has ended and the agent has cleared. */
async function clearedChat({ center }: AdministrationCenter) {
  const started = await center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT });
  if (!started.ok) throw new Error(started.refusal.code);
  const chat = started.value;
  await center.chats.join(chat);
  await center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
  await expect.poll(async () => (await center.agents.accept(AGENT, chat.contactId)).ok).toBe(true);
  const view = await center.agents.view(AGENT);
  const { participantId } = present(view.ok ? view.value.agent.slots[0] : undefined, "slot");
  const agent = { conversationId: chat.conversationId, participantId };
  for (const content of ["one", "two"])
    await center.chats.sendMessage(chat, { contentType: "text/plain", content, clientToken: null });
  const end = async () => {
    await center.chats.leave(chat);
    await center.agents.clear(AGENT, chat.contactId);
  };
  return { chat, agent, end };
}

const audited = async ({ center }: AdministrationCenter) => {
  const { entries } = await center.audit.read(await center.audit.positionAt(0), 1_000);
  return entries.filter(({ type }) => type === "transcript.read");
};

describe("GET /tributary/contacts/{ContactId}/transcript", () => {
  it("[HI-01, HI-03] returns the transcript once no participant may read it any more", async () => {
    await using opened = await openAdministration(definition);
    const { chat, agent, end } = await clearedChat(opened);
    await end();
    opened.clock.advance(60_000);
    const query = { scan: "forward", limit: 9, start: null, continueAtSeq: null } as const;
    for (const reader of [chat, agent]) expect((await opened.center.chats.transcript(reader, query)).ok).toBe(false);

    const page = await read(opened, chat.contactId);

    expect(page.InitialContactId).toBe(chat.contactId);
    expect(page).not.toHaveProperty("NextToken");
    expect(page.Transcript.map(({ Content, ContentType }) => Content ?? String(ContentType).split(".").at(-1))).toEqual(
      ["joined", expect.stringContaining("Welcome"), "joined", "one", "two", "left", "ended"],
    );
    expect(page.Transcript[3]).toMatchObject({
      Type: "MESSAGE",
      ParticipantRole: "CUSTOMER",
      ContactId: chat.contactId,
    });
  });

  it("[HI-01] returns pages, each of which is in the audit log", async () => {
    await using opened = await openAdministration(definition);
    const { chat, end } = await clearedChat(opened);
    await end();
    const whole = await read(opened, chat.contactId);
    const items: unknown[] = [];
    let next: string | undefined = "";
    for (; next !== undefined; ) {
      const page: Page = await read(opened, chat.contactId, { maxResults: "3", ...(next && { nextToken: next }) });
      items.push(...page.Transcript);
      next = page.NextToken;
    }

    expect(items).toEqual(whole.Transcript);
    expect(await audited(opened)).toEqual(
      Array.from({ length: 4 }, () =>
        expect.objectContaining({
          contactId: chat.contactId,
          by: { kind: "access-key", accessKeyId: expect.any(String), userId: expect.any(String) },
        }),
      ),
    );
  });

  it("[HI-01, HI-02] is refused while the chat goes on, and reads nothing", async () => {
    await using opened = await openAdministration(definition);
    const { chat } = await clearedChat(opened);

    await expect(read(opened, chat.contactId)).rejects.toMatchObject({ name: "InvalidRequestException" });

    expect(await audited(opened)).toEqual([]);
  });

  it("[HI-03] is refused for unknown contacts, tasks, foreign tokens and pages that are too large", async () => {
    await using opened = await openAdministration(definition);
    const { chat, end } = await clearedChat(opened);
    await end();
    const other = asId<ContactId>(String((await task(opened)).ContactId));
    const foreign = Buffer.from('["x","1",null]').toString("base64url");

    await expect(read(opened, "unknown")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(read(opened, other)).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(read(opened, chat.contactId, { nextToken: foreign })).rejects.toMatchObject({
      message: expect.stringContaining("nextToken"),
    });
    await expect(read(opened, chat.contactId, { maxResults: "101" })).rejects.toMatchObject({
      message: expect.stringContaining("maxResults"),
    });
  });

  it("[HI-04] is throttled after a thousand pages, and possible again later", async () => {
    await using opened = await openAdministration(definition);
    const { chat, end } = await clearedChat(opened);
    await end();
    const pages = async (count: number) => {
      for (let index = 0; index < count; index += 20)
        await Promise.all(Array.from({ length: 20 }, () => read(opened, chat.contactId, { maxResults: "1" })));
    };

    await pages(1_000);

    await expect(read(opened, chat.contactId)).rejects.toMatchObject({ name: "ThrottlingException" });
    opened.clock.advance(4_000);
    expect((await read(opened, chat.contactId)).Transcript).toHaveLength(7);
  });

  it("[HI-03] is refused to callers without the permission to read transcripts", async () => {
    await using opened = await openAdministration({
      ...definition,
      securityProfiles: definition.securityProfiles.map((each) => ({ ...each, permissions: ["ContactSearch.View"] })),
    });

    await expect(read({ client: opened.clientOf(AGENT) }, "any")).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("ContactTranscripts.Unredacted.Access"),
    });
  });
});
