"""The page of developing stories: from real rows, inert whatever they say."""

import psycopg2
import pytest
from writethru.load.board import board, reading
from writethru.ui.page import page_of

STORY = """
insert into news.story values
  ('00000000-0000-5000-8000-000000000001', 'Storm <script>alert(1)</script> nears',
   now() - interval '3 hours', now() - interval '1 hour', now() + interval '2 days', 2, 1),
  ('00000000-0000-5000-8000-000000000002', 'A quiet one',
   now() - interval '9 days', now() - interval '8 days', now() - interval '6 days', 1, 1)
"""


@pytest.fixture
def url(warehouse):
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(STORY)
    return warehouse.url


def test_only_what_is_developing_is_on_the_board(url):
    with reading(url) as conn:
        found = board(conn)
    assert [story.article_count for story in found.stories] == [2]
    assert found.updates == ()


def test_a_reading_connection_cannot_write(url):
    with reading(url) as conn, conn.cursor() as cursor:
        with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            cursor.execute("delete from news.story")
        conn.rollback()


def test_a_script_in_a_headline_is_text(url):
    with reading(url) as conn:
        page = page_of(board(conn))
    text = bytes(page.body).decode()
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_every_page_has_a_nonce_of_its_own(url):
    with reading(url) as conn:
        found = board(conn)
    policies = {page_of(found).headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3
