import { allStepsOf, CONTACT_FLOW_DEFAULTS, FLOW_TYPES } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys } from "../canonical.ts";
import { described, resourceName } from "../fields.ts";
import { list, members } from "../members.ts";
import type { ResourceFormat } from "../resource-format.ts";
import { MAX_STEPS, stepEntry, stepSchema } from "./flow-step.ts";

export const contactFlows: ResourceFormat<"contactFlows"> = {
  defaults: CONTACT_FLOW_DEFAULTS,
  entry: ({ name, description, type, steps, tags }, nameOf) => ({
    name,
    description,
    type,
    steps: steps.map((step) => stepEntry(step, nameOf)),
    tags: sortedKeys(tags),
  }),
  schema: ({ id, names }) =>
    v.pipe(
      members(
        {
          ...described,
          name: resourceName,
          type: v.picklist(FLOW_TYPES, `one of ${FLOW_TYPES.join(", ")}`),
          steps: v.pipe(
            list(stepSchema(names), MAX_STEPS),
            v.check(
              (steps) => allStepsOf({ steps }).length <= MAX_STEPS,
              `at most ${MAX_STEPS} steps with those of branches`,
            ),
          ),
        },
        CONTACT_FLOW_DEFAULTS,
      ),
      v.transform((entry) => ({ id, ...entry })),
    ),
};
