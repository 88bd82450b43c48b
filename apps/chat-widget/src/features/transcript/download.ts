import type { TextChatSession } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import { datesIn } from "../../languages/dates.ts";
import type { Localization } from "../../languages/phrase.ts";
import { loadAll, transcriptOf } from "./transcript.ts";

/** Time that browsers get to start the download. Unit: milliseconds. */
const DOWNLOAD_MS = 60_000;

/** Saves the transcript of a chat as a text file. */
export async function downloadTranscript(
  session: Pick<TextChatSession, "snapshot" | "loadOlder">,
  language: Localization,
  { clock, fileName }: { readonly clock: Clock; readonly fileName: string },
): Promise<void> {
  await loadAll(session);
  // The mark at the start makes old text editors read UTF-8.
  const dates = datesIn(language);
  const dateTime = (at: number): string => `${dates.fullDay(at)} · ${dates.time(at)}`;
  const format = { phrase: language.phrase, dateTime };
  const text = `\uFEFF${transcriptOf(session.snapshot().timeline, format)}`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: fileName });
  link.click();
  clock.after(DOWNLOAD_MS, () => URL.revokeObjectURL(address));
}
