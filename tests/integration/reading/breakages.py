"""What breaks each invariant, and what only looks as if it did: statements for test_checks."""

BREAKS = [
    ("one_current_revision", "update news.revision set observed_to = '2025-03-05Z'"
     " where revision_no = 2"),
    ("no_gap_or_overlap", "update news.revision set observed_to = observed_to + interval '1 min'"
     " where revision_no = 1 and observed_to is not null"),
    ("no_gap_or_overlap", "update news.revision set observed_to = observed_to - interval '1 min'"
     " where revision_no = 1 and observed_to is not null"),
    ("dense_numbering", "with r as (update news.revision set revision_no = 3 where revision_no = 2)"
     " update news.article set revision_count = 3 where revision_count = 2"),
    ("neighbours_differ", "with r as (update news.revision n set headline = o.headline,"
     " body = o.body, content_sha256 = o.content_sha256, marked_developing = o.marked_developing"
     " from news.revision o where n.article_id = o.article_id and n.revision_no = 2"
     " and o.revision_no = 1) update news.article set is_developing = true"
     " where revision_count = 2"),
    ("url_sha256", "update raw.capture set url_sha256 = sha256('x')"),
    ("url_sha256", "update news.page set url_sha256 = null"),
    ("url_sha256", "update ops.item set url_sha256 = sha256('x') where outcome = 'unchanged'"),
    ("url_sha256", "insert into news.article_url select sha256('x'), canonical_url, article_id,"
     " 'canonical', first_seen_at, last_seen_at from news.article"),
    ("url_sha256", "insert into ops.visit (url_sha256, url, source_id)"
     " values (sha256('x'), 'y', 's')"),
    ("url_sha256", "insert into ops.quarantine (stage, source_id, url, url_sha256, code, reason,"
     " recorded_at) values ('clean', 's', 'y', sha256('x'), 'no_body', 'r', now())"),
    ("url_sha256", "insert into raw.sighting (via_capture_id, url, url_sha256, seen_at)"
     " select capture_id, url, sha256('x'), captured_at from raw.capture"),
    ("content_sha256", "update news.revision set content_sha256 = sha256('x')"
     " where revision_no = 2"),
    ("content_sha256", "update raw.content set content_sha256 = sha256('x')"),
    ("no_orphan", "delete from news.page where publisher = 'gazette'"),
    ("no_orphan", "update news.page set article_id = null where publisher = 'gazette'"),
    ("no_orphan", "update raw.observation set content_id = sha256('x')"),
    ("no_orphan", "update raw.observation set capture_id = gen_random_uuid()"),
    ("no_orphan", "update raw.capture set refers_to_capture_id = gen_random_uuid()"),
    ("no_orphan", "update news.revision set first_capture_id = gen_random_uuid()"),
    ("no_orphan", "insert into news.story_update values (gen_random_uuid(), now(),"
     " gen_random_uuid(), 1, 'first', 's')"),
    ("no_orphan", "insert into news.link values ('copy', gen_random_uuid(), gen_random_uuid())"),
    ("no_orphan", "insert into news.correction (article_id, revision_no, position, kind, text,"
     " present_at_first) values (gen_random_uuid(), 1, 1, 'correction', 't', false)"),
    ("no_orphan", "update news.copy set original_id = gen_random_uuid()"),
    ("no_orphan", "update news.copy set revision_no = 9"),
    ("no_orphan", "insert into news.relation select article_id, 1, gen_random_uuid(), 1, 'repeats'"
     " from news.article"),
    ("sane_times", "update raw.capture set recorded_at = captured_at - interval '6 min'"),
    ("sane_times", "update raw.observation set observed_at = captured_at - interval '1 s'"),
    ("sane_times", "with o as (update raw.observation set captured_at = '1989-12-31Z')"
     " update raw.capture set captured_at = '1989-12-31Z'"),
    ("sane_times", "update raw.observation set captured_at = captured_at - interval '1 s'"),
    ("sane_times", "update news.revision set changed_after = '2025-03-01Z' where revision_no = 2"),
    ("canonical_host", "update news.article"
     " set canonical_url = 'https://gazette.example.evil.example/'"),
    ("canonical_host", "update news.article set canonical_url = 'https://notgazette.example/a'"),
    ("canonical_host", "update news.article"
     " set canonical_url = 'https://gazette.example@evil.example/'"),
    ("canonical_host", "update news.article set canonical_url = 'ftp://gazette.example/a'"),
    ("canonical_host", "update news.page set canonical_url = 'https://evil.example/',"
     " url_sha256 = sha256('https://evil.example/')"),
    ("batch_sums", "update ops.batch set discovered = 4"),
    ("batch_sums", "update ops.batch set captured = 1, unchanged = 2"),
    ("batch_sums", "delete from ops.item where outcome = 'captured'"),
    ("no_control_characters", r"with r as (update news.revision set headline = E'Ferry\u0007',"
     r" content_sha256 = sha256(convert_to(E'Ferry\u0007\n\n' || body, 'UTF8'))"
     " where revision_no = 2)"
     r" update news.article set headline = E'Ferry\u0007' where revision_count = 2"),
    ("no_control_characters", r"update news.revision set body = E'Ashore\u0085', content_sha256 ="
     r" sha256(convert_to(headline || E'\n\nAshore\u0085', 'UTF8')) where revision_no = 2"),
    ("no_control_characters", r"update raw.capture"
     r" set final_url = E'https://gazette.example/\u0001'"),
    ("article_agrees", "update news.article set headline = 'Another'"),
    ("article_agrees", "update news.article set is_developing = not is_developing"),
    ("article_agrees", "update news.article set revision_count = 7"),
    ("article_agrees", "update news.article set removed_at = now(), removal_reason = 'http_410'"),
    ("story_agrees", "update news.article set story_id = null where publisher = 'herald'"),
    ("story_agrees", "update news.story set article_count = 1"),
    ("story_agrees", "update news.story set publisher_count = 1"),
    ("alias_resolves", "update news.id_alias set new_id = gen_random_uuid()"),
    ("copy_of_earliest", "insert into news.copy (article_id, revision_no, group_id, original_id,"
     " relation, extent, similarity, containment) select original_id, 1, group_id, article_id,"
     " relation, extent, similarity, containment from news.copy"),
]  # fmt: skip

NEAR_MISSES = {
    "an archive capture may be of any later hour than its record": (
        "update raw.capture set channel = 'archive', recorded_at = captured_at - interval '1 day'"
    ),
    "four minutes of clock difference": (
        "update raw.capture set recorded_at = captured_at - interval '4 min'"
    ),
    "a subdomain, with a port, in capitals": (
        "update news.article set canonical_url = 'https://EN.Gazette.example:8443/a'"
        " where publisher = 'gazette'"
    ),
    "a bare address with its port": (
        "update news.article set canonical_url = 'http://127.0.0.1:8080/a'"
        " where publisher = 'herald'"
    ),
    "a publisher that the catalogue does not know": (
        "with p as (update news.page set publisher = 'x', canonical_url = 'https://x.example/',"
        " url_sha256 = sha256('https://x.example/') where publisher = 'herald')"
        " update news.article set canonical_url = 'https://x.example/', publisher = 'x'"
        " where publisher = 'herald'"
    ),
    "a batch that still runs": "update ops.batch set state = 'running', discovered = 9",
    "a page that waits to be folded": (
        "with q as (insert into ops.to_fold select page_id from news.page),"
        " p as (insert into news.page (page_id, publisher)"
        " values ('00000000-0000-8000-8000-000000000001', 'gazette')),"
        " t as (insert into ops.to_fold values ('00000000-0000-8000-8000-000000000001'))"
        " update raw.observation set page_id = '00000000-0000-8000-8000-000000000001'"
        " where captured_at > '2025-03-04 13:30Z'"
    ),
    "the words of an article that was taken down are gone": (
        "with r as (update news.revision set headline = null, body = null)"
        " update news.article set taken_down_at = now(), headline = null"
    ),
}
