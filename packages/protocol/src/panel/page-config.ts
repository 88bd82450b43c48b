/** Panel configuration available before sign-in: `GET /ccp-v2/config.json`. */
import * as v from "valibot";

/** Path of the panel configuration. */
export const PANEL_CONFIG_PATH = "/ccp-v2/config.json";

/** Path of the panel's socket, on the page's own origin. */
export const PANEL_SOCKET_PATH = "/socket/panel";

/** Schema of {@link PanelPageConfig}. */
export const panelPageConfig = v.object({
  version: v.string(),
  /** Origins that may embed the page, as patterns; see `isApprovedOrigin`. The page's own origin always may. */
  approvedOrigins: v.pipe(v.array(v.string()), v.readonly()),
  /** Address of the instance, as returned by `contact/getInstanceDetails`. */
  instance: v.object({ origin: v.string(), region: v.string(), alias: v.string() }),
});

/** Settings of the center that a panel page needs. */
export type PanelPageConfig = v.InferOutput<typeof panelPageConfig>;
