/** Quick connects of queues in the form of the Streams API. Source: docs/wire/panel-socket.md#calls */
import type { Directory } from "@tributary/engine";
import { accepted, type Result } from "@tributary/kernel";
import {
  asId,
  type CenterDefinition,
  idOf,
  type QueueId,
  type QuickConnect,
  type Refusal,
  resourceArn,
} from "@tributary/model";
import type { EndpointData } from "@tributary/protocol/host-data";
import type { PanelParams } from "@tributary/protocol/panel";
import { pageOf } from "../../server/paging.ts";

const DEFAULT_PAGE = 500;

/**
 * Returns one page of the quick connects of the given queues, each once, by name. Those that lead to a flow are left out: the Streams API has no type
 * for them.
 */
export function queueEndpoints(
  { definition, queue }: Pick<Directory, "definition" | "queue">,
  { queueARNs, nextToken, maxResults }: PanelParams<"getEndpoints">,
): Result<{ readonly endpoints: readonly EndpointData[]; readonly nextToken: string | null }, Refusal> {
  const ids = new Set((queueARNs ?? []).flatMap((arn) => queue(asId<QueueId>(idOf(arn)))?.quickConnectIds ?? []));
  const endpoints = definition.quickConnects
    .filter(({ id }) => ids.has(id))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((quickConnect) => endpointOf(definition, quickConnect));
  const wanted = {
    tokenField: "nextToken",
    nextToken: nextToken ?? undefined,
    maxResults: maxResults ?? DEFAULT_PAGE,
    query: JSON.stringify(queueARNs ?? []),
  };
  const page = pageOf(endpoints, wanted, ({ endpointARN }) => endpointARN ?? "");
  return page.ok ? accepted({ endpoints: page.value.entries, nextToken: page.value.nextToken }) : page;
}

function endpointOf(definition: CenterDefinition, { id, name, target }: QuickConnect): readonly EndpointData[] {
  const { instance } = definition;
  const endpoint = {
    endpointARN: resourceArn(instance, "transfer-destination", id),
    name,
    phoneNumber: null,
    agentLogin: null,
    queue: null,
  };
  switch (target.type) {
    case "user": {
      const user = definition.users.find((each) => each.id === target.userId);
      return [{ ...endpoint, type: "agent", agentLogin: user?.username ?? null }];
    }
    case "queue": {
      const queue = definition.queues.find((each) => each.id === target.queueId);
      const queueARN = resourceArn(instance, "queue", target.queueId);
      return [{ ...endpoint, type: "queue", queue: { queueARN, name: queue?.name ?? null } }];
    }
    case "phone-number":
      return [{ ...endpoint, type: "phone_number", phoneNumber: target.phoneNumber }];
    case "flow":
      return [];
  }
}
