/** Operations of supervisors. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted } from "@tributary/kernel";
import { resourceArn } from "@tributary/model";
import { monitorContactRequest } from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import { type Operation, operation } from "../operation.ts";

/** All operations of supervisors. */
export const monitoringOperations: readonly Operation[] = [
  // The contact is on the desk of the user, under its own id: there is no contact of the monitoring. A repetition changes nothing, with or without a token.
  operation(
    ["MonitorContact", "ManagerListenIn"],
    monitorContactRequest,
    async ({ center, by }, { ContactId, UserId, AllowedMonitorCapabilities = [] }) => {
      const contactId = namedId(center.directory, "contact", ContactId);
      const monitor = {
        userId: namedId(center.directory, "agent", UserId),
        mayBarge: AllowedMonitorCapabilities.includes("BARGE"),
      };
      const started = await center.monitoring.start(contactId, monitor, by);
      if (!started.ok) return started;
      const { instance } = center.directory.definition;
      return accepted({ ContactId: contactId, ContactArn: resourceArn(instance, "contact", contactId) });
    },
  ),
];
