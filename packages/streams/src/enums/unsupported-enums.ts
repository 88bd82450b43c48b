/**
 * Enumerations of features that this library does not support; pages may still use their names.
 *
 * Source: docs/wire/streams.md#enumerations and #globals.
 */
import { enumOf, type ValueOf } from "./enum-of.ts";

/** Events of the legacy disaster recovery feature. */
export const DisasterRecoveryEvents = /* @__PURE__ */ enumOf(
  "suppress force_offline set_offline init_disaster_recovery failover failover_pending init_dr_polling",
  "disasterRecovery",
);
/** One of {@link DisasterRecoveryEvents}. */
export type DisasterRecoveryEvents = ValueOf<typeof DisasterRecoveryEvents>;

export const GlobalResiliencyEvents = /* @__PURE__ */ enumOf(
  "configure configure_ccp_conduit init configure_error validate_global_signin global_signin_valid global_signin_invalid failover_detected failover_detected_crm failover_initiated failover_pending failover_pending_crm failover_complete heartbeat_syn heartbeat_ack force_failover",
  "globalResiliency",
);
/** One of {@link GlobalResiliencyEvents}. */
export type GlobalResiliencyEvents = ValueOf<typeof GlobalResiliencyEvents>;

/** Reasons why Global Resiliency could not be configured. */
export const GlobalResiliencyConfigureErrorType = /* @__PURE__ */ enumOf(
  "LILY_AGENT_CONFIG_MISSING LILY_AGENT_CONFIG_PARSE_ERROR",
);
/** One of {@link GlobalResiliencyConfigureErrorType}. */
export type GlobalResiliencyConfigureErrorType = ValueOf<typeof GlobalResiliencyConfigureErrorType>;

export const VoiceIdEvents = /* @__PURE__ */ enumOf("update_domain_id", "voiceId");
/** One of {@link VoiceIdEvents}. */
export type VoiceIdEvents = ValueOf<typeof VoiceIdEvents>;

/** Reasons why a Voice ID request failed. */
export const VoiceIdErrorTypes = /* @__PURE__ */ enumOf(
  "no_speaker_id_found speaker_id_not_enrolled get_speaker_id_failed get_speaker_status_failed opt_out_speaker_failed opt_out_speaker_in_lcms_failed delete_speaker_failed start_session_failed evaluate_speaker_failed session_not_exists describe_session_failed enroll_speaker_failed update_speaker_id_failed update_speaker_id_in_lcms_failed not_supported_on_conference_calls enroll_speaker_timeout evaluate_speaker_timeout get_domain_id_failed no_domain_id_found",
);
/** One of {@link VoiceIdErrorTypes}. */
export type VoiceIdErrorTypes = ValueOf<typeof VoiceIdErrorTypes>;

/** Result of the voice authentication of a speaker. */
export const VoiceIdAuthenticationDecision = /* @__PURE__ */ enumOf(
  "ACCEPT REJECT NOT_ENOUGH_SPEECH SPEAKER_NOT_ENROLLED SPEAKER_OPTED_OUT SPEAKER_ID_NOT_PROVIDED SPEAKER_EXPIRED",
);
/** One of {@link VoiceIdAuthenticationDecision}. */
export type VoiceIdAuthenticationDecision = ValueOf<typeof VoiceIdAuthenticationDecision>;

/** Result of the fraud detection for a speaker. */
export const VoiceIdFraudDetectionDecision = /* @__PURE__ */ enumOf("NOT_ENOUGH_SPEECH HIGH_RISK LOW_RISK");
/** One of {@link VoiceIdFraudDetectionDecision}. */
export type VoiceIdFraudDetectionDecision = ValueOf<typeof VoiceIdFraudDetectionDecision>;

/** Enrollment status of a speaker in Voice ID. */
export const VoiceIdSpeakerStatus = /* @__PURE__ */ enumOf("OPTED_OUT ENROLLED PENDING");
/** One of {@link VoiceIdSpeakerStatus}. */
export type VoiceIdSpeakerStatus = ValueOf<typeof VoiceIdSpeakerStatus>;

/** Status of an audio stream to Voice ID. */
export const VoiceIdStreamingStatus = /* @__PURE__ */ enumOf("ONGOING ENDED PENDING_CONFIGURATION");
/** One of {@link VoiceIdStreamingStatus}. */
export type VoiceIdStreamingStatus = ValueOf<typeof VoiceIdStreamingStatus>;

export const VoiceIdEnrollmentRequestStatus = /* @__PURE__ */ enumOf("NOT_ENOUGH_SPEECH IN_PROGRESS COMPLETED FAILED");
/** One of {@link VoiceIdEnrollmentRequestStatus}. */
export type VoiceIdEnrollmentRequestStatus = ValueOf<typeof VoiceIdEnrollmentRequestStatus>;

/** Authentication result as reported to a contact flow. */
export const ContactFlowAuthenticationDecision = /* @__PURE__ */ enumOf(
  "Authenticated NotAuthenticated Inconclusive NotEnrolled OptedOut NotEnabled Error",
);
/** One of {@link ContactFlowAuthenticationDecision}. */
export type ContactFlowAuthenticationDecision = ValueOf<typeof ContactFlowAuthenticationDecision>;

/** Fraud detection result as reported to a contact flow. */
export const ContactFlowFraudDetectionDecision = /* @__PURE__ */ enumOf(
  "HighRisk LowRisk Inconclusive NotEnabled Error",
);
/** One of {@link ContactFlowFraudDetectionDecision}. */
export type ContactFlowFraudDetectionDecision = ValueOf<typeof ContactFlowFraudDetectionDecision>;

/** Timeouts and poll counts of Voice ID. Unit: milliseconds, and numbers of polls. */
export const VoiceIdConstants = {
  EVALUATE_SESSION_DELAY: 10_000,
  EVALUATION_MAX_POLL_TIMES: 24,
  EVALUATION_POLLING_INTERVAL: 5_000,
  ENROLLMENT_MAX_POLL_TIMES: 120,
  ENROLLMENT_POLLING_INTERVAL: 5_000,
  START_SESSION_DELAY: 8_000,
} as const;
