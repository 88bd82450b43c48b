/** Permissions of security profiles. Source: https://docs.aws.amazon.com/connect/latest/adminguide/security-profile-list.html */
import type { SecurityProfile } from "./entities.ts";

/** Actions by object: each permission is named `<object>.<action>`. */
const ACTIONS = {
  // Routing
  RoutingPolicies: ["Create", "Delete", "Edit", "View"],
  TransferDestinations: ["Create", "Delete", "Edit", "View"],
  HoursOfOperation: ["Create", "Delete", "Edit", "View"],
  Queues: ["Create", "Edit", "EnableAndDisable", "View"],
  TaskTemplates: ["Create", "Delete", "Edit", "View"],
  PredefinedAttributes: ["Create", "Delete", "Edit", "View"],
  DataTables: ["Create", "Delete", "Edit", "EditExpressionValues", "ManageValues", "View"],
  // Channels and flows
  Prompts: ["Create", "Delete", "Edit", "View"],
  ContactFlows: ["Create", "Delete", "Edit", "Publish", "View"],
  ContactFlowModules: ["Create", "Delete", "Edit", "Publish", "View"],
  Bots: ["Create", "Delete", "Edit", "View"],
  PhoneNumbers: ["Claim", "Edit", "Release", "View"],
  EmailAddresses: ["Create", "Edit", "Remove", "View"],
  Views: ["Create", "Edit", "Remove", "View"],
  AnalyticsConnectors: ["Edit", "View"],
  // Users and permissions
  Users: ["Create", "Delete", "Edit", "EditPermission", "EnableAndDisable", "View"],
  AgentGrouping: ["Create", "Edit", "EnableAndDisable", "View"],
  SecurityProfiles: ["Create", "Delete", "Edit", "View"],
  AgentStates: ["Create", "Edit", "EnableAndDisable", "View"],
  Workspaces: ["Assign", "Create", "Delete", "Edit", "EditVisibility", "View"],
  // Contact Control Panel
  RealtimeContactLens: ["View"],
  VoiceId: ["Access"],
  RestrictTaskCreation: ["Access"],
  RestrictPhoneTypeSettings: ["Access"],
  AudioDeviceSettings: ["Access"],
  VideoContact: ["Access"],
  OutboundEmail: ["Create"],
  SelfAssignContacts: ["Access"],
  RequireEndContactConfirmation: ["Enabled"],
  // Analytics and optimization
  "AccessMetrics.RealTimeMetrics": ["Access"],
  "AccessMetrics.HistoricalMetrics": ["Access"],
  "AccessMetrics.AgentActivityAudit": ["Access"],
  "AccessMetrics.Dashboards": ["Access"],
  "AccessMetrics.DashboardsWithMyData": ["View"],
  CustomMetrics: ["Create", "Delete", "Edit", "Publish", "View"],
  ContactSearch: ["View"],
  MyContacts: ["View"],
  ContactSearchSampleContacts: ["View"],
  ContactSearchWithCharacteristics: ["Access", "View"],
  ContactSearchWithKeywords: ["Access", "View"],
  ConfigureContactAttributes: ["View"],
  RestrictContactAccessByHierarchy: ["View"],
  ContactAttributes: ["View"],
  GraphTrends: ["View"],
  "InformationExtraction.Definitions": ["Create", "Delete", "Edit", "View"],
  "InformationExtraction.Results": ["View"],
  ContactLensPostContactSummary: ["View"],
  ContactLensCustomVocabulary: ["Edit", "View"],
  ThemeDetection: ["Create", "Delete", "View"],
  Rules: ["Create", "Delete", "Edit", "View"],
  RulesGenerativeAI: ["Create", "Delete", "Edit", "View"],
  AgentTimeCard: ["View"],
  MetricsReports: ["Create", "Delete", "Edit", "Publish", "Schedule", "Share", "View"],
  ReportSchedules: ["Create", "Delete", "Edit", "View"],
  ReportsAdmin: ["Access", "Delete", "Publish", "Schedule", "View"],
  Evaluation: ["Create", "Delete", "Edit", "View"],
  MyReceivedEvaluations: ["View"],
  EvaluationForms: ["Create", "Delete", "Edit", "View"],
  EvaluationAssistant: ["Access"],
  EvaluationCalibrationSessions: ["Create", "Delete", "Edit", "View"],
  MyCoachingSessions: ["Create", "Delete", "Edit", "View"],
  CoachingSessions: ["Create", "Delete", "Edit", "View"],
  EvaluationReviews: ["Create", "View"],
  EvaluationReviewRequest: ["Create", "Delete", "View"],
  VoiceIdAttributesAndSearch: ["View"],
  Forecasting: ["Edit", "Publish", "View"],
  Capacity: ["Edit", "Publish", "View"],
  ForecastScheduleInterval: ["Edit", "View"],
  // Recordings and transcripts
  "CallRecordings.Unredacted": ["Access", "DownloadButton"],
  "CallRecordings.Redacted": ["Access", "DownloadButton"],
  "ContactTranscripts.Unredacted": ["Access", "DownloadButton"],
  "ContactTranscripts.Redacted": ["Access"],
  ScreenRecording: ["Access", "Delete", "Download"],
  "ScreenRecording.Redacted": ["Access", "Download"],
  "AutomatedVoiceInteraction.Recordings.Unredacted": ["Access", "DownloadButton"],
  "AutomatedVoiceInteraction.Recordings.Redacted": ["Access", "DownloadButton"],
  "AutomatedVoiceInteraction.Transcripts.Unredacted": ["Access"],
  "AutomatedVoiceInteraction.Transcripts.Redacted": ["Access"],
  RedactedData: ["View"],
  UnredactedData: ["View"],
  // Actions on contacts
  ManualAssignAnyContact: ["Enable"],
  ManualAssignMyContacts: ["Enable"],
  TransferContact: ["Enabled"],
  StopContact: ["Enabled"],
  UpdateContactSchedule: ["Enabled"],
  "Contacts.Tag": ["Edit"],
  HistoricalChanges: ["View"],
  // Features beside the contact center
  QConnectAIAgents: ["Create", "Delete", "Edit", "View"],
  QConnectAIPrompts: ["Create", "Delete", "Edit", "View"],
  QConnectGuardrails: ["Create", "Delete", "Edit", "View"],
  CustomerProfiles: ["Create", "Edit", "View"],
  "CustomerProfiles.CalculatedAttributes": ["Create", "Delete", "Edit", "View"],
  "CustomerProfiles.Segments": ["Create", "Delete", "Export", "View"],
  "CustomerProfiles.ProfileExplorer": ["Create", "Delete", "Edit", "View"],
  Campaigns: ["Create", "Delete", "Edit", "Manage", "View"],
  Scheduling: ["Edit", "Publish", "View"],
  TimeOff: ["Approve", "Edit", "View"],
  TimeOffBalance: ["Edit", "View"],
  TeamCalendar: ["Edit", "View"],
  StaffCalendar: ["Edit", "View"],
  CustomViews: ["Access"],
  Wisdom: ["View"],
  "Analytics.PerformanceMetrics": ["Access"],
  ContentManagement: ["Create", "Delete", "Edit", "View"],
  CaseHistory: ["View"],
  Cases: ["Create", "Delete", "Edit", "View"],
  CaseFields: ["Create", "Edit", "View"],
  CaseTemplates: ["Create", "Edit", "View"],
  MyCases: ["Delete"],
  CaseComments: ["Delete", "Edit"],
  MyCaseComments: ["Delete", "Edit"],
  CaseCustomRelatedItems: ["Delete", "Edit"],
} as const;

/** Permissions without an object. */
const SINGLE = [
  "AccessMetrics",
  "BasicAgentAccess",
  "ChatTestMode",
  "DeleteCallRecordings",
  "DownloadCallRecordings",
  "ListenCallRecordings",
  "ManagerBargeIn",
  "ManagerListenIn",
  "OutboundCallAccess",
] as const;

type Actions = typeof ACTIONS;

/** Name of a permission that Amazon Connect documents. */
export type Permission =
  | (typeof SINGLE)[number]
  | { [Subject in keyof Actions]: `${Subject}.${Actions[Subject][number]}` }[keyof Actions];

const KNOWN: ReadonlySet<string> = new Set([
  ...SINGLE,
  ...Object.entries(ACTIONS).flatMap(([subject, actions]) => actions.map((action) => `${subject}.${action}`)),
]);

/** Returns true if Amazon Connect documents the permission, or lists it for its own profiles. Others are kept: they may be newer. */
export function isKnownPermission(name: string): boolean {
  return KNOWN.has(name);
}

/** Permission required by the agent panel. */
export const PANEL_PERMISSION = "BasicAgentAccess" satisfies Permission;

/** Security profile of administrators: the one that every center begins with. */
export const FULL_ACCESS_PROFILE = "Admin";

/**
 * Returns true if users with this profile may use all operations and grant all permissions, whatever the profile lists. The rule follows the name, which
 * cannot be changed and no other profile can have: no upgrade, and no file of an earlier version, takes away the access of administrators.
 *
 * Source: docs/adr/0018-permissions.md
 */
export function hasFullAccess({ name }: Pick<SecurityProfile, "name">): boolean {
  return name.trim().toLowerCase() === FULL_ACCESS_PROFILE.toLowerCase();
}
