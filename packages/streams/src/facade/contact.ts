import type { ConnectionData, ContactData } from "@tributary/protocol/host-data";
import { contactCalls } from "./contact-calls.ts";
import { connectionClassOf, contactConnections, type LegHolder } from "./contact-connections.ts";
import { contactEvents } from "./contact-events.ts";
import { contactGetters } from "./contact-getters.ts";
import type { Contact } from "./contact-types.ts";
import { defineClass } from "./define-class.ts";
import type { ContactNames } from "./facade-namespace.ts";
import type { Instance, Self } from "./host-types.ts";

const contactMembers: Omit<Contact, "contactId"> = {
  ...contactGetters,
  ...contactConnections,
  ...contactEvents,
  ...contactCalls,
  toSnapshot(this: Self<Contact>) {
    return new this._instance.ns.ContactSnapshot(this._getData());
  },
};

type Frozen = LegHolder & { readonly contactData: ContactData };

/** Connections of a snapshot read the snapshot, have the channel's class, and start no media. */
const snapshotMembers = {
  _getData(this: Frozen): ContactData {
    return this.contactData;
  },
  _createConnectionAPI(this: Frozen, leg: ConnectionData) {
    const { prototype } = connectionClassOf(this._instance.ns, this.getType());
    const { contactId } = this;
    return Object.assign(Object.create(prototype), { contactId, connectionId: leg.connectionId, _getData: () => leg });
  },
};

/** Creates the Contact and ContactSnapshot classes of an instance. */
export function contactClasses(instance: Instance): ContactNames {
  const Contact = defineClass<ContactNames["Contact"]>(instance, {
    construct: function Contact(this: { contactId: string }, contactId: string) {
      this.contactId = contactId;
    },
    members: contactMembers,
  });
  const ContactSnapshot = defineClass<ContactNames["ContactSnapshot"]>(instance, {
    construct: function ContactSnapshot(
      this: { contactId: string; contactData: ContactData },
      contactData: ContactData,
    ) {
      this.contactId = contactData.contactId;
      this.contactData = contactData;
    },
    members: snapshotMembers,
    parent: Contact,
  });
  return { Contact, ContactSnapshot };
}
