"""Words for posters, and every poster drawn from them; `python -m tests.posters` renews the
golden pictures."""

import io
from dataclasses import replace
from pathlib import Path

import zxingcpp
from PIL import Image

from campaign.posters import LAYOUTS, SIZES, Face, ListCopy, Person, PosterCopy, district_list
from campaign.posters.inks import COLOUR, Inks
from campaign.posters.raster import paint
from campaign.posters.shapes import Drawing
from campaign.posters.sheets import page_of
from campaign.posters.sizes import POSTER_SIZES

GOLDEN = Path(__file__).parent / "campaign" / "golden"
WIDE = 168  # pixels of a golden picture
COPY = PosterCopy(
    name="欧阳晓岚",
    number=12,
    nickname="小巷总理",
    post="社区党委书记、居委会主任",
    community="越秀区·榕荫街道·榕荫社区",
    quote="小事做好了，就是大事。",
    campaign="第三届寻找“最美社区工作者”",
    hosts="示例日报社",
    invitation="扫一扫，读故事，为TA点赞",
    address="https://campaign.example/n/abc234",
    printed_address="campaign.example/n/abc234",
    sample="",
)
LONG = replace(
    COPY,
    name="古丽扎尔·阿卜杜热西提·买",
    number=1208,
    nickname="一百零八级台阶上的贴心人",
    post="社区党委书记、居委会主任、社区卫生健康委员会主任、调解委员会主任",
    community="黄埔区·中新广州知识城九佛街道·凤凰山麓社区居民委员会",
    quote="门铃响的时候，我从来不问是谁，先应一声“来了”；整条巷子都知道，我在。" * 6,
    campaign="第三届“寻找最美社区工作者”大型公益宣传推选活动（二〇二六年）",
    hosts="示例日报社、示例市民政局、示例市社会工作协会、示例市志愿者联合会、示例晚报",
    address="https://www.community-workers.campaign.example.com/n/abc234/k",
    printed_address="www.community-workers.campaign.example.com/n/abc234/k",
    spot="凤凰山麓社区居民委员会东门公告栏",
)
BARE = replace(COPY, name="李明", nickname="", post="", quote="", hosts="")
LATIN = replace(COPY, name="Alexandra Montgomery-Fitzgerald", quote="Small things, done well.")
DOTTED = replace(COPY, name="阿卜杜拉·买买提")
SAMPLE = replace(COPY, sample="样张 SAMPLE")
COPIES = {"usual": COPY, "long": LONG, "bare": BARE, "latin": LATIN, "dotted": DOTTED}


def a_face() -> Face:
    """A head on shoulders, from nothing but shades."""
    head = Image.radial_gradient("L").resize((600, 750)).point(lambda shade: 255 - shade)
    return Face(Image.merge("RGB", (head, head.point(lambda s: s // 2 + 60), head)))


def a_list(people: int = 12) -> ListCopy:
    names = ("张榕", "欧阳晓岚", "李明", "古丽扎尔·阿卜杜热西提")
    return ListCopy(
        district="越秀区",
        call="他们守着巷口，也守着我们。",
        people=tuple(Person(names[n % 4], "榕荫社区") for n in range(people)),
        campaign=COPY.campaign,
        hosts=COPY.hosts,
        invitation="扫一扫，认识他们",
        address="https://campaign.example/d/abc234",
        printed_address="campaign.example/d/abc234",
        sample="",
    )


def shapes(
    layout: str, size: str, copy: PosterCopy = COPY, *, face: bool = True, inks: Inks = COLOUR
) -> Drawing:
    one = a_face() if face else None
    if layout == "district":
        listed = a_list()
        faces = tuple(one if n % 4 else None for n in range(len(listed.people)))
        return district_list(replace(listed, sample=copy.sample), faces, SIZES[size], inks)
    return LAYOUTS[layout](copy, one, SIZES[size], inks)


def read_codes(content: bytes, kind: str) -> list[str]:
    page = page_of(content) if kind == "application/pdf" else Image.open(io.BytesIO(content))
    return [code.text for code in zxingcpp.read_barcodes(page)]


def small(layout: str, size: str) -> Image.Image:
    """Return the picture that is compared with the golden one."""
    return paint(shapes(layout, size), SIZES[size], dots=WIDE / SIZES[size].scale / 210)


ALL = [(layout, size) for layout in (*LAYOUTS, "district") for size in POSTER_SIZES]

if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for layout, size in ALL:
        small(layout, size).save(GOLDEN / f"{layout}-{size}.png", optimize=True)
