"""deploy/nginx.conf: what it keeps, for how long, and what it tells the site."""

import gzip
import http.client
import re
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from faults import proxy
from faults.site import free_port

pytestmark = [pytest.mark.nginx, pytest.mark.thorough]
PUBLIC = {"Cache-Control": "public, max-age=0, s-maxage=1"}
PAGE = "页面" * 4000
MB = 1024 * 1024


class Site(BaseHTTPRequestHandler):
    """Stands where the site would, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        time.sleep(self.server.slowness)
        status, headers = self.server.answer
        if headers.get("Cache-Control", "").startswith("public"):
            headers = {**headers, "X-Accel-Expires": f"@{int(time.time())}"}  # as the site does
        body = self.server.page.encode()
        if self.headers["Accept-Encoding"] == "gzip":
            body, headers = gzip.compress(body, mtime=0), {**headers, "Content-Encoding": "gzip"}
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.breaks_off:
            self.server.breaks_off -= 1
            self.close_connection = True
            return
        self.do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.slowness, server.page, server.breaks_off = [], 0, PAGE, 0
    server.answer = (200, {**PUBLIC, "ETag": '"one"', "Vary": "Accept-Encoding"})
    Thread(target=server.serve_forever, args=[0.01]).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def edge(site, tmp_path):
    """Return a function that asks nginx, which stands before the site."""
    for folder in ("static", "media"):
        (tmp_path / folder).mkdir()
    address = f"127.0.0.1:{free_port()}"
    node = f"127.0.0.1:{site.server_port}"
    places = {"static": tmp_path / "static", "media": tmp_path / "media"}

    def ask(path, *, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection(address, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=named)
        answer = connection.getresponse()
        answer.content = answer.read()
        connection.close()
        return answer

    with proxy.before([node], tmp_path, address=address, **places):
        yield ask


def read_twice(edge, path, **headers):
    """Nothing is kept the first time, because most addresses that are made up come once."""
    time.sleep(1.02 - time.time() % 1)  # pages are kept until the second is over
    edge(path, **headers)
    return edge(path, **headers)


class OverTls(http.client.HTTPSConnection):
    """Connects to 127.0.0.1 and asks for another name, as if DNS had led there."""

    def __init__(self, address, conf, name):
        trust = ssl.create_default_context(cafile=conf.parent / "fullchain.pem")
        super().__init__(address, context=trust, timeout=20)
        self.name = name

    def connect(self):
        http.client.HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self.name)


@pytest.fixture
def tls(site, tmp_path):
    address = f"127.0.0.1:{free_port()}"
    node = f"127.0.0.1:{site.server_port}"
    proxy.make_certificate(tmp_path)
    conf = proxy.edit(
        tmp_path, address=address, nodes=[node], static=tmp_path, media=tmp_path, plain=False
    )
    return conf, address


def test_nginx_takes_the_file_and_so_operators_can(tls):
    conf, _address = tls
    assert proxy.accepts(conf) == ""


def test_a_mistake_in_the_file_would_be_found(tls):
    conf, _address = tls
    conf.write_text(conf.read_text().replace("proxy_cache pages;", "proxy_cache pagse;"))
    assert "pagse" in proxy.accepts(conf)


def test_the_site_is_told_the_readers_own_address_and_scheme(tls, site):
    conf, address = tls
    forged = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Ssl": "off", "X-Request-ID": "mine"}
    with proxy.running(conf, address=address):
        connection = OverTls(address, conf, proxy.HOST)
        connection.request("GET", "/", headers={"Host": proxy.HOST, **forged})
        assert connection.getresponse().read() == PAGE.encode()
        connection.close()
    _path, headers = site.asked[-1]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Host"] == proxy.HOST
    assert "X-Forwarded-Ssl" not in headers
    assert headers["X-Request-ID"] != "mine"


def test_who_asks_for_another_name_is_turned_away(tls):
    conf, address = tls
    stranger = OverTls(address, conf, "other.example")
    with (
        proxy.running(conf, address=address),
        pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"),
    ):
        stranger.connect()


def test_a_page_is_kept_for_its_second(edge, site):
    read_twice(edge, "/")
    asked = len(site.asked)
    assert edge("/").content == PAGE.encode()
    assert len(site.asked) == asked
    time.sleep(1.02)
    site.page = "corrected"
    assert edge("/").content == b"corrected"


def test_a_page_is_kept_in_two_encodings_whatever_browsers_write(edge, site):
    for accepted in ("gzip, deflate, br", "br;q=1.0, GZIP;q=0.5"):
        answer = read_twice(edge, "/", Accept_Encoding=accepted)
        assert gzip.decompress(answer.content) == PAGE.encode()
    for accepted in ("br", "gzip;q=0", "deflate, gzip;q=0.0, br", "x-gzipped"):
        assert read_twice(edge, "/", Accept_Encoding=accepted).content == PAGE.encode()
    assert {headers.get("Accept-Encoding") for _path, headers in site.asked} == {None, "gzip"}
    assert edge("/").headers["Vary"] == "Accept-Encoding"


def test_who_has_the_page_is_told_so(edge):
    read_twice(edge, "/")
    answer = edge("/", If_None_Match='"one"')
    assert (answer.status, answer.content) == (304, b"")


def test_one_reader_fetches_the_new_page_and_the_others_get_the_old(edge, site):
    read_twice(edge, "/")
    time.sleep(1.02)
    site.asked.clear()
    site.slowness = 0.5
    with ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(edge, ["/"] * 20))
    assert {answer.status for answer in answers} == {200}
    assert len(site.asked) == 1


def test_pages_are_there_while_the_site_is_away(edge, site):
    read_twice(edge, "/")
    site.answer = (503, {"Cache-Control": "no-store"})
    time.sleep(1.02)
    assert edge("/").status == 200
    site.shutdown()
    site.server_close()
    assert edge("/").content == PAGE.encode()
    away = edge("/never-seen/")
    assert (away.status, away.headers["Retry-After"]) == (503, "5")
    assert "稍等片刻" in away.content.decode()


def test_an_address_that_is_far_too_long_is_told_so(edge, site):
    answer = edge(f"/nominees/?q={'a' * 10_000}")
    assert answer.status == 414
    assert "网址太长" in answer.content.decode()
    assert site.asked == []


def test_what_nginx_says_itself_is_guarded_as_pages_are(edge, site):
    site.shutdown()
    site.server_close()
    for path in ("/never-seen/", f"/nominees/?q={'a' * 10_000}", "/media/nothing.jpg"):
        headers = edge(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert "max-age" in headers["Strict-Transport-Security"], path


def test_a_page_that_was_withdrawn_does_not_come_back(edge, site):
    read_twice(edge, "/stories/1/")
    site.answer, site.page = (410, PUBLIC), "withdrawn"
    time.sleep(1.02)
    assert edge("/stories/1/").status == 410
    site.answer = (503, {"Cache-Control": "no-store"})
    time.sleep(1.02)
    assert edge("/stories/1/").content == b"withdrawn"


@pytest.mark.parametrize(
    "path",
    [
        "/me/",
        "/en/me/likes/",
        "/admin/",
        "/n/k7mq2p",
        "/N/K7MQ2P",
        "/d/k7mq2p",
        "/D/K7MQ2P",
        "/healthz",
    ],
)
def test_what_is_a_visitors_own_is_never_kept(edge, site, path):
    read_twice(edge, path)
    edge(path)
    assert len(site.asked) == 3


@pytest.mark.parametrize(
    "headers",
    [{**PUBLIC, "Set-Cookie": "a=b"}, {"Cache-Control": "private, no-store"}, {}],
)
def test_what_is_not_said_to_be_public_is_never_kept(edge, site, headers):
    site.answer = (200, headers)
    read_twice(edge, "/stories/")
    edge("/stories/")
    assert len(site.asked) == 3


def test_a_like_is_tried_again_where_the_site_breaks_off(edge, site):
    site.breaks_off = 1
    assert edge("/en/nominees/8w3hrn/like/", method="POST", body="a=b").status == 200
    assert edge("/nominees/8w3hrn/like/", method="POST", body="a=b").status == 200


def test_nothing_else_that_was_sent_is_sent_again(edge, site):
    site.breaks_off = 1
    assert edge("/complaints/", method="POST", body="a=b").status == 503
    assert site.asked == []


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/nominees/8w3hrn/like/", 16 * 1024),
        ("/complaints/", 128 * 1024),
        ("/admin/login/", 128 * 1024),
        *((f"/admin/profiles/story/{act}/", 210 * MB) for act in ("add", "paste", "1/change")),
        ("/admin/profiles/story/1/photos/", 210 * MB),
        ("/admin/profiles/nominee/1/change/", 12 * MB),
        ("/admin/profiles/nominee/import/", 12 * MB),
        ("/admin/profiles/story/1/", 12 * MB),
        ("/admin/voting/case/add/", 12 * MB),
    ],
)
def test_a_body_is_as_large_as_its_address_needs(edge, path, most):
    assert edge(path, method="POST", body=b"x" * min(most, 1 << 20)).status == 200
    # Nothing of that size is sent: its announcement is enough.
    assert edge(path, method="POST", Content_Length=str(most + 1)).status == 413


def test_files_are_given_by_nginx_alone(edge, site, tmp_path):
    hashed = "app.0123456789ab.css"
    (tmp_path / "static" / hashed).write_bytes(b"a { color: red }")
    (tmp_path / "static" / f"{hashed}.gz").write_bytes(gzip.compress(b"a { color: red }"))
    (tmp_path / "static/app.css").write_bytes(b"a { color: red }")
    (tmp_path / "media/a.jpg").write_bytes(b"picture")
    kept = edge(f"/static/{hashed}", Accept_Encoding="gzip")
    assert kept.headers["Content-Encoding"] == "gzip"
    assert "immutable" in kept.headers["Cache-Control"]
    assert edge("/static/app.css").headers["Cache-Control"] == "public, max-age=60"
    picture = edge("/media/a.jpg")
    assert (picture.content, picture.headers["Content-Type"]) == (b"picture", "image/jpeg")
    assert "s-maxage=2" in picture.headers["Cache-Control"]
    assert "immutable" in picture.headers["Cache-Control"]
    assert edge("/media/nothing.jpg").status == 404
    (tmp_path / "media/finished").mkdir()
    (tmp_path / "media/finished/a.jpg").write_bytes(b"poster")
    for way in ("/media/finished/a.jpg", "/media//finished/a.jpg", "/media/x/../finished/a.jpg"):
        assert edge(way).status == 404  # its nominee's page hands it out
    assert site.asked == []


def test_letters_and_searches_stay_out_of_the_log(edge, tmp_path):
    edge("/complaints/the-key-to-a-letter/")
    edge("/preview/shared/the-key-to-a-story/")
    edge("/nominees/?q=somebody")
    time.sleep(5.5)  # it is written every five seconds
    said = "".join(path.read_text() for path in tmp_path.glob("nginx-*/campaign.access.log"))
    assert '"path":"/nominees/"' in said
    assert "the-key" not in said
    assert "somebody" not in said


def test_keys_stay_out_of_the_log_also_where_somebody_comes_without_tls(tls, tmp_path):
    conf, address = tls
    plain = re.search(r"listen (\S+);\s+server_name", conf.read_text())[1]
    with proxy.running(conf, address=address):
        for path in ("/complaints/the-key/", "/en/complaints/the-key/", "/preview/shared/the-key/"):
            connection = http.client.HTTPConnection(plain, timeout=20)
            connection.request("GET", path, headers={"Host": proxy.HOST})
            answer = connection.getresponse()
            answer.read()
            assert answer.headers["Location"] == f"https://{proxy.HOST}{path}"
            connection.request("GET", "/rules/", headers={"Host": proxy.HOST})
            assert connection.getresponse().status == 301
            connection.close()
        time.sleep(5.5)  # it is written every five seconds
        said = (tmp_path / "campaign.access.log").read_text()
    assert '"path":"/rules/"' in said
    assert "the-key" not in said
