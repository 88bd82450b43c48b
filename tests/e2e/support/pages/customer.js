// A customer page as integrators write it; only the endpoint differs from Amazon Connect.
window.events = [];
window.messages = [];
window.typing = [];
window.read = [];
window.delivered = [];

window.startCustomer = async (/** @type {{details: object, endpoint: string}} */ { details, endpoint }) => {
  const { connect } = window;
  connect.ChatSession.setGlobalConfig({
    endpoint,
    region: "us-east-1",
    features: { messageReceipts: { shouldSendMessageReceipts: true, throttleTime: 0 } },
  });
  // Release 2.3.2 forgets its flags if other features are set.
  connect.ChatSession.setFeatureFlag?.("MESSAGE_RECEIPTS_ENABLED");
  const session = connect.ChatSession.create({ chatDetails: details, type: "CUSTOMER", disableCSM: true });
  window.session = session;
  session.onMessage(({ data }) => window.messages.push(data));
  session.onTyping(({ data }) => window.typing.push(data));
  session.onReadReceipt(({ data }) => window.read.push(data));
  session.onDeliveredReceipt(({ data }) => window.delivered.push(data));
  session.onConnectionEstablished(() => window.events.push("onConnectionEstablished"));
  session.onConnectionLost(() => window.events.push("onConnectionLost"));
  session.onConnectionBroken(() => window.events.push("onConnectionBroken"));
  session.onEnded(() => window.events.push("onEnded"));
  session.onParticipantIdle?.(() => window.events.push("onParticipantIdle"));
  session.onParticipantReturned?.(() => window.events.push("onParticipantReturned"));
  session.onAutoDisconnection?.(() => window.events.push("onAutoDisconnection"));
  await session.connect();
};
