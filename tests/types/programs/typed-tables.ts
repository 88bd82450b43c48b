/** Tables keyed by the library's enumerations. */
import "amazon-connect-streams";

export const ICONS: Record<string, string> = {
  [connect.ContactType.VOICE]: "phone",
  [connect.ContactType.QUEUE_CALLBACK]: "phone-callback",
  [connect.ContactType.CHAT]: "chat",
  [connect.ContactType.TASK]: "task",
  [connect.ContactType.EMAIL]: "email",
};

export const FAILURES: readonly string[] = [
  connect.AgentErrorStates.MISSED_CALL_AGENT,
  connect.AgentErrorStates.FAILED_CONNECT_CUSTOMER,
  connect.SoftphoneErrorTypes.MICROPHONE_NOT_SHARED,
  connect.CTIExceptions.UNAUTHORIZED_EXCEPTION,
];

export function isOpen(contact: connect.Contact): boolean {
  const states: connect.ContactStateType[] = [
    connect.ContactStateType.CONNECTING,
    connect.ContactStateType.CONNECTED,
    connect.ContactStateType.INCOMING,
  ];
  return states.includes(contact.getState().type);
}

export function endpointOf(phoneNumber: string): connect.Endpoint {
  const endpoint = connect.Endpoint.byPhoneNumber(phoneNumber);
  return endpoint.type === connect.EndpointType.AGENT ? endpoint : endpoint;
}

export const onlyChats = (contacts: connect.Contact[]): connect.Contact[] =>
  contacts.filter((contact) => contact.getType() === connect.ContactType.CHAT);

export const bound = connect.hitch({ prefix: "> " }, function (this: { prefix: string }, text: string) {
  return this.prefix + text;
});
