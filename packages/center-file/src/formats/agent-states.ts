import { AGENT_STATE_DEFAULTS, type AgentStateType } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys } from "../canonical.ts";
import { described, flag, resourceName, wholeNumber } from "../fields.ts";
import { members } from "../members.ts";
import type { ResourceFormat } from "../resource-format.ts";

const TYPES = ["routable", "not-routable", "offline"] as const satisfies readonly AgentStateType[];

/** Higher than the 50 of the control plane, which appends a new state after the last one without a limit. */
const MAX_DISPLAY_ORDER = 10_000;

const schema = members(
  {
    ...described,
    name: resourceName,
    type: v.picklist(TYPES, `one of ${TYPES.join(", ")}`),
    displayOrder: wholeNumber(1, MAX_DISPLAY_ORDER),
    isEnabled: flag,
  },
  AGENT_STATE_DEFAULTS,
);

export const agentStates: ResourceFormat<"agentStates"> = {
  defaults: AGENT_STATE_DEFAULTS,
  entry: ({ name, description, type, displayOrder, isEnabled, tags }) => ({
    name,
    description,
    type,
    displayOrder,
    isEnabled,
    tags: sortedKeys(tags),
  }),
  schema: ({ id }) =>
    v.pipe(
      schema,
      v.transform((entry) => ({ id, ...entry })),
    ),
};
