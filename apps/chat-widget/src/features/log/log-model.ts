/** The log of a conversation without its views: the parts that its messages need, and facts beside the messages. */
import { type ChatSnapshot, type MessageEntry, requestedAuthentication, type TimelineEntry } from "@tributary/chat";
import type { RichNode } from "@tributary/ui";
import { INTERACTIVE } from "@tributary/ui/content-types";
import type { Answer } from "@tributary/ui/interactive";
import type { ComponentType } from "preact";
import { listOf, partPhraseOf } from "../../languages/part-phrase.ts";
import type { Language, PartPhrase } from "../../languages/phrase.ts";
import { countMessages, createLazyPart, type LazyPart, type Needs } from "../conversation/lazy-part.ts";
import type { LogModel } from "../conversation/log-part.ts";
import { nameOf } from "../conversation/name-of.ts";
import type { FilesPart } from "../files/files-part.tsx";
import { createIdleNotice } from "../people/idle-notice.ts";
import { createPeople, type Person } from "../people/people.ts";
import type { RatingPart } from "../rating/rating-part.tsx";
import type { SignInPart } from "../sign-in/sign-in-part.tsx";
import { followWait } from "../waiting/wait.ts";
import { createWaitNotice } from "../waiting/wait-notice.ts";
import { announcementOf } from "./announcements.ts";
import { createGrowingMessages } from "./growing-messages.ts";
import type { LogServices } from "./log-services.ts";

/** Converts a message to a tree. Never throws. */
export type TextReader = (content: string, contentType: string) => readonly RichNode[];

/** Shows a message that offers answers. */
export type InteractiveView = ComponentType<{
  readonly content: string;
  readonly isAnswered: boolean;
  readonly onAnswer: (answer: Answer) => void;
}>;

/** Contents of the log besides the state of the conversation. Parts are null until they are loaded. */
export type LogContent = {
  /** The conversation with the messages that bots are writing. The same array until it changes. */
  readonly timeline: readonly TimelineEntry[];
  /** Converts Markdown to a tree. */
  readonly read: TextReader | null;
  /** Shows messages with answers. */
  readonly interactive: InteractiveView | null;
  readonly files: FilesPart | null;
  readonly rating: RatingPart | null;
  readonly signIn: SignInPart | null;
  /** The sign-in for which the flow waits; null if it waits for none. */
  readonly signInId: string | null;
  /** Facts about the participants, by id. */
  readonly people: ReadonlyMap<string, Person>;
  /** Names of the participants who are typing; null if none is. */
  readonly typing: string | null;
  /** The warning that the chat is about to end. */
  readonly idle: string | null;
};

/** Loaders of the parts that some chats need. */
export type Loaders = {
  readonly textReader: () => Promise<TextReader>;
  readonly interactive: () => Promise<InteractiveView>;
  readonly files: (deps: LogServices) => Promise<FilesPart>;
  readonly rating: (deps: LogServices) => Promise<RatingPart>;
  readonly signIn: (deps: LogServices) => Promise<SignInPart>;
  /** Saves the transcript of the session as a file. */
  readonly download: (deps: LogServices) => Promise<void>;
};

/** A {@link LogModel} with what its views show. */
export interface LogContentModel extends LogModel {
  content(): LogContent;
  /** Adds files to the next message. Resolves to false if the code for files cannot be loaded. */
  attach(files: readonly File[]): Promise<boolean>;
  /** Saves the transcript as a file. */
  download(): void;
}

/** Creates the log of a conversation, which loads other parts with `loaders`. */
export function createLogModel(deps: LogServices, loaders: Loaders): LogContentModel {
  const { session, selfId, clock, call, options, announce, onChange } = deps;
  const phrase = partPhraseOf(deps.language);
  const read = createLazyPart(loaders.textReader, countMessages(isOf("text/markdown")), onChange);
  const interactive = createLazyPart(loaders.interactive, countMessages(isOf(INTERACTIVE)), onChange);
  const files = createLazyPart(() => loaders.files(deps), countMessages(hasFiles), onChange);
  const rating = createLazyPart(() => loaders.rating(deps), options.canRate ? countForRating : () => 0, onChange);
  const signIn = createLazyPart(() => loaders.signIn(deps), countForSignIn, onChange);
  const parts: readonly LazyPart<unknown>[] = [read, interactive, files, rating, signIn];
  const wait = createWaitNotice((onText) => followWait({ call, clock, phrase, onText }), onChange);
  const people = createPeople({ call, now: clock.now, center: options.center, onChange: peopleChanged });
  const idle = createIdleNotice({ clock, phrase, announce, onChange });
  const growing = createGrowingMessages(clock, session.snapshot, grown);
  let timeline: readonly TimelineEntry[] = [];

  function grown(): void {
    timeline = growing.shownIn(session.snapshot().timeline);
    read.prepareFor({ ...session.snapshot(), timeline });
    onChange();
  }

  session.setPartListener(growing.take);

  /** The facts about the customer are older than the newest entry. */
  function followIdle({ timeline, over }: ChatSnapshot): void {
    const newest = timeline.findLast(
      (entry) => (entry.type === "idle" || entry.type === "returned") && entry.author.participantId === selfId,
    );
    const isIdle = over === null && newest?.type !== "returned";
    idle.follow(isIdle ? people.facts.get(selfId)?.idleUntil : undefined);
  }

  function peopleChanged(): void {
    followIdle(session.snapshot());
    onChange();
  }

  return {
    content: () => ({
      timeline,
      read: read.value,
      interactive: interactive.value,
      files: files.value,
      rating: rating.value,
      signIn: signIn.value,
      signInId: requestedAuthentication(session.snapshot()),
      people: people.facts,
      typing: typingOf(session.snapshot(), phrase),
      idle: idle.text,
    }),
    async attach(chosen) {
      const isLoaded = await files.load();
      if (isLoaded) files.value?.files.attach(chosen);
      return isLoaded;
    },
    download: () => void loaders.download(deps).catch(() => undefined), // not loaded: the button can be pressed again
    get status() {
      return wait.text ?? othersText(session.snapshot(), deps.language);
    },
    get hasFiles() {
      return files.value?.files.attached.some(({ rejection }) => rejection === null) ?? false;
    },
    sendFiles: () => files.value?.files.sendAll(),
    announcementOf: (news) => announcementOf(news, phrase),
    follow(snapshot) {
      growing.follow(snapshot);
      timeline = growing.shownIn(snapshot.timeline);
      wait.follow(snapshot);
      people.follow(snapshot);
      followIdle(snapshot);
      for (const part of parts) part.prepareFor({ ...snapshot, timeline });
    },
    [Symbol.dispose]() {
      for (const part of [wait, idle, growing]) part[Symbol.dispose]();
    },
  };
}

function isOf(wanted: string): (message: MessageEntry) => boolean {
  return ({ contentType }) => contentType === wanted;
}

function hasFiles({ attachments }: MessageEntry): boolean {
  return attachments !== undefined;
}

/** A chat is rated once it has ended, if there was an agent. */
function countForRating({ over, timeline }: Needs): number {
  return over?.reason === "ended" && timeline.some(isOfAgent) ? 1 : 0;
}

/** A sign-in is asked for once at a time; each further entry loads it again after a failure. */
function countForSignIn(needs: Needs): number {
  return requestedAuthentication(needs) === null ? 0 : needs.timeline.length;
}

function isOfAgent(entry: TimelineEntry): boolean {
  return "author" in entry && entry.author?.role === "agent";
}

function othersText({ others }: ChatSnapshot, language: Language): string | null {
  const names = others.flatMap((author) => nameOf(author) ?? []);
  return names.length > 0 ? partPhraseOf(language)("chattingWith", { names: listOf(language, names) }) : null;
}

function typingOf({ typing }: ChatSnapshot, phrase: PartPhrase): string | null {
  if (typing.length > 1) return phrase("areTyping");
  const [author] = typing;
  return author === undefined ? null : phrase("isTyping", { name: nameOf(author) ?? phrase("someone") });
}
