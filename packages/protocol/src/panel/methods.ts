/**
 * Client methods called by host pages, named as in Amazon Connect Streams, with their parameters.
 * Unknown parameters are ignored. Source: docs/wire/streams.md#methods-of-the-host-library and #createtransport.
 */
import { MAX_REFERENCES } from "@tributary/model";
import * as v from "valibot";
import { maxCharacters } from "../characters.ts";
import { haveNamesInLimits, REFERENCE_NAMES, REFERENCE_TYPES } from "../connect/requests/contacts.ts";
import { dictionary } from "../dictionary.ts";
import { object } from "../object.ts";

/** Queues of one `getEndpoints`: a host page passes those of the routing profile. */
const MAX_QUEUES = 1_000;
/** Endpoints of one page, and the number that the host library asks for. */
const MAX_ENDPOINTS = 500;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const ofContact = object({ contactId: id });
/** An endpoint as `getEndpoints` returns it; versions of the host library name its id in either way. */
const endpoint = object({
  endpointARN: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(500)))),
  endpointId: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(500)))),
});
const toEndpoint = object({ contactId: id, endpoint });
const ofConnection = object({ contactId: id, connectionId: id });

const REFERENCE_VALUE = "a text of at most 4096 characters or a number";
const referenceText = v.pipe(v.string(REFERENCE_VALUE), maxCharacters(4_096, REFERENCE_VALUE));

const referenceValue = v.union(
  [
    referenceText,
    v.pipe(
      v.number(REFERENCE_VALUE),
      v.transform((value) => String(value)),
    ),
  ],
  REFERENCE_VALUE,
);
const referenceType = v.picklist(REFERENCE_TYPES, `one of ${REFERENCE_TYPES.join(", ")}`);

/** References of a task. Desktops pass numbers and times as numbers. */
function referencesOf<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    dictionary(item, "an object of references"),
    v.check((all) => haveNamesInLimits(all), REFERENCE_NAMES),
    v.check((all) => Object.keys(all).length <= MAX_REFERENCES, `at most ${MAX_REFERENCES} references`),
  );
}

const taskReferences = referencesOf(
  object({ type: referenceType, value: referenceValue }, "an object with type and value"),
);
const taskName = v.pipe(v.string(), v.minLength(1), maxCharacters(512, "1 to 512 characters"));
const taskDescription = v.pipe(v.string(), maxCharacters(4_096, "at most 4096 characters"));

/** Members of tasks with a template, whose names TaskJS writes with capitals. */
const taskMembers = {
  Name: taskName,
  Description: v.optional(v.nullable(taskDescription)),
  References: v.optional(
    v.nullable(referencesOf(object({ Type: referenceType, Value: referenceValue }, "an object with Type and Value"))),
  ),
};

/** Supported methods, each with the schema of its parameters. */
export const PANEL_METHODS = {
  putAgentState: object({
    state: object({ agentStateARN: id }),
    enqueueNextState: v.optional(v.nullable(v.boolean())),
  }),
  updateAgentConfiguration: object({ configuration: v.optional(v.unknown()) }),
  getEndpoints: object({
    queueARNs: v.optional(v.nullable(v.pipe(v.array(id), v.maxLength(MAX_QUEUES)))),
    nextToken: v.optional(v.nullable(v.string())),
    maxResults: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ENDPOINTS)))),
    /** Requests the availability of agents, which host pages do not get. */
    withAvailability: v.optional(v.boolean()),
  }),
  acceptContact: ofContact,
  rejectContact: ofContact,
  destroyContact: ofContact,
  clearContact: ofContact,
  completeContact: ofContact,
  notifyContactIssue: object({
    contactId: id,
    issueCode: v.optional(v.nullable(v.string())),
    description: v.optional(v.nullable(v.string())),
  }),
  destroyConnection: ofConnection,
  createAdditionalConnection: toEndpoint,
  addNewConnection: toEndpoint,
  transferContact: toEndpoint,
  updateMonitorParticipantState: object({
    contactId: id,
    targetMonitorMode: v.picklist(["SILENT_MONITOR", "BARGE"], "SILENT_MONITOR or BARGE"),
  }),
  /** Numbers have no ARN. */
  createOutboundContact: object({
    endpoint,
    queueARN: v.optional(v.nullable(id)),
    relatedContactId: v.optional(v.nullable(id)),
  }),
  conferenceConnections: ofContact,
  toggleActiveConnections: ofContact,
  holdConnection: ofConnection,
  resumeConnection: ofConnection,
  muteParticipant: ofConnection,
  unmuteParticipant: ofConnection,
  sendDigits: object({ contactId: id, connectionId: id, digits: v.pipe(v.string(), v.maxLength(256)) }),
  /** Statistics of the audio. Their members differ by version, and none is used. */
  sendSoftphoneCallMetrics: object({ contactId: id }),
  sendSoftphoneCallReport: object({ contactId: id }),
  pauseContact: ofContact,
  resumeContact: ofContact,
  createTaskContact: object({
    /** Required without a template. */
    endpoint: v.optional(v.nullable(endpoint)),
    name: taskName,
    description: v.optional(v.nullable(taskDescription)),
    references: v.optional(v.nullable(taskReferences)),
    relatedContactId: v.optional(v.nullable(id)),
    previousContactId: v.optional(v.nullable(v.unknown())),
    taskTemplateId: v.optional(v.nullable(id)),
    idempotencyToken: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(500)))),
    scheduledTime: v.optional(v.nullable(v.pipe(v.number(), v.finite()))),
  }),
  createTemplatedTask: object({
    TaskTemplateId: id,
    QuickConnectId: v.optional(v.nullable(id)),
    ...taskMembers,
    PreviousContactId: v.optional(v.nullable(v.unknown())),
    RelatedContactId: v.optional(v.nullable(id)),
    ScheduledTime: v.optional(v.nullable(v.pipe(v.number(), v.finite()))),
    IdempotencyToken: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(500)))),
  }),
  updateContact: object({ ContactId: id, ...taskMembers, Name: v.optional(v.nullable(taskMembers.Name)) }),
  listTaskTemplates: object({
    queryParams: v.optional(
      v.nullable(
        object({
          status: v.optional(
            v.nullable(v.picklist(["active", "inactive", "ACTIVE", "INACTIVE"], "active or inactive")),
          ),
          name: v.optional(v.nullable(v.string())),
          nextToken: v.optional(v.nullable(v.string())),
          maxResults: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)))),
        }),
      ),
    ),
  }),
  getTaskTemplate: object({ templateParams: object({ id, version: v.optional(v.nullable(v.unknown())) }) }),
  createTransport: object({
    transportType: v.string(),
    contactId: v.optional(v.nullable(v.string())),
    participantId: v.optional(v.nullable(v.string())),
    softphoneClientId: v.optional(v.nullable(v.string())),
  }),
  qrIntegrationExists: object({}),
  qrSearchQuickResponses: object({}),
} as const;

export type PanelMethod = keyof typeof PANEL_METHODS;

/** Parsed parameters of a method. */
export type PanelParams<M extends PanelMethod> = v.InferOutput<(typeof PANEL_METHODS)[M]>;

/** Methods that hosts may call and this version refuses by name. */
export const UNSUPPORTED_PANEL_METHODS = ["startScreenSharing"] as const;

/** True if the server supports the method. */
export function isPanelMethod(method: string): method is PanelMethod {
  return Object.hasOwn(PANEL_METHODS, method);
}
