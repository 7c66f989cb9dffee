"""Scrapy on the same hosts, by the same limits: `many_hosts_spider.py FILE`.

FILE: JSON with feeds, delay_s, tries, deadline_s, folder. It runs under the rivals' interpreter
and knows nothing of ours. Pages go to disk as they come: no database, WARC file or history.
"""

import hashlib
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response


def in_slot_of_port(request: Request) -> Request:
    """With a slot a host and port: Scrapy's own go by the name without the port."""
    request.meta["download_slot"] = urlsplit(request.url).netloc
    return request


class RobotsInSlot:
    """Gives robots.txt its slot; the spider's own requests have it when they are scheduled."""

    def process_request(self, request: Request) -> None:
        in_slot_of_port(request)


class FeedSpider(scrapy.Spider):
    """Every feed, then every page that it links to."""

    name = "feeds"
    feeds: list[str]
    folder: str

    async def start(self) -> AsyncIterator[Request]:
        for feed in self.feeds:
            yield in_slot_of_port(Request(feed))

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        for link in response.xpath("//item/link/text()").getall():
            yield in_slot_of_port(Request(link, callback=self.keep))

    def keep(self, response: Response) -> None:
        name = hashlib.sha256(response.url.encode()).hexdigest()
        (Path(self.folder) / name).write_bytes(response.body)


def settings(given: dict[str, Any]) -> dict[str, Any]:
    """What Scrapy's guide to broad crawls advises, and the limits that ours has."""
    return {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": given["delay_s"],
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": max(100, len(given["feeds"])),
        "DOWNLOAD_TIMEOUT": given["deadline_s"],
        "RETRY_TIMES": given["tries"] - 1,
        "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.DownloaderAwarePriorityQueue",
        # Before the robots middleware (100), whose own requests pass through all of them again.
        "DOWNLOADER_MIDDLEWARES": {RobotsInSlot: 50},
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "INFO",
    }


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    Path(given["folder"]).mkdir(parents=True, exist_ok=True)
    process = CrawlerProcess(settings(given))
    process.crawl(FeedSpider, feeds=given["feeds"], folder=given["folder"])
    process.start()


if __name__ == "__main__":
    main()
