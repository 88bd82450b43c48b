/**
 * Purpose: generates docs/compat/connect.md from the table of control plane operations and the list of implemented ones.
 * When:    called by gen-docs.
 * Usage:   await compatConnectPage(root)
 */
import { join } from "node:path";
import { generatedFrom, table } from "./markdown.ts";

type Row = { readonly name: string; readonly method: string; readonly path: string };

type Implemented = { readonly name: string; readonly permission: string | { readonly all: readonly string[] } };

/** Operations for which Amazon Connect documents no permission of security profiles: they need the nearest one. */
const NEAREST: ReadonlySet<string> = new Set([
  "AssociateApprovedOrigin",
  "CreateInstance",
  "CreatePersistentContactAssociation",
  "CreateParticipant",
  "DeleteQueue",
  "DeleteRoutingProfile",
  "DescribeInstance",
  "DescribeInstanceAttribute",
  "DisassociateApprovedOrigin",
  "DismissUserContact",
  "GetContactMetrics",
  "GetFederationToken",
  "ListApprovedOrigins",
  "ListInstanceAttributes",
  "ListInstances",
  "ListTagsForResource",
  "PauseContact",
  "PutUserStatus",
  "ResumeContact",
  "SearchResourceTags",
  "SendChatIntegrationEvent",
  "StartChatContact",
  "StartContactStreaming",
  "StartTaskContact",
  "StopContactStreaming",
  "TagResource",
  "UntagResource",
  "UpdateContact",
  "UpdateContactAttributes",
  "UpdateContactRoutingData",
  "UpdateParticipantAuthentication",
  "UpdateParticipantRoleConfig",
  "UpdateInstanceAttribute",
]);

/** Differences of implemented operations that callers may notice. */
const PARTLY: Readonly<Record<string, string>> = {
  UpdateParticipantAuthentication:
    "the provider is that of the settings `customerOidc…`, any OpenID provider in place of Amazon Cognito; see [guides/authenticate-customers.md](../guides/authenticate-customers.md). Not compared: a state that is unknown, changed or has expired is an `InvalidParameterException`, a chat that has ended an `InvalidRequestException`, and a second answer a `ConflictException`. `ErrorDescription` has no effect",
  UpdateParticipantRoleConfig:
    "custom participants are not timed. Without a disconnect flow, the chat ends when all but the customer are disconnected, with the reason `IDLE_DISCONNECT` (not compared). A change applies when the next agent joins, to all participants",
  CreatePersistentContactAssociation:
    "the source must have ended before the chat began. `ClientToken` has no effect: repeating a request changes nothing, and another source is refused with `InvalidRequestException`",
  DescribeView:
    "views are the files in the folder of the setting `viewsDir`; without `CreatedTime`, `LastModifiedTime`, `VersionDescription` and `ViewContentSha256`. Not compared: `$SAVED` is the newest version, as `$LATEST`",
  StartChatContact:
    "`PersistentChat` also needs the permission `ContactTranscripts.Unredacted.Access`; the attributes of its source are copied (not compared), and a chat can be continued as soon as it has ended. with the `ResponseMode` INCREMENTAL, the customer is shown messages that a custom participant sends in parts ([calls](../wire/participant.md#message-parts)); `RelatedContactId`, `SegmentAttributes` and `CustomerId` have no effect yet. With `DisconnectOnCustomerExit` the `participant.left` of the agents follows that of the customer, before `chat.ended`; there are no disconnect flows. A `ClientToken` with a different request is refused with `IdempotencyException` (409); like Amazon's it is valid for seven days",
  CreateParticipant:
    "chats only: `CUSTOMER` is refused with an error that names the role, as are `ParticipantCapabilities`. A contact has one custom participant at a time and at most 50 in all. As documented, one is refused while an agent has the contact, and leaves when an agent joins; it must connect within 15 seconds. Not compared: `Expiry` is that of the token, an hour after the chat's maximum duration; its leaving changes nothing else, and the contact goes on. A repeated `ClientToken` returns the same participant with a new token",
  StartContactStreaming:
    "`StreamingEndpointArn` is one of the setting `streamingEndpoints`, which leads to a web hook in place of a topic; see [guides/bots-by-web-hook.md](../guides/bots-by-web-hook.md). `ContactId` is any contact of the chain. A chat has at most five streamings at a time (`LimitExceededException`). A repeated `ClientToken` returns the first `StreamingId`, also after that was stopped (for the last 20). Streamed are the items of the transcript, the notices of timers and typing, from the start of the streaming on, in order. Not compared: `Subject` and `UnsubscribeURL` are absent, `SignatureVersion` is 2, the `Timestamp` is that of the item, `MessageVisibility` is `AGENT` for items of transfers, `CUSTOMER` or `AGENT` for a rejected file by its sender, and `ALL` for all others, and receipts are not streamed. Amazon's topics neither guarantee order nor wait for an endpoint",
  SendChatIntegrationEvent:
    "for every access key (Amazon: for its own SMS service only). `DestinationId` is the id or the ARN of a contact flow, in which new chats begin: there are no phone numbers that could be associated with one. `SourceId` identifies the chat and is not kept: pass what agents should see as an attribute. `EVENT` is typing or a receipt. Not compared: `DISCONNECT` without an open chat is refused with `ResourceNotFoundException` and starts none; without `ParticipantDetails` the customer is named `Customer`; a chat lasts 25 hours. The request has no token: one that is repeated is a second message",
  StopContactStreaming:
    "an unknown `StreamingId`, or one that was stopped, is refused with `ResourceNotFoundException`",
  CreateQueue:
    "`OutboundCallerConfig`, `OutboundEmailConfig` and `EmailAddressesConfig` are refused with an error that names them. Outside the hours of `HoursOfOperationId` contacts are queued too, unless the flow checks them. A contact that exceeds `MaxContacts` continues in its flow, which ends it without a further step; one that was transferred stays then. Agent queues have no limit (Amazon: 10)",
  UpdateQueueStatus:
    "a disabled queue takes no further contacts: flows pass over the step that leads there; waiting contacts are served",
  UpdateQueueMaxContacts: "a lower limit has an effect on contacts that arrive; those that wait stay",
  UpdateQueueHoursOfOperation: "flows that check the hours of their queue follow them",
  AssociateApprovedOrigin: "origins and patterns such as `http://localhost:*`; one that is approved already stays so",
  ListApprovedOrigins: "without those of the setting `approvedOrigins`",
  DeleteQueue: "contacts that wait in the queue stay there until they end",
  DeleteUser:
    "a user who has contacts on their desk is not deleted (`ResourceInUseException`); not compared: the session of a deleted user",
  UpdateUserPhoneConfig:
    "`AutoAccept` (of chats and calls) and `AfterContactWorkTimeLimit` have an effect, the other members have none",
  UpdateSecurityProfile:
    "restrictions by tags, hierarchies, applications, flow modules and AI agents are refused with an error that names them",
  UpdateRoutingProfileAgentAvailabilityTimer: "kept without effect: there are no outbound contacts",
  UpdateRoutingProfileConcurrency: "`WorkloadTypeConcurrencies` has no effect",
  UpdateHoursOfOperationOverride:
    "`RecurrenceConfig`, and an `OverrideType` other than `STANDARD`, are refused with an error that names them",
  CreateUser:
    "`DirectoryUserId`, `HierarchyGroupId` and the settings by channel (`AfterContactWorkConfigs`, `PhoneNumberConfigs`, `PersistentConnectionConfigs`, `VoiceEnhancementConfigs`) are refused with an error that names them. `AutoAcceptConfigs` has an effect for `VOICE` and `CHAT`; one that is not in the list has that of `PhoneConfig`. Of `PhoneConfig`, `AutoAccept` (of both channels) and `AfterContactWorkTimeLimit` have an effect. Without `Password` the user cannot sign in",
  UpdateContact:
    "of the references, files are refused, and all of a contact may have 32,768 bytes as JSON; `SegmentAttributes`, `QueueInfo`, `UserInfo` and the endpoints are refused with an error that names them",
  UpdateContactRoutingData:
    "of `RoutingCriteria`, `NotAttributeCondition` and `Range` are refused with an error that names them; attributes, values and agents must exist; at most 20 steps of up to seven days, with 200 conditions and agents and 8,192 characters of JSON in all, in three levels. Criteria can be set as soon as the contact exists, so that they are in effect once it is queued; flows cannot set them. Not compared: no steps remove the criteria; the time of a step continues while the contact rings or is paused; the next contact after a transfer has none; they are refused for a contact that an agent has, or that is paused",
  CreatePredefinedAttribute:
    "`EnableValueValidationOnAssociation` with the value `true` is refused with an error that names it. `Purposes` are kept without effect",
  DescribePredefinedAttribute: "without `LastModifiedTime` and `LastModifiedRegion`",
  ListPredefinedAttributes: "without `LastModifiedTime` and `LastModifiedRegion`",
  SearchPredefinedAttributes: "by `Name`",
  UpdatePredefinedAttribute: "not compared: a value that a user has is not removed (`ResourceInUseException`)",
  DeletePredefinedAttribute:
    "refused while a user has one of its values. Contacts that wait for such an agent wait until their step expires",
  AssociateUserProficiencies:
    "at most 100 proficiencies of a user. Not compared: one that the user has already is replaced",
  UpdateUserProficiencies:
    "not compared: one that the user does not have is refused with `InvalidParameterException`, and nothing is changed",
  DisassociateUserProficiencies: "not compared: those that the user does not have are passed over",
  ListUserProficiencies: "without `LastModifiedTime` and `LastModifiedRegion`",
  ListAssociatedContacts: "all contacts of the chain on one page",
  UpdateUserIdentityInfo: "`SecondaryEmail` and `Mobile` have no effect",
  CreateRoutingProfile:
    "`ManualAssignmentQueueConfigs` is refused with an error that names it; the channel `EMAIL` is not supported. `AgentAvailabilityTimer` is kept and has no effect: there are no outbound contacts",
  CreateSecurityProfile:
    "restrictions by tags, hierarchies, applications, flow modules and AI agents are refused with an error that names them",
  CreateHoursOfOperation: "`ParentHoursOfOperationConfigs` is refused with an error that names it",
  CreateHoursOfOperationOverride:
    "`RecurrenceConfig`, and an `OverrideType` other than `STANDARD`, are refused with an error that names them",
  AssociateContactWithUser:
    "an agent of the conversation is refused. The contact must wait: one that rings at another agent is refused with `InvalidRequestException`, as is an agent with 50 contacts. A contact that is not accepted returns to its queue and counts as missed. Not compared: agents who are offline, other agents' personal queues, and queues that are not in the agent's routing profile; all are possible here. IAM context keys have no effect",
  GetContactMetrics:
    "`ESTIMATED_WAIT_TIME` follows from the last acceptances in the queue (Amazon: a prediction); without two of them in half an hour it has no value. A contact that does not wait in a queue is refused with `InvalidRequestException`",
  GetFederationToken:
    "for every center, not only for SAML. The key's user needs the permission of the agent panel, administrators too; a user who is disabled, and a request whose signature is not verified (setting `signatures`), are refused. `SignInUrl` signs one browser in, in a window and not in a frame, within two minutes, and opens the panel; `destination`, appended to its fragment (`&destination=`) or in its query, leads to another page of the center. As `loginUrl` of Streams it signs in the panel of the page. Not compared: how long and how often Amazon's address is valid, and its parameters. `AccessToken` is the token of the session, with which a back end can read it (`GET /auth/session`) or end it together with that of the browser (`POST /auth/sign-out`); it is valid for twelve hours. `RefreshToken` and `RefreshTokenExpiration` are absent: sessions are not renewed. A user has 60 of these sign-ins at once and as many again in an hour, on each node (`ThrottlingException`)",
  MonitorContact:
    "chats and calls. The audio of a call is there once that of the page of the supervisor arrives, and a user with another call is refused. `ContactId` in the answer is that of the monitored contact: the supervisor's desk has it under this id, and no contact of the monitoring exists. Without `BARGE` the user may listen only; the user needs `ManagerListenIn`, for `BARGE` also `ManagerBargeIn`. At most five supervisors monitor a contact, and one of them takes part",
  UpdateInstanceAttribute:
    "`MULTI_PARTY_CHAT_CONFERENCE` and `ENHANCED_CHAT_MONITORING` are `true` from the start; `CONTACTFLOW_LOGS`, `AUTO_RESOLVE_BEST_VOICES` and `EARLY_MEDIA` are kept without effect; the others belong to features that are not built: they are `false`, and `true` is refused with an error that names the attribute",
  SearchContactFlows:
    "without `Content`; all flows are `ACTIVE` and `PUBLISHED`. `FlowAttributeFilter` is refused with an error that names it",
  SearchHoursOfOperationOverrides:
    "not compared: the names of the fields, which are not documented; here `Name`, `Description`, `HoursOfOperationId` and `ResourceID`, and the dates `EffectiveFrom` and `EffectiveTill`. A filter by tags applies to those of the hours",
  SearchResourceTags:
    "`prompt`, `flow-module` and `metric` have no resources; without a type of comparison, texts must be equal",
  GetEffectiveHoursOfOperations:
    "at most 366 dates. Not compared: periods that last until the next day, which belong to the date of their start, and dates that an override closes, which have one entry with the status `CLOSED` for the whole day",
  SearchContacts:
    "of the criteria, `Name` (parts of the name, ignoring case), `AgentIds`, `QueueIds`, `Channels`, `InitiationMethods` and `ContactTags` have an effect; the others are refused with an error that names them, `SearchableContactAttributes` because no attributes are configured for the search. Contacts are sorted by the time that is searched, newest first by default; another `Sort` is refused. Without `Sort.FieldName` (Amazon: required) `Sort.Order` applies to that time, also to `ENQUEUE_TIMESTAMP`, which is not a field to sort by. A page may be short, with a `NextToken`, after 10,000 contacts that do not match; `TotalCount` is absent if more than 10,000 contacts are in the time range. Contacts are found from their start on, those that an earlier version started after their end, and those that had ended before once they are updated. The texts of `Name` have at most 2,048 characters in all. Searches run one at a time per node; if 20 wait, more are refused with `ThrottlingException`",
  SearchUsers:
    "`ListCondition` (proficiencies), `HierarchyGroupCondition` and `UserAttributeFilter` are refused with an error that names them",
  UpdateAgentStatus: "`ResetOrderNumber` has no effect",
  StopContact:
    "the contact of an agent who was added to a chat ends by itself, any other with its chat. `DisconnectReason` has no effect (Amazon: used by outbound campaigns only)",
  DescribeContact:
    "chats, calls and tasks. Without the permission `ContactAttributes.View` the answer has no `Attributes`, `CustomerId` and `SegmentAttributes`. `SegmentAttributes` has `connect:CustomerAuthentication`, once a flow has asked the customer to sign in, and the rating of a chat (`tributary:Rating`, `tributary:RatingComment`), and nothing else. `RoutingCriteria` is without `Index`. Not compared: a step is `JOINED` also if the contact was assigned; the active step of a contact that ends while it waits stays `ACTIVE`",
  CreateInstance: "a center is one instance: valid requests are refused with `ServiceQuotaExceededException`",
  DeleteContactFlow:
    "a flow that a quick connect or a task template names is not deleted (`ResourceInUseException`). Contacts that are in it, or would begin with it, end. The widgets' start call uses the first flow that remains",
  CreateTaskTemplate:
    "names are unique (`DuplicateResourceException`); `ClientToken` has no effect. `Constraints` is required, because the field of the type `NAME` must be among `RequiredFields`. Fields of the types `SCHEDULED_TIME`, `QUICK_CONNECT` and `SELF_ASSIGN` have no default values. `SelfAssignFlowId` and fields of the type `SELF_ASSIGN` are kept without effect",
  UpdateTaskTemplate:
    "the whole content, as documented; the name stays if it is absent. Default values as in `CreateTaskTemplate`",
  GetTaskTemplate:
    "without `CreatedTime` and `LastModifiedTime`; `SnapshotVersion` is refused with an error that names it. Constraints are in the order of the fields",
  ListTaskTemplates: "without `CreatedTime` and `LastModifiedTime`. Not compared: `Name` is the whole name",
  DeleteTaskTemplate: "tasks that were created with the template keep its values",
  ListContactReferences: "files of chats are not among them",
  StartTaskContact:
    "`PreviousContactId`, `Attachments` and segment attributes other than `connect:ContactExpiry` are refused with an error that names them. With a template, fields that are not members of the task are `References` by the name of the field: `URL`, `NUMBER`, `DATE` and `EMAIL` for fields of these types, `STRING` for the others; not compared. Constraints on agents have no effect on programs. A task may belong to any contact (`RelatedContactId`). Not compared: the time of expiry of a scheduled task runs from its schedule",
  UpdateContactSchedule: "the time of expiry moves with the schedule; not compared",
  PauseContact:
    "`ContactFlowId` is refused with an error that names it. A task in another state is an `InvalidRequestException` (Amazon: `ConflictException`); a task that rings is not paused, nor one of an agent who has 50 contacts",
  ResumeContact:
    "`ContactFlowId` is refused with an error that names it. A task that waited is back in its queue without a flow. An agent may resume a task while all of their slots are taken",
  TransferContact:
    "tasks only, as documented; `ClientToken` has no effect: a repetition is refused, because the contact has ended. Not compared: the contact that ended has the disconnect reason `AGENT_DISCONNECT` and a next contact of the type `QUICK_CONNECT`, also without an agent and a quick connect",
  UpdateContactAttributes:
    "`InitialContactId` is the id of the conversation's first contact, as documented. More than 32,768 bytes for all attributes of the contact are refused with `InvalidParameterException`",
};

/** Effects of the operations of our own. */
const OWN: Readonly<Record<string, string>> = {
  ExplainContactRouting:
    "reasons for which a contact waits, with the obstacle of each agent, or for which an agent has it; as data, and as sentences in `words` ([guide](../guides/run-your-center.md#a-contact-waits))",
  GetContactTranscript: "transcript of an ended chat, in pages ([protocol](../wire/history.md))",
};

/** Behavior that differs from Amazon Connect, independent of an operation. */
const BEHAVIORS: readonly (readonly [amazon: string, here: string])[] = [
  [
    "`StartChatContact` initiates a flow",
    "the flow starts when the customer joins: with the first socket, `ConnectParticipant`, `connection.acknowledged` or the first message. A chat whose customer does not come is never queued, and ends after five minutes",
  ],
  [
    "not compared: a flow that sets more attributes than a contact may have",
    "the attributes that do not fit are left out, and the flow continues",
  ],
  [
    "not compared: the widgets' start call (`/startChat`), which needs no signature",
    "a `ClientToken` has an effect for ten minutes and only if it is a random UUID, because the answer gives access to the chat; other tokens are ignored, and each request starts a chat. Unless the center is a demo, pages of other sites need an approved origin",
  ],
  [
    "not compared: the clock of the server is set back or forward",
    "deadlines of offers, after-contact work and chats, and delays of queues, keep their length; after a restart the clock counts",
  ],
  [
    "the next contact goes to the agent who has been available longest; handling a contact moves the agent to the end of the order",
    "the next contact goes to the agent who has been idle longest; idle time also restarts when the agent chooses *Available* again or misses a contact. An offer that is withdrawn does not restart it",
  ],
  [
    "if the customer leaves while the contact rings, the agent's events report it as rejected",
    "the contact is removed from the agent's desk",
  ],
  [
    "not compared: an agent signs out while contacts ring",
    "the contacts return to their positions in the queues at once and do not count as missed; missed contacts are cleared from the desk",
  ],
  [
    "not compared: contacts that are accepted automatically",
    "offer and acceptance are one change: the desktop receives the contact as connecting and then as connected, and other clients as connected only",
  ],
];

const PERMISSIONS = [
  "A request needs the permission of its operation in one of the security profiles of the key's user; otherwise it is refused with `AccessDeniedException` (403), which names operation and permission. *Nearest*: Amazon documents no permission for the operation. Names are those of [Amazon's list](https://docs.aws.amazon.com/connect/latest/adminguide/security-profile-list.html).",
  table(
    ["Amazon Connect", "Tributary"],
    [
      [
        "IAM policies decide who may call the API; security profiles restrict the admin website",
        "security profiles restrict the API",
      ],
      [
        "users of the security profile *Admin* have full access",
        "the same: users of the security profile named `Admin` may use all operations, also those of later versions, whatever permissions the profile lists. The agent panel requires `BasicAgentAccess` in the list of one of the user's profiles",
      ],
      [
        "a user with `Users.Create` or `SecurityProfiles.Edit` can give others, and themselves, more permissions than they have",
        "refused with `AccessDeniedException`: permissions that are added to a security profile, and those of a profile that is assigned to a user, must be held by the caller",
      ],
      [
        "the widgets' start call needs no signature",
        "the same; `StartChatContact` and `StartTaskContact` need `ChatTestMode`",
      ],
    ],
  ),
].join("\n\n");

/** Renders docs/compat/connect.md. */
export async function compatConnectPage(root: string): Promise<string> {
  const { CONNECT_OPERATIONS, OWN_OPERATIONS } = (await import(
    join(root, "packages/protocol/src/connect/operations.ts")
  )) as {
    CONNECT_OPERATIONS: readonly Row[];
    OWN_OPERATIONS: readonly Row[];
  };
  const { implementedOperations } = (await import(join(root, "packages/http/src/connect/implemented.ts"))) as {
    implementedOperations: readonly Implemented[];
  };
  const done = new Map(implementedOperations.map((operation) => [operation.name, operation]));
  const rowOf = ({ name, method, path }: Row): string[] => [
    name,
    `\`${method} ${path}\``,
    permissionText(done.get(name)),
    PARTLY[name] ?? "",
  ];
  const implemented = CONNECT_OPERATIONS.filter(({ name }) => done.has(name));
  const later = CONNECT_OPERATIONS.filter(({ name }) => !done.has(name));
  return [
    "# Connect control plane",
    generatedFrom("packages/http/src/connect/implemented.ts"),
    `${implemented.length} of ${CONNECT_OPERATIONS.length} operations are implemented. All others return \`InvalidRequestException\` (400) in JSON with a message that names the operation.`,
    "Times are epoch seconds. Ids are accepted with or without their ARN. Requests are signed (SigV4, service `connect`) with one of the center's access keys.",
    "## Implemented operations",
    table(["Operation", "Request", "Permission", "Differences"], implemented.map(rowOf)),
    "## Operations of our own",
    "They are signed, refused and answered like the others, but no AWS client knows them.",
    table(
      ["Operation", "Request", "Permission", "Effect"],
      OWN_OPERATIONS.map(({ name, method, path }) => [
        name,
        `\`${method} ${path}\``,
        permissionText(done.get(name)),
        OWN[name] ?? "",
      ]),
    ),
    "## Permissions",
    PERMISSIONS,
    "## Differences in routing and states",
    table(["Amazon Connect", "Tributary"], BEHAVIORS),
    "## Operations that are not implemented",
    later.map(({ name }) => name).join(" · "),
    "",
  ].join("\n\n");
}

function permissionText(operation: Implemented | undefined): string {
  if (operation === undefined) return "";
  const { name, permission } = operation;
  const text = typeof permission === "string" ? `\`${permission}\`` : `by resource, such as \`${permission.all[0]}\``;
  return NEAREST.has(name) ? `${text} (nearest)` : text;
}
