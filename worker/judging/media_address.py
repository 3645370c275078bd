"""Which file the address of a picture or of an enclosure names, whoever signed it, and for whatever cache. Pure."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# With one of these at its end a path names one file, and parameters only say for whom, until when or in which size.
FILE_ENDINGS = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".svg", ".bmp", ".tif", ".tiff"),
    *(".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".wma"),
    *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".m3u8", ".pdf", ".epub", ".zip"),
)
PASSING_PARAMETERS = {
    # of signed addresses: CloudFront, S3, Google, Azure, Akamai
    *("expires", "signature", "key-pair-id", "policy", "awsaccesskeyid", "googleaccessid", "hdnea", "hdnts", "acl"),
    *("exp", "expiry", "sig", "hmac", "hash", "token", "auth", "se", "sp", "sv", "sr", "st"),
    *("skoid", "sktid", "skt", "ske", "sks", "skv"),
    # of those that get round a cache
    *("cb", "cachebust", "cachebuster", "cache", "nocache", "bust", "v", "ver", "version", "t", "ts", "dt", "_"),
    *("time", "timestamp", "rand", "random", "rnd"),
}
PASSING_PREFIXES = ("x-amz-", "x-goog-", "utm_")


def name_media_file(address: str) -> str:
    """The address without what may be another in every answer, and without its scheme.

    >>> name_media_file("https://img.example/w.jpg?cb=2"), name_media_file("http://a.example/get?id=7&Expires=9")
    ('//img.example/w.jpg', '//a.example/get?id=7')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = ""
    if not parts.path.lower().endswith(FILE_ENDINGS):
        kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_passing(pair[0].lower())]
        query = urlencode(kept)
    return urlunsplit(("", parts.netloc, parts.path, query, ""))


def _is_passing(name: str) -> bool:
    return name in PASSING_PARAMETERS or name.startswith(PASSING_PREFIXES)
