import * as v from "valibot";
import { object } from "../../object.ts";
import { idOrArn, instance, wholeNumber } from "../fields.ts";

const ROLES = ["CUSTOMER", "AGENT"] as const;
const TYPES = ["IDLE", "DISCONNECT_NONCUSTOMER"] as const;
const VALUE = "an object with either ParticipantTimerAction or ParticipantTimerDurationInMinutes";

const timerValue = v.pipe(
  object(
    {
      ParticipantTimerAction: v.optional(v.literal("Unset", "Unset")),
      ParticipantTimerDurationInMinutes: v.optional(wholeNumber(2, 480)),
    },
    VALUE,
  ),
  v.check((value) => Object.values(value).filter((member) => member !== undefined).length === 1, VALUE),
);

const timer = object(
  {
    ParticipantRole: v.picklist(ROLES, `one of ${ROLES.join(", ")}`),
    TimerType: v.picklist(TYPES, `one of ${TYPES.join(", ")}`),
    TimerValue: timerValue,
  },
  "an object with ParticipantRole, TimerType and TimerValue",
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateParticipantRoleConfig.html */
export const updateParticipantRoleConfigRequest = object({
  ...instance,
  ContactId: idOrArn,
  ChannelConfiguration: object(
    {
      Chat: object(
        {
          ParticipantTimerConfigList: v.pipe(
            v.array(timer, "a list of timers"),
            v.minLength(1, "at least 1 timer"),
            v.check((timers) => new Set(timers.map(keyOf)).size === timers.length, "each role and type once"),
          ),
        },
        "an object with ParticipantTimerConfigList",
      ),
    },
    "an object with Chat",
  ),
});

function keyOf({ ParticipantRole, TimerType }: v.InferOutput<typeof timer>): string {
  return `${ParticipantRole} ${TimerType}`;
}
