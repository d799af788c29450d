"""The manuscript's lines, and what each looks like when seen alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from profiles.manuscripts.dates import FoundDate, find_date
from profiles.manuscripts.spans import WHITE

LONGEST_HEADING = 30  # in Chinese characters; a Latin one counts half
LONGEST_STRUCTURE = 100  # characters, as the fields hold; a longer line is text

# One character for one, so that a place found in a folded line is the place in the line.
FOLDED = str.maketrans(
    "｜丨∣│┃︱：︰／∕【】〖〗〔〕［］（）！？，；．－～０１２３４５６７８９\u3000\xa0\t",
    "|||||" + "|::" + "//" + "[][][][]" + "()!?,;.-~0123456789   ",
)

_SOURCES = "来源|稿源|信息来源|文章来源"
_EDITORS = "责编|责任编辑|值班编辑|本期编辑|编辑|校对|审校|审核|审读|值班主任|主编|监制|签发|编审"
_MAKERS = (
    "文字|文案|文图|图文|文|图片|图表|图|摄影|摄像|摄|海报|制图|视频|撰文|采写|供图|作者"
    "|实习记者|见习记者|本报记者|全媒体记者|记者|实习生|通讯员|漫画|插画|插图|剪辑|拍摄|设计|统筹|策划"
)
_PART = re.compile(
    rf"(?:^|^[□■●◆◎]\s?|(?<=[\s(;]))(?:(?P<source>{_SOURCES})|(?P<editor>{_EDITORS})"
    rf"|(?P<maker>(?:{_MAKERS})(?:[/、 ](?:{_MAKERS})){{0,3}}))\s*[/|:]\s*(?=\S)"
)
_UNMARKED_MAKER = re.compile(r"[□■●◆◎]?\s?[\u4e00-\u9fff•·]{0,12}(?:记者|通讯员)\s\S")
_COLUMN = re.compile(
    r"\[[^\]]{2,20}\]|.{0,4}寻找.{0,2}最美.{0,8}工作者.{0,2}|[\u4e00-\u9fff]{2,12}(?:专栏|栏目|系列报道)"
)
_NOTE_NAMES = "开栏的?话|开栏语|开栏寄语|开篇语|开篇的话|栏目语|编者按|编者的话|编前语|编前话|按语"
_NOTE_MARK = re.compile(rf"\[\s*(?:{_NOTE_NAMES})\s*\]\s*:?|(?:{_NOTE_NAMES})(?:\s*[:|]|$)")
_NUMBER = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、)]|0\d\s|[■●◆▶►★◎]"
)
_BARE_NUMBER = re.compile(r"(?:PART ?)?\d{1,2}|[一二三四五六七八九十]{1,3}", re.IGNORECASE)
_ASIDE = re.compile(  # placeholders, captions, tags
    r"[▲△▼▽↑↓]|#\S|图为|图中|[(\[<]?(?:此处)?(?:插|配)?(?:图片?|照片|视频|表格?|二维码|海报)\s*"
    r"(?:[\d一二三四五六七八九十]{1,3}\s*(?:[)\]>:.、\s]|$)|[)\]>]|$|:)"
)
_CALL = re.compile(
    r"谁是.{0,14}最美|等你来|扫描|扫码|二维码|https?://|投票通道|为.{0,16}点赞(?:吧|加油|助力)?[!~。]*$"
)
_CLOSERS = "”’」』》)]\"' "
_STOPS = "。.;…,、:~—"


@dataclass(frozen=True)
class Part:
    """来源 | 某报: where its name begins, its value begins, and the value ends."""

    kind: str  # "source", "editor" or "maker"
    name: str
    start: int
    value: int
    end: int


@dataclass(frozen=True)
class Line:
    """A line that has words, without the white space around them."""

    start: int
    text: str
    blank_before: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @cached_property
    def folded(self) -> str:
        return self.text[:LONGEST_STRUCTURE].translate(FOLDED)

    @cached_property
    def width(self) -> float:
        """The length in Chinese characters; a Latin letter is half of one."""
        return sum(0.5 if character < "\u2000" else 1 for character in self.text)

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONGEST_STRUCTURE

    @cached_property
    def parts(self) -> list[Part]:
        """The line's 文/… 图/… 来源 | …, if that is what it begins with."""
        if self.is_long or self.ends_with("。"):
            return []
        found = list(_PART.finditer(self.folded))
        if not found or found[0].start() > 1:
            return []
        ends = [match.start() for match in found[1:]] + [len(self.text)]
        return [
            Part(str(match.lastgroup), match[str(match.lastgroup)], *match.span(), end)
            for match, end in zip(found, ends, strict=True)
        ]

    @cached_property
    def is_credit(self) -> bool:
        if any(part.kind == "maker" for part in self.parts):
            return True
        return self.width <= 40 and bool(_UNMARKED_MAKER.match(self.folded)) and not self.stops

    @property
    def is_column(self) -> bool:
        """Whether it names a column and nothing else, so that the headline is still to come."""
        return not self.note_mark and bool(_COLUMN.fullmatch(self.folded))

    @property
    def continues_credit(self) -> bool:
        return self.folded[0] == "/" and self.width <= 40

    @cached_property
    def date(self) -> FoundDate | None:
        if self.is_long or self.width > 60 or self.ends_with("。"):
            return None
        return find_date(self.folded)

    @property
    def note_mark(self) -> re.Match[str] | None:
        return _NOTE_MARK.match(self.folded)

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence, or a part of one, does."""
        return self.ends_with(_STOPS)

    def ends_with(self, characters: str) -> bool:
        bare = self.folded.rstrip(_CLOSERS) if not self.is_long else self.text.rstrip(_CLOSERS)
        return bare[-1:] in characters if bare else False

    @cached_property
    def is_number(self) -> bool:
        return bool(_BARE_NUMBER.fullmatch(self.folded))

    @cached_property
    def is_brief(self) -> bool:
        """Whether it is as short as headings are and does not end like a sentence."""
        if self.width > LONGEST_HEADING or "。" in self.text or self.is_aside or self.parts:
            return False
        if self.ends_with("!?"):
            return bool(_NUMBER.match(self.folded))
        return not self.stops

    @cached_property
    def is_aside(self) -> bool:
        """Whether it is no text of the story: a placeholder, a caption, tags, a rule of dashes."""
        if not any(character.isalnum() for character in self.text):
            return True
        return self.width <= 60 and bool(_ASIDE.match(self.folded))

    @cached_property
    def calls(self) -> bool:
        """Whether it asks readers to like, scan or follow a link."""
        return self.width <= 100 and bool(_CALL.search(self.folded))


def read_lines(text: str) -> Iterator[Line]:
    """Yield the lines that have words, in order."""
    at = blank = 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip(WHITE)
        if words:
            yield Line(at + raw.index(words), words, blank)
            blank = 0
        else:
            blank += 1
        at += len(raw)
