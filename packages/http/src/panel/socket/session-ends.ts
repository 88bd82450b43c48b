import { asId, type UserId } from "@tributary/model";
import * as v from "valibot";
import type { Sessions } from "../../auth/sessions.ts";
import { SESSIONS_ENDED } from "../../auth/sign-out.ts";
import type { HttpContext } from "../../context.ts";
import type { AgentHubs } from "./agent-hub.ts";

const sessionsEnded = v.object({ userId: v.string(), familyId: v.string() });

type Parts = { readonly hubs: AgentHubs; readonly sessions: Pick<Sessions, "find"> };

/** Closes the pages of this node whose session any node has ended. If notices were lost, looks up the session of every page. Rule PS-15. */
export function followSessionEnds({ notices, log }: Pick<HttpContext, "notices" | "log">, parts: Parts): Disposable {
  const { hubs, sessions } = parts;
  return notices.follow({
    onNotice({ name, data }) {
      if (name !== SESSIONS_ENDED) return;
      const parsed = v.safeParse(sessionsEnded, data);
      if (!parsed.success) return log.warn("malformed notice of another node");
      const { userId, familyId } = parsed.output;
      for (const page of hubs.pagesOf(asId<UserId>(userId))) if (page.familyId === familyId) page.signedOut();
    },
    async onMissed() {
      for (const page of hubs.allPages()) {
        if ((await sessions.find(page.sessionId)) === undefined) page.signedOut();
      }
    },
  });
}
