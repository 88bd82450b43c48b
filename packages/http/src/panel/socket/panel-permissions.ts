import type { Directory } from "@tributary/engine";
import { PANEL_PERMISSION, type UserId } from "@tributary/model";
import type { AgentHubs } from "./agent-hub.ts";

/** True if the user may use the agent panel; undefined if the user does not exist. */
export function mayUsePanel(directory: Pick<Directory, "user" | "permissionsOf">, userId: UserId): boolean | undefined {
  const user = directory.user(userId);
  return user && directory.permissionsOf(user).has(PANEL_PERMISSION);
}

/** Closes the pages of users who may not use the panel any more, after each change of the configuration. Rule PS-22. */
export function followPanelPermissions(
  directory: Pick<Directory, "user" | "permissionsOf" | "onChange">,
  hubs: Pick<AgentHubs, "allPages">,
): Disposable {
  return directory.onChange(() => {
    for (const page of hubs.allPages()) {
      if (mayUsePanel(directory, page.userId) !== true) page.notPermitted();
    }
  });
}
