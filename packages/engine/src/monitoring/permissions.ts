import type { Permission } from "@tributary/model";

/** Permission to monitor chats. */
export const LISTEN: Permission = "ManagerListenIn";

/** Permission to take part in chats that are monitored. */
export const BARGE: Permission = "ManagerBargeIn";
