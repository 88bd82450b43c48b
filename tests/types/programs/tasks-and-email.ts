/** Tasks, e-mails and contact getters. */
import "amazon-connect-streams";

export function describe(contact: connect.Contact): string[] {
  const lines = [contact.getName(), contact.getDescription(), contact.getInitiationMethod()];
  const references: connect.ReferenceDictionary = contact.getReferences();
  for (const name of Object.keys(references)) {
    const reference = references[name];
    if (reference?.type === connect.ReferenceType.URL) lines.push(`${name}: ${reference.value}`);
  }
  if (contact.getInitiationMethod() === connect.ContactInitiationMethod.QUEUE_TRANSFER) lines.push("transferred");
  return lines;
}

export function pause(contact: connect.Contact): void {
  const isPaused = contact.getState().type === connect.ContactStateType.PAUSED;
  if (isPaused) contact.resume({ success: () => {}, failure: () => {} });
  else contact.pause();
}

export function mediaOf(
  connection: connect.TaskConnection | connect.EmailConnection | connect.VoiceConnection,
): string {
  switch (connection.getMediaType()) {
    case connect.MediaType.TASK:
      return (connection as connect.TaskConnection).getMediaInfo().contactId;
    case connect.MediaType.EMAIL:
      return "email";
    case connect.MediaType.SOFTPHONE:
      return connection.getConnectionId();
    default:
      return "";
  }
}

export function related(contact: connect.Contact): (string | null)[] {
  return [contact.getInitialContactId(), contact.getRelatedContactId(), contact.getContactAssociationId()];
}

export function isFromWeb(contact: connect.Contact): boolean {
  return contact.getContactSubtype() === "connect:WebRTC" && contact.canAgentReceiveVideo();
}

export function createTask(agent: connect.Agent, endpoint: connect.Endpoint): void {
  const task: connect.TaskContactDefinition = {
    name: "Call back",
    description: "as promised",
    endpoint,
    references: {},
  };
  agent.createTask(task, { success: () => {}, failure: () => {} });
}
