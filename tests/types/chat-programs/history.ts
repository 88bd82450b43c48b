/** Transcripts and files of a chat. */
import "amazon-connect-chatjs";

export async function history(session: connect.CustomerChatSession): Promise<readonly connect.ChatTranscriptItem[]> {
  const args: connect.GetTranscriptArgs = {
    maxResults: 100,
    scanDirection: "BACKWARD",
    sortOrder: "ASCENDING",
    startPosition: { mostRecent: 10 },
  };
  const answer = await session.getTranscript(args);
  const { data } = answer;
  if (!data) return [];
  const items: connect.ChatTranscriptItem[] = [...data.Transcript];
  if (data.NextToken) items.unshift(...(await earlier(session, data.NextToken)));
  return items;
}

async function earlier(session: connect.CustomerChatSession, nextToken: string): Promise<connect.ChatTranscriptItem[]> {
  const { data } = await session.getTranscript({ nextToken });
  return data ? [...data.Transcript] : [];
}

export async function files(session: connect.CustomerChatSession, file: File): Promise<string> {
  await session.sendAttachment({ attachment: file });
  const blob: Blob = await session.downloadAttachment({ attachmentId: "a" });
  const url: string = await session.getAttachmentURL({ attachmentId: "a" });
  return url + blob.size;
}

export function details(session: connect.AgentChatSession): connect.ChatDetails {
  session.cleanUpOnParticipantDisconnect();
  return session.getChatDetails();
}
