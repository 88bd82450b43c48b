export { Contacts } from "./contacts.view.tsx";
export { type ContactsSnapshot, type ConversationFacts, contactsOf, selectionAfter } from "./contacts.view-model.ts";
