import type { Anomaly, History, Reception, Send, ShownMessage, Transcript } from "./history.ts";

/**
 * Returns the anomalies of messages. A message that was refused must not appear; one with an unknown outcome may appear once or not at all. A participant
 * of an open chat is not refused altogether.
 */
export function messageAnomalies({
  sends,
  receptions,
  transcripts,
}: Pick<History, "sends" | "receptions" | "transcripts">): readonly Anomaly[] {
  const sendsOf = groupBy(sends, ({ chat }) => chat);
  const stored = new Map(transcripts.map((transcript) => [transcript.chat, transcript]));
  const chats = new Set([...sendsOf.keys(), ...stored.keys()]);
  return [
    ...[...chats].flatMap((chat) => {
      const transcript = stored.get(chat) ?? { chat, messages: [] };
      const sent = sendsOf.get(chat) ?? [];
      return [
        ...lost(sent, transcript),
        ...shutOut(sent),
        ...phantoms(sent, transcript),
        ...reordered(sent, transcript),
      ];
    }),
    ...[...transcripts, ...receptions].flatMap(doubled),
    ...receptions.flatMap((reception) => differences(reception, stored.get(reception.chat)?.messages ?? [])),
  ];
}

function lost(sends: readonly Send[], { chat, messages }: Transcript): readonly Anomaly[] {
  const texts = new Set(messages.map(({ text }) => text));
  return sends
    .filter(({ outcome, text }) => outcome === "ok" && !texts.has(text))
    .map(({ text }) => ({ kind: "lost", detail: `${chat}: "${text}" was acknowledged and is not in the transcript` }));
}

function shutOut(sends: readonly Send[]): readonly Anomaly[] {
  return [...groupBy(sends, ({ sender }) => sender)]
    .filter(([, own]) => own.every(({ outcome }) => outcome === "refused"))
    .map(([sender, [first]]) => ({
      kind: "shut-out",
      detail: `${first?.chat}: everything of the ${sender} was refused`,
    }));
}

function phantoms(sends: readonly Send[], { chat, messages }: Transcript): readonly Anomaly[] {
  const outcomes = new Map(sends.map(({ text, outcome }) => [text, outcome]));
  return messages.flatMap(({ text }): Anomaly[] => {
    const outcome = outcomes.get(text);
    if (outcome === undefined) return [{ kind: "phantom", detail: `${chat}: "${text}" was never sent` }];
    return outcome === "refused" ? [{ kind: "phantom", detail: `${chat}: "${text}" was refused and is stored` }] : [];
  });
}

/** Of two messages, one of which was acknowledged before the other was sent, the first must come first, also if their senders differ. */
function reordered(sends: readonly Send[], { chat, messages }: Transcript): readonly Anomaly[] {
  const known = new Map(sends.map((send) => [send.text, send]));
  const anomalies: Anomaly[] = [];
  let latest: Send | undefined; // of those before the current one, the one that was sent last
  for (const { text } of messages) {
    const send = known.get(text);
    if (send === undefined) continue;
    if (latest !== undefined && send.outcome === "ok" && send.endMs < latest.startMs) {
      const detail = `${chat}: "${text}" was acknowledged before "${latest.text}" was sent, and comes after it`;
      anomalies.push({ kind: "reordered", detail });
    }
    if (latest === undefined || send.startMs > latest.startMs) latest = send;
  }
  return anomalies;
}

function doubled(shown: Reception | Transcript): readonly Anomaly[] {
  const where = "client" in shown ? `${shown.chat}, seen by ${shown.client}` : `${shown.chat}, in the transcript`;
  const texts = new Set<string>();
  return shown.messages.flatMap(({ text }): Anomaly[] => {
    if (texts.has(text)) return [{ kind: "doubled", detail: `${where}: "${text}" appears again` }];
    texts.add(text);
    return [];
  });
}

/** A client shows the transcript without gaps and in the same order, from the start or its first message, to the end or its last one. */
function differences(
  { chat, client, isFromStart, isToEnd = true, messages }: Reception,
  stored: readonly ShownMessage[],
): readonly Anomaly[] {
  const positions = new Map(stored.map(({ id }, index) => [id, index]));
  const anomalies: Anomaly[] = [];
  const add = (kind: Anomaly["kind"], detail: string): void => {
    anomalies.push({ kind, detail: `${chat}, seen by ${client}: ${detail}` });
  };
  const seen = new Set<string>();
  let last = -1;
  for (const { id, text } of messages) {
    const position = positions.get(id);
    if (position === undefined) {
      add("phantom", `"${text}" (${id}) is not in the transcript`);
      continue;
    }
    if (position < last) add("different-order", `"${text}" comes after "${stored[last]?.text}"`);
    last = Math.max(last, position);
    seen.add(id);
  }
  const first = isFromStart ? 0 : stored.findIndex(({ id }) => seen.has(id));
  for (const { id, text } of first < 0 ? [] : stored.slice(first, isToEnd ? stored.length : last + 1)) {
    if (!seen.has(id)) add("missed-by-client", `"${text}" never arrived`);
  }
  if (first < 0 && isToEnd && stored.length > 0) add("missed-by-client", "no message arrived");
  return anomalies;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
