/**
 * Tables, and the functions with which nodes write. `$schema` is replaced by the schema's name.
 *
 * `streams.last_seq` is the row that writers of a stream lock. `journal.rank` orders events across streams: see `write_group_1`. Text that
 * PostgreSQL cannot store is escaped, see `stored-text.ts`; states, data and values are JSON as text, which is returned as it was written.
 */
export const first = `
  CREATE TABLE $schema.writers (
    id     uuid PRIMARY KEY,
    session integer NOT NULL,
    last_group bigint NOT NULL,
    written_at timestamptz NOT NULL
  ) WITH (fillfactor = 20);

  CREATE TABLE $schema.ranks (
    only_row boolean PRIMARY KEY CHECK (only_row),
    rank_offset bigint NOT NULL
  );
  INSERT INTO $schema.ranks VALUES (true, 0);

  CREATE TABLE $schema.streams (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    last_seq integer NOT NULL,
    UNIQUE (kind, key)
  ) WITH (fillfactor = 80);

  CREATE TABLE $schema.journal (
    stream bigint NOT NULL,
    seq integer NOT NULL,
    at bigint NOT NULL,
    type text COLLATE "C" NOT NULL,
    data text COLLATE "C" NOT NULL,
    rank bigint NOT NULL,
    PRIMARY KEY (stream, seq)
  );
  CREATE INDEX journal_ranks ON $schema.journal (rank, stream, seq);

  CREATE TABLE $schema.snapshots (
    stream bigint PRIMARY KEY,
    seq integer NOT NULL,
    is_active boolean NOT NULL,
    state text COLLATE "C" NOT NULL
  ) WITH (fillfactor = 80);
  CREATE INDEX snapshots_active ON $schema.snapshots (stream) WHERE is_active;

  CREATE TABLE $schema.claims (
    key text COLLATE "C" PRIMARY KEY,
    holder text COLLATE "C" NOT NULL,
    ends_at bigint NOT NULL
  );
  CREATE INDEX claims_ends ON $schema.claims (ends_at);

  CREATE TABLE $schema.timers (
    id text COLLATE "C" PRIMARY KEY,
    due_at bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    stream_kind text COLLATE "C" NOT NULL,
    stream_key text COLLATE "C" NOT NULL,
    data text COLLATE "C" NOT NULL,
    holder text COLLATE "C",
    held_until bigint NOT NULL DEFAULT 0
  );
  CREATE INDEX timers_due ON $schema.timers (due_at, id);

  CREATE TABLE $schema.records (
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, id)
  );

  CREATE TABLE $schema.leases (
    name text COLLATE "C" PRIMARY KEY,
    holder text COLLATE "C" NOT NULL,
    epoch bigint NOT NULL,
    ends_at bigint NOT NULL
  );

  CREATE FUNCTION $schema.now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint';

  -- Binary search for the first event of that time: times never decrease within a stream, and numbers have no gaps.
  CREATE FUNCTION $schema.seqs_at_1(stream_kind text, stream_key text, wanted bigint) RETURNS SETOF integer LANGUAGE plpgsql STABLE AS $function$
  DECLARE
    number bigint;
    low integer := 1;
    high integer;
    middle integer;
    found_at bigint;
  BEGIN
    SELECT id, last_seq + 1 INTO number, high FROM $schema.streams WHERE kind = stream_kind AND key = stream_key;
    WHILE low < high LOOP
      middle := (low + high) / 2;
      SELECT at INTO found_at FROM $schema.journal WHERE stream = number AND seq = middle;
      IF found_at < wanted THEN low := middle + 1; ELSE high := middle; END IF;
    END LOOP;
    LOOP
      SELECT at INTO found_at FROM $schema.journal WHERE stream = number AND seq = low;
      EXIT WHEN NOT FOUND OR found_at <> wanted;
      RETURN NEXT low;
      low := low + 1;
    END LOOP;
  END $function$;

  -- Writes the less frequent parts of a group: claims that end, timers, records.
  CREATE FUNCTION $schema.write_rest_1(rest json) RETURNS void LANGUAGE plpgsql VOLATILE AS $function$
  BEGIN
    DELETE FROM $schema.timers WHERE id IN (SELECT json_array_elements_text(rest->'cancelTimers'));
    INSERT INTO $schema.timers (id, due_at, kind, stream_kind, stream_key, data)
      SELECT new.id, new."dueAt", new.kind, new."streamKind", new."streamKey", new.data
      FROM json_to_recordset(rest->'setTimers') AS new(id text, "dueAt" bigint, kind text, "streamKind" text, "streamKey" text, data text)
      ORDER BY new.id
    ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, kind = excluded.kind, stream_kind = excluded.stream_kind,
      stream_key = excluded.stream_key, data = excluded.data, holder = NULL, held_until = 0;
    DELETE FROM $schema.records USING json_to_recordset(rest->'deleteRecords') AS gone(kind text, id text)
      WHERE records.kind = gone.kind AND records.id = gone.id;
    INSERT INTO $schema.records (kind, id, value)
      SELECT new.kind, new.id, new.value FROM json_to_recordset(rest->'putRecords') AS new(kind text, id text, value text)
      ORDER BY new.kind, new.id
    ON CONFLICT (kind, id) DO UPDATE SET value = excluded.value;
  END $function$;

  -- Locks what a group depends on, and returns it: leases by name, then streams by kind and key, as write_group_1 visits them, then claims.
  CREATE FUNCTION $schema.lock_group_1(kinds text[], keys text[], claim_keys text[], lease_names text[])
  RETURNS TABLE (part text, n integer, number bigint, holder text) LANGUAGE plpgsql VOLATILE AS $function$
  BEGIN
    PERFORM FROM $schema.leases WHERE name = ANY (lease_names) ORDER BY name FOR SHARE;
    PERFORM FROM $schema.streams JOIN unnest(kinds, keys) AS named(kind, key) USING (kind, key) ORDER BY kind, key FOR UPDATE OF streams;
    PERFORM FROM $schema.claims WHERE key = ANY (claim_keys) ORDER BY key FOR UPDATE;
    RETURN QUERY SELECT 'lease', named.n::integer, leases.epoch, NULL
      FROM unnest(lease_names) WITH ORDINALITY AS named(name, n) JOIN $schema.leases USING (name);
    RETURN QUERY SELECT 'stream', named.n::integer, streams.last_seq::bigint, NULL
      FROM unnest(kinds, keys) WITH ORDINALITY AS named(kind, key, n) JOIN $schema.streams USING (kind, key);
    RETURN QUERY SELECT 'claim', named.n::integer, NULL::bigint, claims.holder
      FROM unnest(claim_keys) WITH ORDINALITY AS named(key, n) JOIN $schema.claims USING (key) WHERE claims.ends_at > $schema.now_ms();
  END $function$;

  -- Checks that the database is as the writer supposed when it judged the group, and writes the group; or raises TB001 and writes nothing.
  CREATE FUNCTION $schema.write_group_1(
    writer uuid, writer_session integer, group_number bigint, lease_names text[], lease_epochs bigint[],
    kinds text[], keys text[], last_seqs integer[], end_seqs integer[], may_be_new boolean,
    event_streams integer[], seqs integer[], ats bigint[], types text[], datas text[],
    snapshot_streams integer[], snapshot_seqs integer[], are_active boolean[], states text[],
    free_keys text[], claim_keys text[], claim_holders text[], claim_ends bigint[], ended_claims integer, rest json
  ) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $function$
  DECLARE
    ids bigint[];
    rows_written integer;
    this_rank bigint;
    this_moment bigint;
  BEGIN
    -- First: a session that replaces this one waits here for the group, and a group that arrives after that is refused.
    UPDATE $schema.writers SET last_group = group_number, written_at = now() WHERE id = writer AND session = writer_session;
    IF NOT FOUND THEN RAISE EXCEPTION 'another session has replaced this writer' USING ERRCODE = 'TB002'; END IF;

    IF cardinality(lease_names) > 0 THEN
      PERFORM FROM $schema.leases WHERE name = ANY (lease_names) ORDER BY name FOR SHARE;
      PERFORM FROM unnest(lease_names, lease_epochs) AS supposed(name, epoch) LEFT JOIN $schema.leases USING (name)
        WHERE coalesce(leases.epoch, 0) <> supposed.epoch;
      IF FOUND THEN RAISE EXCEPTION 'a lease has another epoch' USING ERRCODE = 'TB001'; END IF;
    END IF;

    IF cardinality(kinds) > 0 THEN
      IF may_be_new THEN
        INSERT INTO $schema.streams (kind, key, last_seq)
          SELECT kind, key, 0 FROM unnest(kinds, keys, last_seqs) AS supposed(kind, key, last_seq)
          WHERE supposed.last_seq = 0 AND NOT EXISTS (SELECT FROM $schema.streams AS known WHERE known.kind = supposed.kind AND known.key = supposed.key)
          ORDER BY kind, key
        ON CONFLICT (kind, key) DO NOTHING;
      END IF;
      WITH moved AS (
        UPDATE $schema.streams SET last_seq = supposed.end_seq
        FROM unnest(kinds, keys, last_seqs, end_seqs) WITH ORDINALITY AS supposed(kind, key, last_seq, end_seq, n)
        WHERE streams.kind = supposed.kind AND streams.key = supposed.key AND streams.last_seq = supposed.last_seq
        RETURNING streams.id, supposed.n
      ) SELECT array_agg(id ORDER BY n), count(*) INTO ids, rows_written FROM moved;
      IF rows_written <> cardinality(kinds) THEN RAISE EXCEPTION 'a stream has another number' USING ERRCODE = 'TB001'; END IF;
    END IF;

    IF cardinality(free_keys) > 0 THEN
      PERFORM FROM $schema.claims WHERE key = ANY (free_keys) AND ends_at > $schema.now_ms();
      IF FOUND THEN RAISE EXCEPTION 'a key is taken' USING ERRCODE = 'TB001'; END IF;
    END IF;
    IF cardinality(claim_keys) > 0 THEN
      INSERT INTO $schema.claims (key, holder, ends_at)
        SELECT key, holder, ends_at FROM unnest(claim_keys, claim_holders, claim_ends) AS new(key, holder, ends_at) ORDER BY key
      ON CONFLICT (key) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at WHERE claims.ends_at <= $schema.now_ms();
      GET DIAGNOSTICS rows_written = ROW_COUNT;
      IF rows_written <> cardinality(claim_keys) THEN RAISE EXCEPTION 'a key is taken' USING ERRCODE = 'TB001'; END IF;
      IF ended_claims > 0 THEN
        this_moment := $schema.now_ms();
        DELETE FROM $schema.claims WHERE key IN (
          SELECT key FROM $schema.claims WHERE ends_at <= this_moment ORDER BY ends_at LIMIT ended_claims FOR UPDATE SKIP LOCKED);
      END IF;
    END IF;

    IF cardinality(seqs) > 0 THEN
      -- The newest transaction that has ended, read after the streams are locked: a later group of one of them gets the same rank or a
      -- higher one. Never below this transaction's id: once all transactions up to a rank have ended, nothing is added up to it.
      SELECT rank_offset + greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)
        INTO this_rank FROM $schema.ranks;
      INSERT INTO $schema.journal (stream, seq, at, type, data, rank)
        SELECT ids[s], seq, at, type, data, this_rank FROM unnest(event_streams, seqs, ats, types, datas) AS new(s, seq, at, type, data);
    END IF;

    IF cardinality(states) > 0 THEN
      INSERT INTO $schema.snapshots (stream, seq, is_active, state)
        SELECT ids[s], seq, is_active, state FROM unnest(snapshot_streams, snapshot_seqs, are_active, states) AS new(s, seq, is_active, state)
      ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, is_active = excluded.is_active, state = excluded.state;
    END IF;

    IF rest IS NOT NULL THEN PERFORM $schema.write_rest_1(rest); END IF;
    RETURN $schema.now_ms();
  END $function$;
`;
