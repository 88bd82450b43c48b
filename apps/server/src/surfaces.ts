/** The APIs and pages of a server, with their settings. */
import { join } from "node:path";
import type { Directory } from "@tributary/engine";
import {
  type AccessKeys,
  type ApprovedOrigins,
  type AuthDeps,
  createAdminSurface,
  createAuthSurface,
  createConnectSurface,
  createFilesSurface,
  createFrontPageSurface,
  createPanelPagesSurface,
  createPanelSocketSurface,
  createParticipantSockets,
  createParticipantSurface,
  createSdkSurface,
  createStartSurface,
  createWellKnownSurface,
  DEMO_APPROVED_ORIGINS,
  type HashPassword,
  type PanelSocketDeps,
  type SignInLimitOptions,
  type Surface,
  type Views,
  voiceSurface,
} from "@tributary/http";
import type { Config } from "./config/schema.ts";
import { singleSignOnOf } from "./config/single-sign-on-settings.ts";
import { visitorKeyIn } from "./config/visitor-settings.ts";
import { demoAccessKeys } from "./demo/demo-secrets.ts";
import type { OpenedInstance } from "./instance/open-instance.ts";
import { createMetricsSurface, type MetricsOptions } from "./metrics/metrics-surface.ts";
import { ROOT_FOLDER } from "./program-paths.ts";
import { version } from "./version.ts";

/** Services that only surfaces use. */
export type SurfaceDeps = AuthDeps &
  PanelSocketDeps &
  MetricsOptions &
  OpenedInstance & {
    readonly directory: Directory;
    readonly accessKeys: AccessKeys;
    readonly hashPassword: HashPassword;
    readonly views: Views;
  };

/** Creates the surfaces of a server. */
export function surfacesOf(config: Config, deps: SurfaceDeps): readonly Surface[] {
  const { demo, setUpKey, accessKeys, rooms, sessions, verifyPassword, hashPassword, views } = deps;
  const rate = config.participantRequestsPerSecond;
  const approvedOrigins = approvedOriginsOf(config, deps);
  const singleSignOn = singleSignOnOf(config);
  return [
    createParticipantSurface({ rate: { perSecond: rate, burst: 2 * rate }, views }),
    createParticipantSockets({ rooms }),
    voiceSurface,
    createConnectSurface({
      accessKeys: async (id) => (demo && demoAccessKeys(id)) ?? (await accessKeys.find(id)),
      signatures: config.signatures,
      pageOrigins: demo && approvedOrigins,
      hashPassword,
      sessions,
      views,
    }),
    createStartSurface({
      pages: demo === null ? approvedOrigins : null,
      visitorKey: visitorKeyIn(config),
      isVisitorRequired: config.visitorIdentityRequired,
    }),
    createWellKnownSurface({ version, demo }),
    createAuthSurface({ sessions, verifyPassword }, { approvedOrigins, limits: signInLimitsOf(config), singleSignOn }),
    createPanelPagesSurface({ folder: appFolder("agent-panel"), version, approvedOrigins, singleSignOn }),
    createPanelSocketSurface({ sessions, rooms }),
    createFilesSurface({ prefix: "/widget/", folder: appFolder("chat-widget") }),
    createFilesSurface({ prefix: "/single-sign-on/", folder: appFolder("single-sign-on") }),
    createSdkSurface({ folders: ["streams", "chat", "call"].map(libraryFolder) }),
    createFrontPageSurface({ demo }),
    createMetricsSurface(deps),
    createAdminSurface({ setUpKey, accessKeys, hashPassword }),
  ];
}

/** Returns the origins of the settings, or those of a demo, and those that administrators approved. */
function approvedOriginsOf({ approvedOrigins }: Config, { demo, directory }: SurfaceDeps): ApprovedOrigins {
  const configured = approvedOrigins ?? (demo === null ? [] : DEMO_APPROVED_ORIGINS);
  return () => [...configured, ...directory.definition.instance.approvedOrigins];
}

function signInLimitsOf({ signInFailuresPerAddress, signInFailuresPerName }: Config): SignInLimitOptions {
  return { failuresPerAddress: signInFailuresPerAddress, failuresPerName: signInFailuresPerName };
}

/** Returns the folder of another app's built pages. */
function appFolder(name: string): string {
  return join(ROOT_FOLDER, "apps", name, "dist");
}

/** Returns the folder of a library that pages load, as built by its package. */
function libraryFolder(name: string): string {
  return join(ROOT_FOLDER, "packages", name, "dist", "sdk");
}
