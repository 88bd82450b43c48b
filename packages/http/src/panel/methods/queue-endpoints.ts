/** Quick connects of queues in the form of the Streams API. Source: docs/wire/panel-socket.md#calls */
import type { Agents, Directory } from "@tributary/engine";
import { accepted, type Result } from "@tributary/kernel";
import {
  type AgentStateType,
  type QuickConnect,
  type QuickConnectTarget,
  type Refusal,
  resourceArn,
} from "@tributary/model";
import type { EndpointData } from "@tributary/protocol/host-data";
import type { PanelParams } from "@tributary/protocol/panel";
import { namedId } from "../../server/named-id.ts";
import { pageOf } from "../../server/paging.ts";

const DEFAULT_PAGE = 500;

/** An endpoint, for the panel with the availability of the agent that it leads to. */
export type QueueEndpoint = EndpointData & { readonly agentState?: AgentStateType };

/**
 * Returns one page of the quick connects of the given queues, each once, by name. Those that lead to a flow are left out: the Streams API has no type
 * for them.
 */
export async function queueEndpoints(
  { directory, agents }: { readonly directory: ReadDirectory; readonly agents: Pick<Agents, "availabilityOf"> },
  { queueARNs, nextToken, maxResults, withAvailability = false }: PanelParams<"getEndpoints">,
): Promise<Result<{ readonly endpoints: readonly QueueEndpoint[]; readonly nextToken: string | null }, Refusal>> {
  const queues = (queueARNs ?? []).map((arn) => directory.queue(namedId(directory, "queue", arn)));
  const ids = new Set(queues.flatMap((queue) => queue?.quickConnectIds ?? []));
  const quickConnects = directory.definition.quickConnects
    .filter(({ id, target }) => ids.has(id) && target.type !== "flow")
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const wanted = {
    tokenField: "nextToken",
    nextToken: nextToken ?? undefined,
    maxResults: maxResults ?? DEFAULT_PAGE,
    query: JSON.stringify(queueARNs ?? []),
  };
  const page = pageOf(quickConnects, wanted, ({ id }) => id);
  if (!page.ok) return page;
  const endpoints = page.value.entries.map(async (each): Promise<QueueEndpoint> => {
    const endpoint = endpointOf(directory, each);
    if (!withAvailability || each.target.type !== "user") return endpoint;
    return { ...endpoint, agentState: await agents.availabilityOf(each.target.userId) };
  });
  return accepted({ endpoints: await Promise.all(endpoints), nextToken: page.value.nextToken });
}

type ReadDirectory = Pick<Directory, "definition" | "queue" | "user">;

function endpointOf(directory: ReadDirectory, { id, name, target }: QuickConnect): EndpointData {
  const endpointARN = resourceArn(directory.definition.instance, "transfer-destination", id);
  return { endpointARN, name, phoneNumber: null, agentLogin: null, queue: null, ...destinationOf(directory, target) };
}

function destinationOf({ definition, queue, user }: ReadDirectory, target: QuickConnectTarget): Partial<EndpointData> {
  switch (target.type) {
    case "user":
      return { type: "agent", agentLogin: user(target.userId)?.username ?? null };
    case "queue": {
      const queueARN = resourceArn(definition.instance, "queue", target.queueId);
      return { type: "queue", queue: { queueARN, name: queue(target.queueId)?.name ?? null } };
    }
    case "phone-number":
      return { type: "phone_number", phoneNumber: target.phoneNumber };
    case "flow":
      return {};
  }
}
