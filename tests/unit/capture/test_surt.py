"""The keys of the index: other programs make the same, or find nothing."""

import pytest
from writethru.capture.warc.surt import surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://archive.org/goo/?a=2&b&a=1", "org,archive)/goo?a=1&a=2&b"),
        ("http://example.com/path/file.html", "com,example)/path/file.html"),
        ("https://www.Gazette.example/A-1?x=1", "example,gazette)/a-1?x=1"),
        ("http://www2.gazette.example:80/", "example,gazette)/"),
        ("https://gazette.example:443", "example,gazette)/"),
        ("http://gazette.example:8080/a", "example,gazette:8080)/a"),
        ("http://127.0.0.1:8471/a?b", "1,0,0,127:8471)/a?b"),
        ("http://[::1]:80/a", "::1)/a"),
        ("http://reader:secret@gazette.example/a/", "example,gazette)/a"),
        ("http://gazette.example./a", "example,gazette)/a"),
        ("http://bücher.example/", "example,xn--bcher-kva)/"),
        ("http://gazette.example/a//b/../c/./d", "example,gazette)/a/c/d"),
        ("http://gazette.example/../a", "example,gazette)/../a"),
        ("http://gazette.example/%41%7eb%20c%2Fd", "example,gazette)/a~b%20c/d"),
        ("http://gazette.example/a%25b%2541", "example,gazette)/a%ba"),
        ("http://gazette.example/a%zz", "example,gazette)/a%25zz"),
        ("http://gazette.example/fähre?q=ä b", "example,gazette)/f%c3%a4hre?q=%c3%a4%20b"),
        ("http://gazette.example/%E0%A4", "example,gazette)/%e0%a4"),
        ("http://gazette.example/a?", "example,gazette)/a"),
        ("http://gazette.example/a#part", "example,gazette)/a"),
        ("http://gazette.example/a?x=%23y#z", "example,gazette)/a?x=%23y"),
        ("http://gazette.example/a?a=1&a", "example,gazette)/a?a&a=1"),
        (
            "http://gazette.example/a?x=1&jsessionid=0123456789ABCDEF0123456789ABCDEF&y=2",
            "example,gazette)/a?x=1&y=2",
        ),
        ("http://gazette.example/a?sid=short&x", "example,gazette)/a?sid=short&x"),
        ("urn:writethru:dump:dw_archive:a%20b.txt", "urn:writethru:dump:dw_archive:a%20b.txt"),
    ],
)
def test_a_key_is_what_other_programs_make_of_the_url(url, key):
    assert surt(url) == key


def test_keys_sort_a_hosts_pages_together():
    urls = ["https://b.gazette.example/", "https://gazette.example/z", "https://gazette.net/a"]
    assert sorted(urls, key=surt) == [urls[1], urls[0], urls[2]]
