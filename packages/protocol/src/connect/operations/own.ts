/** Operations that Amazon Connect does not have. Their first path segment is none of its operations'. */
export const OWN_GET_OPERATIONS = [
  "ExplainContactRouting /tributary/contacts/{ContactId}/routing",
  "GetContactTranscript /tributary/contacts/{ContactId}/transcript",
] as const;
