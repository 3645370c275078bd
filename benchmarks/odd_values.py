"""Values that readers trip over, by the place they are put in. Data only."""

from __future__ import annotations

CHARACTERS = (
    *("\0", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\xa0", "\xad", "\u0345", "\u061c", "\u200b"),
    *("\u2028", "\u202e", "\ufeff", "\ufffd", "\ufffe", "\U0010ffff", "\U000e0041", "ß", "İ", "ŉ", "ﷺ", "²"),
    *("٣", "𝟘", "三", "½", "Ⅻ", "a\u0300" * 40, "\r", "\r\n", "\n\n\n", "\t", "\u2100", "👨‍👩‍👧"),
)
ENTITIES = (
    *("&#0;", "&#1;", "&#x1F;", "&#133;", "&#x9f;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#x110000;"),
    *("&#99999999999999;", "&#;", "&#x;", "&;", "&", "&amp;amp;lt;b&amp;amp;gt;", "&unknown;", "&nbsp;"),
    *("&AMP", "&NotEqualTilde;", "&lt;script&gt;", "&amp;#0;", "&amp;#xD800;", "&amp;amp;#27;", "&#x202E;"),
    *("&apos;",),
)
NUMBERS = (
    *("0", "-1", "-0", "00", "1e9", "1e400", "-1e999", "0.1", ".5", "1_000", "0x10", "NaN", "Infinity"),
    *("2147483648", "9223372036854775808", "9" * 30, "9" * 5000, "٣", "²", "½", "三", "Ⅻ", "+5", "1,5", "--2"),
    *("1e",),
)
JSON_VALUES = (
    *("null", "true", "false", "0", "-0.0", "1e999", "NaN", "-Infinity", "9223372036854775808", "9" * 5000),
    *('""', '" "', '"\\ud800"', '"\\u0000"', '"\\udc00\\ud800"', '"\\u001b"', "[]", "{}", "[null]", "[[]]"),
    *('[[["a"]]]', '{"":""}', '{"name":null}', '{"name":{"name":[]}}', '[{"url":7}]', '[1,"a",null,{},[]]'),
    *('"http://[::1"', '"0001-01-01T00:00:00+23:59"', '"9999-12-31T23:59:59-23:59"', '"<p>"', '"\\u202e"'),
    *('{"@value":["x"]}', '{"@id":"#a"}'),
)
ADDRESSES = (
    *("", " ", "#", "//", "///", "http:", "http://", "http:///x", "http://[::1", "http://[::1]:x/"),
    *("http://[v1.a]/", "http://[]/", "http://]/", "http://a..b/", "http://.a/", "http://xn--a/"),
    *("http://xn--/", "http://xn--0.example/", "http://\u00ad/"),
    *("http://ß.example/", "http://١.٢/", "http://1.2.3.4.5/", "http://0x7f.1/", "http://4294967296/"),
    *("http://u:p@h.example/", "http://@/", "http://h.example:99999/", "http://h.example:٣/"),
    *("http://h.example:/", "http://h.example/%zz%", "http://h.example/%ed%a0%80"),
    *("http://h.example/?a=%00&;=&", "http://h.example/\\..\\x", "http://h.example/../../.."),
    *("http://" + "a" * 300 + ".example/", "http://" + "a." * 300 + "example/", "https:h.example"),
    *("javascript:alert(1)", "data:,x", "feed:feed:http://h.example/", "mailto:a@b", "mailto:"),
    *("tag:a,2020:x", "urn:uuid:0", "http://h.example/ x y\n", "http://h\t.example/"),
    *("http://h.example/\ud7ff\U0010ffff", "..", "?", "\\\\h\\x"),
)
DATES = (
    *("", "0", "-1", "0000-00-00T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("10000-01-01", "2026-02-30", "2026-13-01", "2026-06-07T24:00:00Z", "2026-06-07T23:59:60Z"),
    *("2026-06-07T10:00:00+99:99", "2026-06-07T10:00:00.9999999999999Z", "2026-W23-7", "2026-158"),
    *("20260607", "20260607T100000Z", "99999999999999999999", "1780837200", "1780837200000", "-1780837200"),
    *("1e400", "Sun, 07 Jun 2026 10:00:00 XYZ", "Sun, 07 Jun 26 10:00 EST"),
    *("Mon, 07 Jun 2026 25:61:61 +2460", "Sun, 31 Feb 2026 10:00:00 GMT", "07/06/2026", "13.13.2013"),
    *(
        "7. juni 2026 klokka 10",
        "٧ يونيو ٢٠٢٦",
        "2026年6月7日 10時",
        "令和8年6月7日",
        "民國115年6月7日",
        "๗ มิถุนายน ๒๕๖๙",
    ),
    *("१५ जेठ २०८३", "۱۷ خرداد ۱۴۰۵", "21 ذو الحجة 1447", "Jun 7", "June", "2026", "Invalid Date"),
    *("yesterday", "10:00 PM", "12:00 AM 0 Jan 0000", "/Date(1780837200000+9999)/", "0000-06-07"),
    *("5786-03-22", "1 Muharram 99999", "30 Poush 9999", "29 Esfand 1404", "30 Esfand 1404"),
)
AGES = (
    *("8 minutes ago", "hace 2 horas", "منذ ساعتين", "vor 1 Tag", "3小时前", "2h", "half an hour ago"),
    *("1:30 hours ago", "vor anderthalb Stunden", "1½ hours ago", "1/0 hours ago", "١/٠ ساعة"),
    *("il y a 99999999999 ans", "2-3 hours ago", "il y a une heure et demie", "2 d 3 h ago"),
    *("0.0000001 s ago", "1e9 hours ago", "٣ أيام", "yesterday", "just now", "一个半小时前", "два часа назад"),
    *("ΩRA 2 h", "² h", "Ⅻ days ago", "-5 minutes ago", "5.5.5 days ago", "1,5 Stunden"),
)
CHARSETS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-32", "utf-7", "iso-8859-1", "windows-1251", "shift_jis"),
    *("iso-2022-jp", "gb18030", "big5", "euc-kr", "koi8-r", "x-user-defined", "replacement", "us-ascii"),
    *("idna", "punycode", "unicode_escape", "rot13", "base64", "hex", "zip", "undefined", "mbcs", "utf-8\0"),
    *("", "x" * 300),
)
TAGS = (
    *("item", "entry", "channel", "title", "link", "description", "content:encoded", "content", "summary"),
    *("guid", "id", "pubDate", "published", "updated", "author", "dc:creator", "dc:date", "category"),
    *("enclosure", "media:content", "media:group", "itunes:duration", "source", "rss", "feed", "rdf:RDF"),
    *("html", "body", "head", "p", "div", "h1", "a", "ul", "li", "table", "td", "time", "script", "style"),
    *("iframe", "template", "svg", "math", "noscript", "plaintext", "textarea", "select", "frameset", "br"),
    *("img", "meta", "base", "article", "blockquote", "opml", "outline"),
)
MARKUP = (
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0' encoding='utf-16'?>",
    "<?x",
    "?>",
    "<!DOCTYPE html>",
    '<!DOCTYPE rss [<!ENTITY a "b">]>',
    "<![if gte mso 9]>",
    "</",
    "<",
    ">",
    '"',
    "'",
    "=",
    "<p",
    "<a href=",
    '<base href="http://[::1">',
    '<link rel="canonical" href="//">',
    '<meta charset="utf-16">',
    '<time datetime="9999-12-31T23:59:59-23:59">',
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":["0001-01-01T00:00:00+23:59"],'
    '"author":[{"name":{"@value":7}},null,[[]]]}</script>',
    '<media:content url="http://[::1" duration="1e400" fileSize="NaN"/>',
    '<enclosure url="http://a..b/" length="99999999999999999999"/>',
    "<itunes:duration>99:99:99:99</itunes:duration>",
    "<ttl>999999</ttl>",
)
CONTENT_TYPES = (
    *(None, None, None, "text/html", "text/html; charset=utf-16", "text/html; charset="),
    *('application/rss+xml; charset="koi8-r"', "application/atom+xml", "application/feed+json"),
    *("application/json; charset=\xff", "application/x-ndjson", "text/plain; charset=utf-7", ";;;="),
)
