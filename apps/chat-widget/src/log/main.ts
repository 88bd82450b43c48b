/** Composition root of the part that is loaded once a chat is connected: injects the browser's services into the log and its parts. */
import type { CreateLogPart } from "../features/conversation/log-part.ts";
import type { Loaders } from "../features/log/log-model.ts";
import { logPartOf } from "../features/log/log-part.tsx";
import { ownCallOf } from "../shared/own-call.ts";

const LOADERS: Loaders = {
  textReader: async () => (await import("@tributary/ui/rich-text")).richText,
  interactive: async () => (await import("../features/interactive/interactive.view.tsx")).Interactive,
  files: async (services) => (await import("../features/files/files-part.tsx")).createFilesPart(services),
  signIn: async (services) => (await import("../features/sign-in/sign-in-part.tsx")).createSignInPart(services),
  rating: async (services) => (await import("../features/rating/rating-part.tsx")).createRatingPart(services),
  download: async ({ session, language, clock, options: { heading } }) =>
    (await import("../features/transcript/download.ts")).downloadTranscript(session, language, { clock, heading }),
};

/** Creates the log of a conversation. */
export const createLogPart: CreateLogPart = (deps) => {
  const browser = {
    fetch: (url: string, request: RequestInit) => fetch(url, request),
    decode: (blob: Blob) => createImageBitmap(blob),
    createRequest: () => new XMLHttpRequest(),
    openWindow: () => open("about:blank", "_blank", "popup,width=480,height=680"),
    storage: () => localStorage,
    origin: location.origin,
    report: (problem: string) => console.error(`tributary-chat: ${problem}`),
  };
  const callsWith = (participantToken: string) =>
    ownCallOf({ fetch: browser.fetch, clock: deps.clock }, { ...deps.chat, participantToken });
  return logPartOf({ ...deps, browser, call: callsWith(deps.chat.participantToken), callsWith }, LOADERS);
};
