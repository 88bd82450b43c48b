import type { TextChatSession } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import { datesIn } from "../../languages/dates.ts";
import { partPhraseOf } from "../../languages/part-phrase.ts";
import type { Localization } from "../../languages/phrase.ts";
import { fileNameOf, loadAll, transcriptOf } from "./transcript.ts";

/** Time that browsers get to start the download. Unit: milliseconds. */
const DOWNLOAD_MS = 60_000;

/** Saves the transcript of a chat as a text file, whose name has the heading of the widget and the day of the chat. */
export async function downloadTranscript(
  session: Pick<TextChatSession, "snapshot" | "loadOlder">,
  language: Localization,
  { clock, heading }: { readonly clock: Clock; readonly heading: string },
): Promise<void> {
  await loadAll(session);
  // The mark at the start makes old text editors read UTF-8.
  const dates = datesIn(language);
  const dateTime = (at: number): string => `${dates.fullDay(at)} · ${dates.time(at)}`;
  const format = { phrase: partPhraseOf(language), dateTime };
  const { timeline } = session.snapshot();
  const text = `\uFEFF${transcriptOf(timeline, format)}`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const download = fileNameOf(heading, new Date(timeline[0]?.at ?? clock.now()));
  const link = Object.assign(document.createElement("a"), { href: address, download });
  link.click();
  clock.after(DOWNLOAD_MS, () => URL.revokeObjectURL(address));
}
