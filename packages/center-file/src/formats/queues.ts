import { QUEUE_DEFAULTS } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys, sortedSet } from "../canonical.ts";
import { described, flag, resourceName, setOf, wholeNumber } from "../fields.ts";
import { members } from "../members.ts";
import { type ResourceFormat, reference } from "../resource-format.ts";

const { hoursOfOperationId, quickConnectIds, ...SAME_DEFAULTS } = QUEUE_DEFAULTS;
const DEFAULTS = { ...SAME_DEFAULTS, hoursOfOperation: hoursOfOperationId, quickConnects: quickConnectIds };

const MAX_CONTACTS = 1_000_000;

export const queues: ResourceFormat<"queues"> = {
  defaults: DEFAULTS,
  entry: ({ name, description, hoursOfOperationId, isEnabled, maxContacts, quickConnectIds, tags }, nameOf) => ({
    name,
    description,
    hoursOfOperation: hoursOfOperationId === null ? null : nameOf("hoursOfOperations", hoursOfOperationId),
    isEnabled,
    maxContacts,
    quickConnects: sortedSet(quickConnectIds.map((id) => nameOf("quickConnects", id))),
    tags: sortedKeys(tags),
  }),
  schema: ({ id, names }) =>
    v.pipe(
      members(
        {
          ...described,
          name: resourceName,
          hoursOfOperation: v.nullable(reference("hoursOfOperations", names)),
          isEnabled: flag,
          maxContacts: v.nullable(wholeNumber(0, MAX_CONTACTS)),
          quickConnects: setOf(reference("quickConnects", names)),
        },
        DEFAULTS,
      ),
      v.transform(({ hoursOfOperation, quickConnects, ...same }) => ({
        id,
        ...same,
        hoursOfOperationId: hoursOfOperation,
        quickConnectIds: quickConnects,
      })),
    ),
};
