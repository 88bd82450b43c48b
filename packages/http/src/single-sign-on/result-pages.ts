/** Pages that end a single sign-on. None of them leads on by itself when something failed. */
import { createHash } from "node:crypto";
import { SINGLE_SIGN_ON_PATHS } from "@tributary/protocol/panel";
import type { FastifyReply } from "fastify";
import { escapeHtml } from "../server/escape-html.ts";
import { htmlPage } from "../server/html-page.ts";
import { PAGE_STYLE } from "../server/page-style.ts";
import { type PageLink, type PlainPage, sendPage } from "../server/plain-page.ts";
import type { ReturnTo } from "./sign-in-state.ts";

/** Reason for a failed sign-in, as the user reads it. */
export type SignInFailure =
  | { readonly reason: "framed" | "not-a-page" | "ended" | "unreachable" | "misconfigured" | "invalid-answer" }
  | { readonly reason: "declined"; readonly isCanceled: boolean }
  | { readonly reason: "unnamed" | "too-many" | "disabled" }
  | { readonly reason: "unknown-user"; readonly username: string };

type FailureText = { readonly status: number; readonly title: string; readonly paragraphs: readonly string[] };

/** Sends the page for a failure, with ways to try again. `returnTo`: kind of the window, if it is known. */
export function sendFailure(reply: FastifyReply, failure: SignInFailure, returnTo: ReturnTo = "window"): FastifyReply {
  const { status, title, paragraphs } = textOf(failure);
  const page: PlainPage = { title, paragraphs, links: linksAfter(failure, returnTo) };
  return sendPage(reply.code(status).header("referrer-policy", "no-referrer"), page);
}

function textOf(failure: SignInFailure): FailureText {
  switch (failure.reason) {
    case "framed":
      return text(400, "Sign in in a window", "Sign-in services refuse to be shown within another page.");
    case "not-a-page":
      return text(400, "This address begins a sign-in", "Open it in a window of a browser.");
    case "ended":
      return text(
        400,
        "This sign-in has ended",
        "It was completed before, took longer than ten minutes, or was begun in another browser or at another address of the contact center.",
      );
    case "unreachable":
      return text(503, "The sign-in service does not answer", "You are not signed in. Try again in a moment.");
    case "misconfigured":
      return text(
        502,
        "The sign-in service is not set up correctly",
        "You are not signed in. The log of the contact center has the reason for its administrator.",
      );
    case "declined":
      return failure.isCanceled
        ? text(403, "You are not signed in", "The sign-in was canceled, or the sign-in service does not permit it.")
        : text(502, "You are not signed in", "The sign-in service reported an error.");
    case "invalid-answer":
      return text(
        400,
        "You are not signed in",
        "The answer of the sign-in service is not valid, or was used before. Try again.",
      );
    case "unnamed":
      return text(
        403,
        "You are not signed in",
        "The sign-in service gave no user name that this contact center can use. Its administrator can choose another claim.",
      );
    case "too-many":
      return text(429, "Too many sign-ins", "There were too many attempts to sign in. Try again in a minute.");
    case "disabled":
      return text(403, "Your account is disabled", "Ask an administrator of this contact center to let you in again.");
    case "unknown-user":
      return text(
        403,
        "You have no account here",
        `The sign-in service knows you as \`${failure.username}\`, and this contact center has no user of that name. Ask an administrator for an account.`,
      );
  }
}

function text(status: number, title: string, paragraph: string): FailureText {
  return { status, title, paragraphs: [paragraph] };
}

function linksAfter({ reason }: SignInFailure, returnTo: ReturnTo): readonly PageLink[] {
  const form: PageLink = { href: pageOf(returnTo), text: "Back to the sign-in form" };
  if (reason === "framed") return [{ href: beginPath("window"), text: "Open a window", isNewWindow: true }];
  if (reason === "unknown-user" || reason === "unnamed" || reason === "disabled") {
    return [{ href: `${beginPath(returnTo)}&account=other`, text: "Use another account" }, form];
  }
  return [{ href: beginPath(returnTo), text: "Try again" }, form];
}

function beginPath(returnTo: ReturnTo): string {
  return `${SINGLE_SIGN_ON_PATHS.begin}?to=${returnTo}`;
}

/** Returns the page that a window continues with. The two are fixed: no address in a request is followed. */
export function pageOf(returnTo: ReturnTo): string {
  return returnTo === "window" ? "/login" : "/ccp-v2/";
}

const STYLE = `${PAGE_STYLE}
h1 { font-size: 1.375rem; }
main { max-width: 36rem; }
a { color: var(--accent); }
`;

/** The page runs a script of the center only. Its body has a code that is valid once, so no other page may show it. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Sends the page whose script exchanges the code for a session in this browser and continues. Source: docs/wire/panel-socket.md#single-sign-on. */
export function sendSuccess(
  reply: FastifyReply,
  { code, returnTo }: { readonly code: string; readonly returnTo: ReturnTo },
): FastifyReply {
  const next = pageOf(returnTo);
  return sendFinishingPage(reply, ` data-code="${escapeHtml(code)}" data-next="${next}"`, next);
}

/** Sends the same page without a code: its script finds it in the fragment of the address. Source: docs/wire/panel-socket.md#federation. */
export function sendFederationPage(reply: FastifyReply): FastifyReply {
  return sendFinishingPage(reply, "", pageOf("panel"));
}

function sendFinishingPage(reply: FastifyReply, attributes: string, next: string): FastifyReply {
  return reply.headers(HEADERS).send(
    htmlPage({
      title: "Sign in · Tributary",
      style: STYLE,
      script: SINGLE_SIGN_ON_PATHS.finishScript,
      main: `<main id="single-sign-on"${attributes}>
<h1>Signing in…</h1>
<p aria-live="polite"></p>
<a href="${next}">Continue to the contact center</a>
</main>`,
    }),
  );
}
