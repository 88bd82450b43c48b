/** A customer's page. */
import "amazon-connect-chatjs";

connect.ChatSession.setGlobalConfig({
  region: "us-east-1",
  loggerConfig: { level: connect.ChatSession.LogLevel.WARN, useDefaultLogger: true },
  features: { messageReceipts: { shouldSendMessageReceipts: true, throttleTime: 5000 } },
});

/** `started`: the response of the page's back end. */
export async function open(started: connect.ChatDetailsInput, show: (line: string) => void): Promise<() => void> {
  const session = connect.ChatSession.create({
    chatDetails: started,
    options: { region: "us-east-1" },
    type: connect.ChatSession.SessionTypes.CUSTOMER,
    disableCSM: true,
  });
  session.onMessage((event) => {
    const { data, chatDetails } = event;
    show(`${chatDetails.contactId} ${data.ParticipantRole} ${data.DisplayName}: ${data.Content} (${data.ContentType})`);
    if (data.Type === "ATTACHMENT")
      for (const file of data.Attachments ?? []) show(`${file.AttachmentName} ${file.Status}`);
  });
  session.onTyping(({ data }) => show(`${data.DisplayName} is typing`));
  session.onReadReceipt(({ data }) => show(`read ${data.MessageMetadata?.MessageId}`));
  session.onDeliveredReceipt(({ data }) =>
    show(`delivered ${data.MessageMetadata?.Receipts?.[0]?.DeliveredTimestamp}`),
  );
  session.onConnectionEstablished(({ chatDetails }) => show(chatDetails.participantId));
  session.onConnectionLost(() => show("lost"));
  session.onConnectionBroken(() => show("broken"));
  session.onEnded(() => show("ended"));
  session.onTranscriptUpdated(({ data }) => show(`${data.transcript.length} ${data.previousTranscriptNextToken}`));

  const { connectCalled, connectSuccess } = (await session.connect()) ?? { connectCalled: true, connectSuccess: true };
  show(`${connectCalled} ${connectSuccess}`);
  await session.sendEvent({ contentType: "application/vnd.amazonaws.connect.event.typing" });
  await session.sendEvent({
    contentType: "application/vnd.amazonaws.connect.event.message.read",
    content: JSON.stringify({ messageId: "m" }),
  });
  return () => void session.disconnectParticipant();
}
