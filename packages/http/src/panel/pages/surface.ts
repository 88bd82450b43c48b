/**
 * Pages of the agent panel: the embedded panel, and the same application as sign-in page. Source: docs/wire/streams.md#initccp,
 * #checklist-for-a-panel.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { PANEL_CONFIG_PATH, type PanelPageConfig } from "@tributary/protocol/panel";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpContext, Surface } from "../../context.ts";
import { answerUnmetConditions, builtFiles } from "../../server/built-files.ts";
import { type ApprovedOrigins, headerOf, ownOriginsOf, queryOf } from "../../server/page-request.ts";
import { sendPage } from "../../server/plain-page.ts";
import { unapprovedEmbedder, unapprovedPage } from "./embedding.ts";
import { type SingleSignOnButton, withSingleSignOn } from "./single-sign-on-button.ts";
import { addStorageAccessPage } from "./storage-access-page.ts";

/** Settings of the panel's pages. */
export type PanelPagesOptions = {
  /** Absolute path of the built application: `index.html`, and its files for `/ccp-v2/`. */
  readonly folder: string;
  readonly version: string;
  /** Of pages that may embed the panel. Its own origin always may. */
  readonly approvedOrigins: ApprovedOrigins;
  /** The button of the single sign-on; absent without one. */
  readonly singleSignOn?: SingleSignOnButton | undefined;
};

/** Default origins that may embed the panel: pages on this machine, on any port. For demos only. */
export const DEMO_APPROVED_ORIGINS: readonly string[] = [
  "http://localhost:*",
  "http://127.0.0.1:*",
  "https://localhost:*",
  "https://127.0.0.1:*",
];

const PANEL_PATH = "/ccp-v2/";

const LOGIN_PATH = "/login";

/** Other addresses that desktops use, with the one that they lead to. The path of both AWS domains begins with `/connect`. */
const ALIASES: Readonly<Record<string, string>> = {
  "/ccp": PANEL_PATH,
  "/ccp/": PANEL_PATH,
  "/ccp-v2": PANEL_PATH,
  "/ccp-v2/softphone": PANEL_PATH,
  "/ccp-v2/chat": PANEL_PATH,
  "/ccp-v2/channel-view": PANEL_PATH,
  "/connect": PANEL_PATH,
  "/connect/": PANEL_PATH,
  "/connect/home": PANEL_PATH,
  "/connect/ccp": PANEL_PATH,
  "/connect/ccp/": PANEL_PATH,
  "/connect/ccp-v2": PANEL_PATH,
  "/connect/ccp-v2/": PANEL_PATH,
  "/connect/ccp-v2/softphone": PANEL_PATH,
  "/connect/ccp-v2/chat": PANEL_PATH,
  "/connect/ccp-v2/channel-view": PANEL_PATH,
  "/login/": LOGIN_PATH,
  "/connect/login": LOGIN_PATH,
  "/connect/login/": LOGIN_PATH,
};

const NOT_BUILT = "The agent panel has not been built: its folder has no index.html.";

/** Serves the panel. Rules PP-01 to PP-10. */
export function createPanelPagesSurface(options: PanelPagesOptions): Surface {
  return (app, context) => {
    const readPage = pageReader(options.folder);
    const servePanel = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      reply.headers({
        vary: "Sec-Fetch-Dest, Referer",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      const approvedOrigins = options.approvedOrigins();
      const unapproved = unapprovedEmbedder(embeddingOf(request, context), approvedOrigins);
      if (unapproved !== undefined) {
        context.log.warn("embedding refused: the origin is not approved", { origin: unapproved });
        return sendPage(reply, unapprovedPage(unapproved));
      }
      const built = readPage();
      if (built === undefined) return reply.code(503).type("text/plain; charset=utf-8").send(NOT_BUILT);
      return reply
        .header("content-security-policy", contentSecurityPolicy(context, approvedOrigins))
        .type("text/html; charset=utf-8")
        .send(pageOf(built, { ...options, url: request.url, origin: context.addresses().http }));
    };
    app.get(PANEL_PATH, servePanel);
    app.get(`${PANEL_PATH}index.html`, servePanel);
    app.get(LOGIN_PATH, servePanel);
    for (const [alias, path] of Object.entries(ALIASES)) {
      app.get(alias, (request, reply) => reply.redirect(path + queryOf(request.url), 302));
    }
    app.get("/favicon.ico", (_request, reply) => reply.redirect(`${PANEL_PATH}icon.svg`, 302));
    addStorageAccessPage(app, options.approvedOrigins);
    app.get(PANEL_CONFIG_PATH, (_request, reply) =>
      reply.header("cache-control", "no-store").send(configOf(context, options)),
    );
    if (!existsSync(options.folder)) return;
    const isHashed = (path: string): boolean => path.includes("/assets/");
    answerUnmetConditions(app);
    app.register(fastifyStatic, {
      ...builtFiles({ root: options.folder, prefix: PANEL_PATH, isHashed }),
      allowedPath: (path) => !/\.html?(\.(br|gz))?$/i.test(path), // pages are served above, with their policy
    });
  };
}

type PageUse = Pick<PanelPagesOptions, "singleSignOn"> & { readonly url: string; readonly origin: string };

function pageOf(built: Buffer, { singleSignOn, ...request }: PageUse): Buffer | string {
  return singleSignOn === undefined ? built : withSingleSignOn(built, singleSignOn, request);
}

/** Returns the page on disk; read again after a new build, whose files have other names. */
function pageReader(folder: string): () => Buffer | undefined {
  const path = join(folder, "index.html");
  let page: { readonly text: Buffer; readonly builtAtMs: number } | undefined;
  return () => {
    const builtAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (builtAtMs === undefined) return undefined;
    if (page?.builtAtMs !== builtAtMs) page = { text: readFileSync(path), builtAtMs };
    return page.text;
  };
}

function embeddingOf(request: FastifyRequest, context: HttpContext) {
  return {
    destination: headerOf(request, "sec-fetch-dest"),
    referer: headerOf(request, "referer"),
    ownOrigins: ownOriginsOf(request, context),
  };
}

/**
 * Allows only the application's own scripts, connections to its own server, and embedding by approved pages. Hosts choose the source of ringtones.
 * There is no opener policy on purpose: the sign-in window must reach its opener.
 */
function contentSecurityPolicy({ addresses }: HttpContext, approvedOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' https: http://localhost:* http://127.0.0.1:*",
    `connect-src 'self' ${addresses().socket}`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${["'self'", ...approvedOrigins].join(" ")}`,
  ].join("; ");
}

function configOf(
  { center, addresses }: HttpContext,
  { version, approvedOrigins }: PanelPagesOptions,
): PanelPageConfig {
  const { region, alias } = center.directory.definition.instance;
  return { version, approvedOrigins: [...approvedOrigins()], instance: { origin: addresses().http, region, alias } };
}
