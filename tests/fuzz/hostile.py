"""Requests that nobody means well: strategies for all that a client may send."""

import base64
import json
import re
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.core.signing import TimestampSigner, b62_encode
from django.utils import timezone
from hypothesis import strategies as st

from profiles.models import Nominee
from tests.cast import SITE
from tests.fuzz.routes import PLACEHOLDER, all_routes
from voting.puzzles import make_puzzle
from voting.visitors import COOKIE_NAME, Visitor
from voting.waits import WAIT, make_ticket

# Where it comes back in a page as it is, the page could be made to run a script.
MARK = "<zq'\"&>"
CODES = ("abc234", "def567", "ghj234", "kmn567", "pqr234", "stu567")
BUSY = CODES[-1]  # stands in an edition that sets a puzzle to whoever comes after a crowd
SLUGS = ("20261118-abc234", "20261118-def567")
LIKE = "/nominees/<slug:code>/like/"
DOORS = (
    "/complaints/",
    "/complaints/answer/",
    "/verify/",
    "/nominees/<slug:code>/confirm/",
)  # they read what is sent
GENUINE = [f"visitor-{number}" for number in range(8)]
HONEST = {"Origin": SITE, "X-Forwarded-For": "8.8.8.8"}
FORM_TYPE = "application/x-www-form-urlencoded"
# Rarely typed, often forgotten: controls, right-to-left, surrogates' neighbours, 4 bytes.
ODD_TEXT = (
    *("", "\x00", "\x1b[2J", "\x7f", "\x85", "\u202e", "\ufeff", "\u2028", "ﷺ", "㍿", "İ"),
    *("𝟙𝟚", "٣٤", "①", "🧡" * 20, "张艳", "’", "%00", "%c0%af", "..%2f", "{{7*7}}", "%s%n"),
    *("../../etc/passwd", "//elsewhere.example", "\\\\elsewhere.example", "javascript:alert(1)"),
    *("1e999", "-1", "0", "003", "9" * 30, "9" * 300, "' OR 1=1 --", "a" * 2000, MARK),
)
odd_text = st.sampled_from(ODD_TEXT) | st.text(max_size=40)
# What a server lets through in a header: bytes, shown to Django as Latin-1, in one line.
in_a_header = st.one_of(
    st.sampled_from(ODD_TEXT).map(lambda text: text.encode().decode("latin-1")),
    st.text(st.characters(max_codepoint=255), max_size=60),
).map(lambda text: text.translate(dict.fromkeys(b"\0\r\n")))


@dataclass(frozen=True)
class Hostile:
    """One request; path and query as the bytes on the wire after percent-decoding."""

    method: str
    path: bytes
    query: bytes
    headers: dict[str, str]
    cookie: str
    body: bytes
    content_type: str
    promised: int = 0  # bytes that Content-Length promises on top of the body
    crowded: bool = False  # somebody of the same network has just used up its budget

    def environ(self) -> dict[str, object]:
        headers = {f"HTTP_{name.upper().replace('-', '_')}": v for name, v in self.headers.items()}
        return {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": self.path.decode("latin-1"),
            "QUERY_STRING": self.query.decode("latin-1"),
            "CONTENT_TYPE": self.content_type,
            "CONTENT_LENGTH": str(len(self.body) + self.promised),
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": self.cookie,
            **headers,
        }


KNOWN = {
    "slug": st.sampled_from((*CODES[:2], *CODES[:2], BUSY, BUSY, *CODES, *SLUGS)),
    "int": st.sampled_from(
        ("3", "2", "2", "2", "901", "7", "003", "0", "9" * 18, "9" * 30, "9" * 4400)
    ),
    "path": st.sampled_from((*CODES, f"{CODES[0]}/x", "profiles/edition/", "1", "a.jpg")),
    "str": st.sampled_from(("a4.txt", "a5.png", "phone.png", "a4.png.exe")),
}


@st.composite
def paths(draw: st.DrawFn, *, spoiled: bool) -> bytes:
    """A path of the site, its gaps filled in, and perhaps bent; every fourth is a like."""
    everything = all_routes()
    pages = [route for route in everything if not route.startswith("/admin/")]
    route = draw(
        st.just(LIKE)
        | st.sampled_from(DOORS)
        | st.sampled_from(pages)
        | st.sampled_from(everything)
    )

    def fill(gap: re.Match[str]) -> str:
        known = KNOWN[gap[1] or "str"]
        return draw(known | odd_text) if spoiled else draw(known)

    path = PLACEHOLDER.sub(fill, route).encode(errors="surrogatepass")
    if not spoiled:
        return path
    bend = draw(st.sampled_from((b"", b"/", b"//", b"\xff", b"%2e%2e/", b".", b"\n", b"?", b"\0")))
    return path + bend if draw(st.booleans()) else b"/" + bend + path


@st.composite
def queries(draw: st.DrawFn) -> bytes:
    """Parameters that the site reads and others, with values that fit and do not."""
    names = st.sampled_from(
        ("q", "page", "span", "district", "next", "code", "from", "ticket", MARK)
    )
    values = st.sampled_from(("day", "week", "越秀区", "1", "2", "zhangrong", "张榕")) | odd_text
    pairs = draw(st.lists(st.tuples(names, values), max_size=3))
    query = "&".join(f"{name}={value}" for name, value in pairs).encode(errors="surrogatepass")
    return query + draw(st.sampled_from((b"", b"", b"", b"&=&==", b"\xff", b"%", b"&a" * 1500)))


addresses = st.lists(
    st.one_of(
        st.ip_addresses().map(str),
        st.sampled_from(
            ("::ffff:1.2.3.4", "fe80::1%eth0", "1.2.3.4:80", "unix:", "unknown", "[::1]")
        ),
        in_a_header,
    ),
    max_size=6,
).map(",".join)
origins = st.sampled_from((SITE, SITE, "null", "https://elsewhere.example", f"{SITE}.elsewhere"))
types = st.sampled_from(("text/html", "application/json", "*/*", "application/json;q=0", ""))
headers = st.fixed_dictionaries(
    {},
    optional={
        "Origin": origins | in_a_header,
        "Sec-Fetch-Site": st.sampled_from(("same-origin", "cross-site", "none")) | in_a_header,
        "Referer": st.sampled_from((f"{SITE}/nominees/", "http://[")) | in_a_header,
        "Accept": types | in_a_header,
        "X-Forwarded-For": addresses,
        "X-Forwarded-Host": in_a_header,
        "X-Forwarded-Proto": st.sampled_from(("https", "http")) | in_a_header,
        "Forwarded": in_a_header,
        "User-Agent": in_a_header,
        "Accept-Language": in_a_header,
        "Accept-Encoding": in_a_header,
        "If-None-Match": st.sampled_from(("*", 'W/"', '"' * 99)) | in_a_header,
        "If-Modified-Since": st.sampled_from(("Tue, 31 Feb 9999 99:99:99 GMT", "0")) | in_a_header,
        "If-Match": in_a_header,
        "Range": st.sampled_from(("bytes=0-", "bytes=9-1", "bytes=-99999999999")) | in_a_header,
        "X-Requested-With": in_a_header,
        "X-Http-Method-Override": st.sampled_from(("POST", "DELETE")),
        "X-Csrftoken": in_a_header,
        "Authorization": in_a_header,
    },
)
hosts = st.sampled_from(("testserver", "testserver:80", "elsewhere.example", "", "[", "a:b:c"))


class AnHourAgo(TimestampSigner):
    """Signs as of an hour ago: a cookie that was made this very second may not like."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 3600)


def signed(visitor: str, **how: str) -> str:
    return AnHourAgo(**{"salt": "voting.visitor", **how}).sign(visitor)


# A form of Django's that comes with its token, so that somebody reads it.
FORM_KEY = "f" * 32
FORM = f"csrfmiddlewaretoken={FORM_KEY}"
genuine = st.sampled_from(GENUINE)


def altcha_answer(visitor: str, number: object = 1, **changed: object) -> str:
    """Return an answer to a puzzle of ours that nobody has solved, perhaps spoiled."""
    known = {"nominee": Nominee(code=BUSY), "visitor": Visitor(id=visitor, age=3600)}
    challenge = make_puzzle(**known, level=1, at=timezone.now())
    challenge["parameters"] |= changed
    solution = {"counter": number, "derivedKey": "00" * 32, "time": 1}
    answer = {"challenge": challenge, "solution": solution}
    return base64.b64encode(json.dumps(answer).encode()).decode()


def ticket(visitor: str, *, age: int = WAIT) -> str:
    known = {"nominee": Nominee(code=BUSY), "visitor": Visitor(id=visitor, age=3600)}
    return make_ticket(**known, at=timezone.now() - timedelta(seconds=age))


@st.composite
def forms(draw: st.DrawFn, visitor: str) -> bytes:
    """Fields that the site reads, with values that fit, that nearly fit, and any others."""
    odd = st.sampled_from((0, -1, 2**70, 1e300, None, True, "x", [], {}, "1" * 30))
    parameter = st.sampled_from(("nonce", "salt", "cost", "keyLength", "expiresAt", "data", "x"))
    fitting = {
        "altcha": st.one_of(
            st.builds(altcha_answer, st.just(visitor), st.just(1) | odd),
            st.builds(lambda name, value: altcha_answer(visitor, **{name: value}), parameter, odd),
            st.builds(lambda text: text[: len(text) // 2], st.builds(altcha_answer, genuine)),
            st.sampled_from(("e30=", "bnVsbA==", "W10=", "W1tbW1s=" * 400)),
        ),
        "ticket": st.builds(
            lambda whose, age: ticket(whose, age=age),
            st.just(visitor) | genuine,
            st.sampled_from((-9, 0, WAIT, WAIT, 999)),
        ),
        "receipt": st.sampled_from(("a" * 26, "2" * 26, "a" * 25)),
        "text": st.sampled_from(("有人卖票", "x" * 9_000)),
        "nominee": st.sampled_from(CODES),
        "contact": st.sampled_from(("a@example.com", "13800000000")),
    }
    names = draw(st.lists(st.sampled_from(tuple(fitting)), min_size=1, max_size=4))
    pairs = [(name, draw(fitting[name] | odd_text)) for name in names]
    return urlencode(pairs).encode()


def like_in_a_crowd(**form: str) -> Hostile:
    """Return an honest like whose network has used up its budget."""
    return Hostile(
        method="POST",
        path=f"/nominees/{BUSY}/like/".encode(),
        query=b"",
        headers=HONEST,
        cookie=f"{COOKIE_NAME}={signed(GENUINE[1])}",
        body=urlencode(form).encode(),
        content_type=FORM_TYPE,
        crowded=True,
    )


@st.composite
def cookies(draw: st.DrawFn) -> str:
    """A spoiled cookie of a visitor, or none, and perhaps a session's."""
    one, other = draw(st.sampled_from(GENUINE)), draw(st.sampled_from(GENUINE))
    whole = signed(one)
    spoiled = {
        "cut": lambda: whole[: draw(st.integers(0, len(whole) - 1))],
        "swapped": lambda: other + "x" + whole[len(one) :],
        "with another key": lambda: signed(f"forged-{one}", key="k" * 50),
        "with another salt": lambda: signed(f"forged-{one}", salt="other"),
        "quoted": lambda: '"\\000\\377' + whole + '"',
        "odd": lambda: draw(in_a_header),
    }
    kind = draw(st.sampled_from(("none", *spoiled)))
    parts = [f"{COOKIE_NAME}={spoiled[kind]()}"] if kind in spoiled else []
    session = st.sampled_from((FORM_KEY, '"\\000aaaaaaaaa"', "a" * 32, "é" * 40, "", "'" * 300))
    if draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(("sessionid", "csrftoken", "messages")))
        parts.append(f"{name}={draw(session | in_a_header)}")
    return draw(st.sampled_from(("; ", ";", ",", "; ; "))).join(parts)


bodies = st.one_of(
    st.just(b""),
    st.just(b""),
    st.binary(max_size=60),
    odd_text.map(lambda text: f"username={text}&next={MARK}&{FORM}".encode(errors="replace")),
    st.sampled_from((b"x" * 3_000_000, b"a=1&" * 2_000, b"{" * 5_000, b"--b\r\n\r\n\r\n--b--")),
)
content_types = st.sampled_from(
    (
        *(FORM_TYPE, "multipart/form-data; boundary=b", "text/plain"),
        *("multipart/form-data", "multipart/form-data; boundary=" + "b" * 300, "application/json"),
        *("application/x-www-form-urlencoded; charset=klingon", "", ";", "multipart/form-data; é"),
    )
)
methods = st.sampled_from(
    (
        *("GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "PATCH"),
        *("OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X" * 40),
    )
)


@st.composite
def requests(draw: st.DrawFn) -> Hostile:
    """An honest request, some parts of which are spoiled: none, one, or all of them."""
    spoiled = draw(
        st.sets(st.sampled_from(("method", "path", "query", "headers", "cookie", "body")))
    )
    path = draw(paths(spoiled="path" in spoiled))
    method = "POST" if path.endswith(b"/like/") else "GET"
    sent = dict(HONEST)
    visitor = draw(genuine)
    body, content_type, promised = b"", "", 0
    if "body" in spoiled and draw(st.booleans()):
        method, body, content_type = "POST", draw(forms(visitor)), FORM_TYPE
    elif "body" in spoiled:
        body, content_type = draw(bodies), draw(content_types)
        promised = draw(st.sampled_from((0, 0, 1, 10_000_000)))
    if "headers" in spoiled:
        sent |= draw(headers)
        if draw(st.integers(0, 3)) == 0:
            sent["Host"] = draw(hosts | in_a_header)
    return Hostile(
        method=draw(methods) if "method" in spoiled else method,
        path=path,
        query=draw(queries()) if "query" in spoiled else b"",
        headers=sent,
        cookie=draw(cookies()) if "cookie" in spoiled else f"{COOKIE_NAME}={signed(visitor)}",
        body=body,
        content_type=content_type,
        promised=promised,
        crowded=BUSY.encode() in path and draw(st.booleans()),
    )
