/**
 * Adds the function that writes a group which deletes streams or releases claims. A deleted stream keeps its row, with the number -1: nothing continues from it, also not
 * from nodes that do not know deletions.
 */
export const deleteStreams = `
  CREATE FUNCTION $schema.write_group_2(
    writer uuid, writer_session integer, group_number bigint, lease_names text[], lease_epochs bigint[],
    kinds text[], keys text[], last_seqs integer[], end_seqs integer[], may_be_new boolean,
    event_streams integer[], seqs integer[], ats bigint[], types text[], datas text[],
    snapshot_streams integer[], snapshot_seqs integer[], are_active boolean[], states text[],
    free_keys text[], claim_keys text[], claim_holders text[], claim_ends bigint[], ended_claims integer, rest json
  ) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $function$
  DECLARE
    moment bigint;
    deleted bigint[];
  BEGIN
    moment := $schema.write_group_1(writer, writer_session, group_number, lease_names, lease_epochs, kinds, keys, last_seqs, end_seqs,
      may_be_new, event_streams, seqs, ats, types, datas, snapshot_streams, snapshot_seqs, are_active, states, free_keys, claim_keys,
      claim_holders, claim_ends, ended_claims, rest);
    SELECT array_agg(streams.id) INTO deleted FROM $schema.streams
      JOIN unnest(kinds, keys, last_seqs, end_seqs) AS gone(kind, key, last_seq, end_seq) USING (kind, key)
      WHERE gone.end_seq = -1 AND gone.last_seq <> -1;
    DELETE FROM $schema.journal WHERE stream = ANY (deleted);
    DELETE FROM $schema.snapshots WHERE stream = ANY (deleted);
    DELETE FROM $schema.timers USING $schema.streams
      WHERE streams.id = ANY (deleted) AND timers.stream_kind = streams.kind AND timers.stream_key = streams.key;
    DELETE FROM $schema.claims USING json_to_recordset(rest->'releaseClaims') AS released(key text, holder text)
      WHERE claims.key = released.key AND claims.holder = released.holder;
    RETURN moment;
  END $function$;
`;
