/** What a panel page is told before anybody has signed in: `GET /ccp-v2/config.json`. */
import * as v from "valibot";

/** Where the page finds its configuration. */
export const PANEL_CONFIG_PATH = "/ccp-v2/config.json";

/** Where the page's socket is, on the page's own origin. */
export const PANEL_SOCKET_PATH = "/socket/panel";

/** The schema of {@link PanelPageConfig}. */
export const panelPageConfig = v.object({
  version: v.string(),
  /** Which origins may embed the page, as patterns; see `isApprovedOrigin`. The page's own origin always may. */
  approvedOrigins: v.pipe(v.array(v.string()), v.readonly()),
  /** Where the instance is reached, as `contact/getInstanceDetails` answers. */
  instance: v.object({ origin: v.string(), region: v.string(), alias: v.string() }),
});

/** What a panel page needs to know of the center it belongs to. */
export type PanelPageConfig = v.InferOutput<typeof panelPageConfig>;
