"""Nominees go out to a table and come back from it."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from profiles.models import Community, Nominee
from profiles.tables import NomineeTable
from tests import cast
from tests.desk import page
from voting.roles import EDITOR, REPORTER

pytestmark = pytest.mark.django_db
IMPORT = "/admin/profiles/nominee/import/"
XLSX, CSV = "0", "1"


@pytest.fixture
def desk(client):
    client.force_login(cast.a_member(EDITOR))
    return client


def export(client, kind: str) -> bytes:
    fields = {f"nomineetable_{name}": "on" for name in ("code", "edition", "number", "name")}
    fields |= {f"nomineetable_{name}": "on" for name in ("post", "district", "subdistrict")}
    fields |= {f"nomineetable_{name}": "on" for name in ("community", "quote", "is_ranked")}
    answer = client.post("/admin/profiles/nominee/export/", {"format": kind, **fields})
    assert answer.status_code == 200
    return answer.content


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def a_csv(rows: list[dict[str, object]], encoding="utf-8") -> SimpleUploadedFile:
    out = StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("候选人.csv", out.getvalue().encode(encoding))


def dry_run(client, file, kind=CSV):
    return client.post(IMPORT, {"format": kind, "import_file": file})


def confirm(client, answer):
    form = answer.context["confirm_form"]
    values = {name: form.initial.get(name, "") for name in form.fields}
    return client.post("/admin/profiles/nominee/process_import/", values)


def a_row(nominee: Nominee, **changes):
    return {
        "编码": nominee.code,
        "届次": nominee.edition.number,
        "编号": nominee.number,
        "姓名": nominee.name,
        "区": nominee.community.district,
        "街道": nominee.community.subdistrict,
        "社区": nominee.community.name,
        "可以显示名次": "是",
        **changes,
    }


def test_a_table_goes_out_with_chinese_headings(edition, desk):
    nominee = cast.a_nominee(edition)
    content = export(desk, CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    row = rows_of(content)[0]
    assert (row["编码"], row["姓名"], row["社区"]) == (nominee.code, "张榕", "榕荫社区")


@pytest.mark.parametrize("evil", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1"])
def test_a_formula_goes_out_as_words_and_comes_back_as_it_was(edition, desk, evil):
    nominee = cast.a_nominee(edition, post=evil)
    row = rows_of(export(desk, CSV))[0]
    assert row["职务"] == f"'{evil}"
    book = load_workbook(BytesIO(export(desk, XLSX)))
    cells = [cell for line in book.active.iter_rows() for cell in line]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    confirm(desk, dry_run(desk, a_csv([{**a_row(nominee), "职务": row["职务"], "昵称": "x"}])))
    nominee.refresh_from_db()
    assert (nominee.post, nominee.nickname) == (evil, "x")


def test_a_dry_run_shows_what_would_change_and_changes_nothing(edition, desk):
    nominee = cast.a_nominee(edition)
    answer = dry_run(desk, a_csv([a_row(nominee, 姓名="张蓉")]))
    assert "<del" in page(answer)
    nominee.refresh_from_db()
    assert nominee.name == "张榕"
    confirm(desk, answer)
    nominee.refresh_from_db()
    assert nominee.name == "张蓉"


def test_a_row_without_a_code_is_a_new_nominee_with_a_code_of_its_own(edition, desk):
    old = cast.a_nominee(edition)
    answer = dry_run(desk, a_csv([a_row(old, 编码="", 编号=2, 姓名="李敏")], encoding="gb18030"))
    confirm(desk, answer)
    new = Nominee.objects.get(number=2)
    assert new.name == "李敏"
    assert new.code not in ("", old.code)


def test_excel_comes_in_as_well(edition, desk):
    nominee = cast.a_nominee(edition)
    book, out = Workbook(), BytesIO()
    row = a_row(nominee, 姓名="张蓉")
    book.active.append(list(row))
    book.active.append(list(row.values()))
    book.save(out)
    file = SimpleUploadedFile("a.xlsx", out.getvalue())
    confirm(desk, dry_run(desk, file, XLSX))
    nominee.refresh_from_db()
    assert nominee.name == "张蓉"


def test_what_went_out_to_excel_comes_back_with_its_empty_cells(edition, desk):
    nominee = cast.a_nominee(edition, quote="", is_ranked=False)
    columns = [f"nomineetable_{name}" for name in NomineeTable.Meta.fields]
    content = desk.post(
        "/admin/profiles/nominee/export/", {"format": XLSX, **dict.fromkeys(columns, "on")}
    ).content
    answer = dry_run(desk, SimpleUploadedFile("a.xlsx", content), XLSX)
    assert (answer.context["result"].totals["skip"], answer.context["result"].has_errors()) == (
        1,
        False,
    )
    book, out = load_workbook(BytesIO(content)), BytesIO()
    heads = [cell.value for cell in book.active[1]]
    new = {"届次": edition.number, "编号": 2, "姓名": "李敏", "区": nominee.community.district}
    new |= {"街道": nominee.community.subdistrict, "社区": nominee.community.name}
    book.active.append([new.get(head) for head in heads])
    book.active.cell(row=2, column=heads.index("可以显示名次") + 1).value = None
    book.save(out)
    answer = dry_run(desk, SimpleUploadedFile("a.xlsx", out.getvalue()), XLSX)
    assert "None" not in page(answer)
    confirm(desk, answer)
    assert Nominee.objects.get(number=2).is_ranked
    nominee.refresh_from_db()
    assert not nominee.is_ranked  # an empty cell asks for nothing


def test_excel_is_what_one_gets_without_choosing(desk):
    shown = page(desk.get("/admin/profiles/nominee/export/"))
    assert '<option value="">' not in shown
    assert '<option value="0">xlsx</option>' in shown


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"编码": "ZZZZZZ"}, "没有编码为"),
        ({"社区": "没有的社区"}, "没有这个社区"),
        ({"届次": 8}, "不能换到另一届"),
        ({"编号": 0}, "编号"),
        ({"姓名": ""}, "姓名"),
        ({"编号": "很多"}, "编号"),
    ],
)
def test_a_row_that_is_wrong_says_why_and_nothing_is_taken(edition, desk, changes, says):
    nominee = cast.a_nominee(edition)
    other = cast.a_nominee(edition, number=5)
    rows = [a_row(other, 姓名="新名字"), a_row(nominee, **changes)]
    answer = dry_run(desk, a_csv(rows))
    assert answer.status_code == 200
    assert says in page(answer)
    assert "confirm_form" not in answer.context or not answer.context.get("confirm_form")
    other.refresh_from_db()
    assert other.name != "新名字"
    assert Community.objects.count() == 1


def test_a_wrong_row_names_the_column_as_the_table_does(edition, desk):
    rows = [a_row(cast.a_nominee(edition), 社区="没有的社区", 姓名="")]
    shown = page(dry_run(desk, a_csv(rows)))
    errors = shown[shown.index("validation-error-list") :]
    errors = errors[: errors.index("</td>")]
    assert "社区" in errors
    assert "姓名" in errors
    assert "community" not in errors.lower()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04nonsense"])
@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_a_file_that_is_no_table_is_refused(edition, desk, content, kind):
    answer = dry_run(desk, SimpleUploadedFile("a.csv", content), kind)
    assert answer.status_code == 200
    assert "errorlist" in page(answer)


def test_there_is_an_empty_table_to_fill_in(edition, desk):
    answer = desk.get("/admin/profiles/nominee/template.xlsx")
    heads = [cell.value for cell in load_workbook(BytesIO(answer.content)).active[1]]
    assert heads[:4] == ["编码", "届次", "编号", "姓名"]


def test_a_reporter_takes_nothing_in(edition, client):
    client.force_login(cast.a_member(REPORTER))
    assert client.get(IMPORT).status_code == 403


def test_a_filter_that_means_nothing_leads_back_to_the_list(desk, edition):
    cast.a_nominee(edition)
    answer = desk.get("/admin/profiles/nominee/export/", {"id__exact": ""}, follow=True)
    assert answer.redirect_chain == [("/admin/profiles/nominee/", 302)]
    assert "没有这样的筛选条件" in answer.content.decode()
