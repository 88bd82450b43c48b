import { instanceArn } from "@tributary/model";
import type { InstanceAnswer } from "@tributary/protocol/connect";
import type { HttpContext } from "../context.ts";
import { epochSeconds } from "./epoch-seconds.ts";

/** The instance as this API shows it. */
export function instanceAnswer({ center, addresses }: HttpContext): InstanceAnswer {
  const { instance } = center.directory.definition;
  return {
    Id: instance.instanceId,
    Arn: instanceArn(instance),
    IdentityManagementType: "CONNECT_MANAGED",
    InstanceAlias: instance.alias,
    CreatedTime: epochSeconds(instance.createdAt),
    InstanceStatus: "ACTIVE",
    InboundCallsEnabled: false,
    OutboundCallsEnabled: false,
    InstanceAccessUrl: addresses().http,
  };
}
