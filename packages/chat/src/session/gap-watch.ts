/**
 * Notices frames that were lost while the connection was up, by the numbers in ids: the transcript is read before the frame after them is received. Around
 * the transport and the service of a session, so that sessions without it contain no code for it. Rule CS-20.
 */
import { accepted } from "@tributary/kernel";
import { createItemNumbers } from "../conversation/item-numbers.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { ParticipantApi, TranscriptPage, TranscriptQuery } from "../participant-api/participant-api.ts";
import type { ChatTransport } from "./chat-transport.ts";

type Watched = { readonly api: ParticipantApi; readonly transport: ChatTransport };

/** Returns a transport and a service that notice lost frames of a conversation. */
export function watchGaps({ api, transport }: Watched, conversationId: string): Watched {
  const numbers = createItemNumbers(conversationId);
  /** Ids of frames that arrived during a reading. */
  const waiting = new Set<string>();
  /** The reading that is due or in progress; undefined if there is none. Answers to earlier ones decide nothing. */
  let reading: object | undefined = {};

  /** Returns false if a reading has to show whether other frames are missing before this one. */
  function arrived(id: string): boolean {
    if (reading === undefined && numbers.follows(id)) {
      numbers.note(id);
      return true;
    }
    waiting.add(id);
    if (reading !== undefined) return true;
    reading = {};
    return false;
  }

  /** True if no frame is missing before those that wait. Before those in `covered`, the reading has found all. */
  function isComplete(covered: ReadonlySet<string>): boolean {
    const ids = [...waiting].sort((one, other) => (numbers.of(one) ?? 0) - (numbers.of(other) ?? 0));
    for (const id of ids) {
      if (!numbers.follows(id) && !covered.has(id)) return false;
      numbers.note(id);
    }
    return true;
  }

  async function read(token: string, query: TranscriptQuery): Promise<ApiAnswer<TranscriptPage>> {
    const own = reading;
    const covered = new Set(waiting);
    const answer = await api.getTranscript(token, query);
    if (!answer.ok || query.kind === "before" || own === undefined || own !== reading) return answer;
    const { items, nextToken } = answer.value;
    for (const { Id } of items) numbers.note(Id);
    if (query.kind === "since" && nextToken !== null) return answer;
    const last = items.at(-1);
    if (!isComplete(covered) && last !== undefined) {
      const more = await read(token, { kind: "since", itemId: last.Id, nextToken: null });
      return more.ok ? accepted({ ...more.value, items: [...items, ...more.value.items] }) : more;
    }
    waiting.clear();
    reading = undefined;
    return answer;
  }

  return {
    api: { ...api, getTranscript: read },
    transport: {
      ...transport,
      open: (listener) =>
        transport.open({
          ...listener,
          up() {
            reading = {};
            listener.up();
          },
          down() {
            waiting.clear();
            reading = {};
            listener.down();
          },
          item(content) {
            if (!arrived(idIn(content))) listener.up(); // reads from the last item before the gap
            listener.item(content);
          },
        }),
    },
  };
}

function idIn(content: string): string {
  try {
    const item: unknown = JSON.parse(content);
    return typeof item === "object" && item !== null && "Id" in item ? String(item.Id) : "";
  } catch {
    return ""; // malformed: logged by the session
  }
}
