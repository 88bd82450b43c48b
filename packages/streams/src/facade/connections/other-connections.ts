import type { Self } from "../host-types.ts";
import type { BaseConnection, EmailConnection, TaskConnection } from "./connection-types.ts";
import { mediaController } from "./transport.ts";

/** What legs of tasks can do besides. */
export const taskMembers: Omit<TaskConnection, keyof BaseConnection> & ThisType<Self<TaskConnection>> = {
  getMediaInfo() {
    const { contactId } = this;
    const { initialContactId } = this._instance.ns.core.getAgentDataProvider().getContactData(contactId);
    return { contactId, initialContactId: initialContactId || contactId };
  },
  getMediaType: () => "task",
  getMediaController: mediaController,
};

/** What legs of e-mails can do besides: they have no media. */
export const emailMembers: Pick<EmailConnection, "getMediaType" | "_initMediaController"> = {
  getMediaType: () => "email",
  _initMediaController() {},
};
