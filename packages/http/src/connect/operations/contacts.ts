/** Operations on contacts. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import { type ContactDetails, MAX_REFERENCES, type ReferenceType, type Refusal, refusal } from "@tributary/model";
import {
  contactRequest,
  dismissUserContactRequest,
  getContactAttributesRequest,
  listAssociatedContactsRequest,
  listContactReferencesRequest,
  startChatContactRequest,
  stopContactRequest,
  tagContactRequest,
  untagContactRequest,
  updateContactAttributesRequest,
  updateContactRequest,
  updateContactRoutingDataRequest,
} from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import { startChatWithin } from "../../start/start-chat.ts";
import { contactAnswer, contactSummary } from "../contact-answer.ts";
import { done, type Operation, operation, refusalOfUnsupported } from "../operation.ts";
import { routingStepsOf } from "../routing-criteria.ts";
import { NO_TRANSCRIPTS, TRANSCRIPTS_PERMISSION } from "../transcript-permission.ts";
import { referencesOf } from "../wire-values.ts";

/** All operations on contacts. */
export const contactOperations: readonly Operation[] = [
  operation(["DescribeContact", "ContactSearch.View"], contactRequest, async ({ center, held }, { ContactId }) => {
    const found = await center.contacts.describe(namedId(center.directory, "contact", ContactId));
    if (!found.ok) return refused(refusal(found.refusal.code, "ContactId"));
    return accepted({ Contact: contactAnswer(center.directory.definition, found.value, held) });
  }),

  operation(
    ["GetContactAttributes", "ContactAttributes.View"],
    getContactAttributesRequest,
    async ({ center }, { InitialContactId }) => {
      const found = await center.contacts.describe(namedId(center.directory, "contact", InitialContactId));
      return found.ok ? accepted({ Attributes: found.value.attributes }) : refused(ofInitialContact(found.refusal));
    },
  ),

  operation(["StartChatContact", "ChatTestMode"], startChatContactRequest, async (context, request) => {
    if (request.PersistentChat !== undefined && !context.held.has(TRANSCRIPTS_PERMISSION))
      return refused(NO_TRANSCRIPTS);
    const started = await startChatWithin(context, { caller: context.caller, api: "control-plane" }, request);
    return started.ok ? started : refused(started.refusal.refusal);
  }),

  operation(["StopContact", "StopContact.Enabled"], stopContactRequest, async ({ center }, { ContactId }) => {
    const stopped = await center.contacts.stop(namedId(center.directory, "contact", ContactId), "api");
    return stopped.ok ? accepted({}) : stopped;
  }),

  // Merges attributes into the existing ones.
  operation(
    ["UpdateContactAttributes", "Contacts.Tag.Edit"],
    updateContactAttributesRequest,
    async ({ center }, { InitialContactId, Attributes }) => {
      const updated = await center.contacts.updateAttributes(
        namedId(center.directory, "contact", InitialContactId),
        Attributes,
      );
      return updated.ok ? accepted({}) : refused(ofInitialContact(updated.refusal));
    },
  ),

  operation(["UpdateContact", "Contacts.Tag.Edit"], updateContactRequest, async ({ center }, request) => {
    const unsupported = refusalOfUnsupported(request, [
      "SegmentAttributes",
      "QueueInfo",
      "UserInfo",
      "CustomerEndpoint",
      "SystemEndpoint",
    ]);
    if (unsupported) return refused(unsupported);
    const { Name, Description, References } = request;
    const change = (details: ContactDetails): Partial<ContactDetails> | { readonly refusal: Refusal } => {
      const references = { ...details.references, ...referencesOf(References) };
      if (Object.keys(references).length > MAX_REFERENCES) return { refusal: tooManyReferences };
      return {
        ...(Name === undefined ? {} : { name: Name }),
        ...(Description === undefined ? {} : { description: Description }),
        ...(References === undefined ? {} : { references }),
      };
    };
    return done(await center.contacts.update(namedId(center.directory, "contact", request.ContactId), change));
  }),

  operation(
    ["UpdateContactRoutingData", "UpdateContactSchedule.Enabled"],
    updateContactRoutingDataRequest,
    async ({ center }, request) => {
      const { QueuePriority, QueueTimeAdjustmentSeconds, RoutingCriteria } = request;
      const steps = RoutingCriteria && routingStepsOf(center.directory, RoutingCriteria);
      if (steps?.ok === false) return steps;
      const change = {
        ...(QueuePriority === undefined ? {} : { priority: QueuePriority }),
        ...(QueueTimeAdjustmentSeconds === undefined ? {} : { ageAdjustmentMs: QueueTimeAdjustmentSeconds * 1_000 }),
        ...(steps === undefined ? {} : { steps: steps.value }),
      };
      return done(await center.contacts.updateRouting(namedId(center.directory, "contact", request.ContactId), change));
    },
  ),

  // The whole list on one page: a contact has at most 50 references.
  operation(
    ["ListContactReferences", "ContactSearch.View"],
    listContactReferencesRequest,
    async ({ center }, request) => {
      const found = await center.contacts.describe(namedId(center.directory, "contact", request.ContactId));
      if (!found.ok) return refused(refusal(found.refusal.code, "ContactId"));
      const { references = {} } = found.value.contact;
      const all = Object.entries(references).map(([Name, { type, value }]) => ({
        type,
        entry: { Name, Value: value },
      }));
      const wanted = all.filter(({ type }) => request.referenceTypes.includes(type));
      return accepted({ ReferenceSummaryList: wanted.map(({ type, entry }) => ({ [MEMBERS[type]]: entry })) });
    },
  ),

  // All contacts of the chain on one page: a contact has at most eleven transfers.
  operation(
    ["ListAssociatedContacts", "ContactSearch.View"],
    listAssociatedContactsRequest,
    async ({ center }, { contactId }) => {
      const found = await center.contacts.describe(namedId(center.directory, "contact", contactId));
      if (!found.ok) return refused(refusal(found.refusal.code, "contactId"));
      const { instance } = center.directory.definition;
      return accepted({
        ContactSummaryList: found.value.chain.map((each) => contactSummary(instance, found.value, each)),
      });
    },
  ),

  operation(["TagContact", "Contacts.Tag.Edit"], tagContactRequest, async ({ center }, { ContactId, Tags }) => {
    const change = ({ tags }: ContactDetails) => {
      const all = { ...tags, ...Tags };
      return Object.keys(all).length > MAX_TAGS ? { refusal: tooManyTags } : { tags: all };
    };
    return done(await center.contacts.update(namedId(center.directory, "contact", ContactId), change));
  }),

  operation(["UntagContact", "Contacts.Tag.Edit"], untagContactRequest, async ({ center }, { ContactId, TagKeys }) => {
    const removed = new Set(TagKeys);
    const change = ({ tags }: ContactDetails) => ({
      tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key))),
    });
    return done(await center.contacts.update(namedId(center.directory, "contact", ContactId), change));
  }),

  // Clears a contact from the agent's desk that has ended, or that the agent missed or rejected.
  operation(
    ["DismissUserContact", "StopContact.Enabled"],
    dismissUserContactRequest,
    async ({ center }, { UserId, ContactId }) => {
      const user = center.directory.user(namedId(center.directory, "agent", UserId));
      if (user === undefined) return refused(refusal("not-found", "UserId"));
      return done(await center.agents.clear(user.id, namedId(center.directory, "contact", ContactId)));
    },
  ),
];

/** Tags that a contact may have. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_TagContact.html */
const MAX_TAGS = 6;
/** The operations on attributes name the contact in another member. */
function ofInitialContact(problem: Refusal): Refusal {
  return problem.code === "not-found" ? refusal("not-found", "InitialContactId") : problem;
}

const tooManyReferences = refusal("invalid-field", "References", `at most ${MAX_REFERENCES} references of a contact`);
const tooManyTags = refusal("invalid-field", "Tags", `at most ${MAX_TAGS} tags of a contact`);

/** Members of the summaries of references, by type. */
const MEMBERS: Readonly<Record<ReferenceType, string>> = {
  URL: "Url",
  NUMBER: "Number",
  STRING: "String",
  DATE: "Date",
  EMAIL: "Email",
};
