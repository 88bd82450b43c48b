/** A CRM page that shows the customer and keeps a note of each contact. */
import "amazon-connect-streams";

interface Note {
  readonly contactId: string;
  readonly channel: connect.ContactType;
  readonly attributes: connect.AttributeDictionary;
  queue: string;
  seconds: number;
}

const notes = new Map<string, Note>();

export function embed(container: HTMLElement, ccpUrl: string): void {
  connect.core.initCCP(container, {
    ccpUrl,
    loginPopup: true,
    loginPopupAutoClose: true,
    loginOptions: { autoClose: true, height: 600, width: 400, top: 0, left: 0 },
    region: "eu-central-1",
    softphone: { allowFramedSoftphone: true, disableRingtone: false, ringtoneUrl: "./ring.mp3" },
    pageOptions: { enableAudioDeviceSettings: false, enablePhoneTypeSettings: true },
    ccpAckTimeout: 5000,
    ccpSynTimeout: 3000,
    ccpLoadTimeout: 10000,
  });
  connect.contact((contact) => {
    contact.onConnecting((c) => remember(c));
    contact.onConnected((c) => {
      const note = remember(c);
      note.queue = c.getQueue().name;
    });
    contact.onEnded((c) => {
      remember(c).seconds = Math.round(c.getStateDuration() / 1000);
    });
    contact.onDestroy((c) => notes.delete(c.getContactId()));
  });
}

function remember(contact: connect.Contact): Note {
  const known = notes.get(contact.getContactId());
  if (known) return known;
  const note: Note = {
    contactId: contact.getContactId(),
    channel: contact.getType(),
    attributes: contact.getAttributes(),
    queue: "",
    seconds: 0,
  };
  notes.set(note.contactId, note);
  return note;
}

export function customerNumber(contact: connect.Contact): string | undefined {
  const connection = contact.getActiveInitialConnection();
  const endpoint = connection?.getEndpoint();
  return endpoint?.type === connect.EndpointType.PHONE_NUMBER ? endpoint.phoneNumber : undefined;
}

export function attribute(contact: connect.Contact, name: string): string | undefined {
  return contact.getAttributes()[name]?.value;
}
