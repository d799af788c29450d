"""Nominees as a table in Excel or CSV, out and in; a row is known by the nominee's code."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from import_export.widgets import BooleanWidget, ForeignKeyWidget, IntegerWidget

from profiles.codes import read_code
from profiles.manuscripts import ManuscriptError, decode
from profiles.models import Community, Edition, Nominee

# A cell that begins so is a formula to Excel; an apostrophe before it makes it text again.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
CODE, DISTRICT, SUBDISTRICT = "编码", "区", "街道"


class ChineseCSV(CSV):
    """A CSV file as Excel in China writes it, in GB18030, or as others do, in UTF-8."""

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: Any, **options: Any) -> Any:
        try:
            text = decode(in_stream)
        except ManuscriptError as error:
            raise ValidationError(error.message) from error
        return super().create_dataset(text, **options)

    def export_data(self, dataset: Any, **options: Any) -> bytes:
        # With a mark in front, without which Excel takes Chinese for Western letters.
        return str(super().export_data(dataset, **options)).encode("utf-8-sig")


FORMATS = [XLSX, ChineseCSV]


class YesOrNo(BooleanWidget):
    TRUE_VALUES = ["是", "1", 1, True, "true", "TRUE", "True"]
    FALSE_VALUES = ["否", "0", 0, False, "false", "FALSE", "False"]

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return "是" if value else "否"


class CommunityWidget(ForeignKeyWidget):
    """A community by its name, with district and subdistrict from the same row."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> Community:
        named = {
            "name": str(value or "").strip(),
            "subdistrict": str(row.get(SUBDISTRICT) or "").strip(),
            "district": str(row.get(DISTRICT) or "").strip(),
        }
        found = Community.objects.filter(**named).first()
        if found is None:
            place = " › ".join(reversed(named.values()))
            raise ValueError(_("There is no community %(place)s. Add it first.") % {"place": place})
        return found

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return str(value.name) if value else ""


def _text(name: str, column: str) -> Field:
    return Field(attribute=name, column_name=column)


class NomineeTable(resources.ModelResource):
    code = _text("code", CODE)
    edition = Field(
        attribute="edition", column_name="届次", widget=ForeignKeyWidget(Edition, "number")
    )
    number = Field(attribute="number", column_name="编号", widget=IntegerWidget())
    name = _text("name", "姓名")
    pinyin = _text("pinyin", "拼音")
    nickname = _text("nickname", "昵称")
    post = _text("post", "职务")
    district = Field(attribute="community__district", column_name=DISTRICT, readonly=True)
    subdistrict = Field(attribute="community__subdistrict", column_name=SUBDISTRICT, readonly=True)
    community = Field(
        attribute="community", column_name="社区", widget=CommunityWidget(Community, "name")
    )
    quote = _text("quote", "金句")
    summary = _text("summary", "简介")
    is_ranked = Field(attribute="is_ranked", column_name="可以显示名次", widget=YesOrNo())

    class Meta:
        model = Nominee
        import_id_fields = ["code"]
        fields = [
            *("code", "edition", "number", "name", "pinyin", "nickname", "post"),
            *("district", "subdistrict", "community", "quote", "summary", "is_ranked"),
        ]
        export_order = fields
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def before_import_row(self, row: Any, **options: Any) -> None:
        """Undo what an export did to formulas, and read the code as people write it."""
        for column, value in row.items():
            if value is None:  # an empty cell of Excel's
                row[column] = ""
            elif isinstance(value, str) and value.startswith("'") and value[1:2] in FORMULAS:
                row[column] = value[1:]
        typed = str(row.get(CODE) or "").strip()
        row[CODE] = read_code(typed) if typed else ""
        if typed and not Nominee.objects.filter(code=row[CODE]).exists():
            words = _("No nominee has the code %(code)s. Leave it empty for a new one.")
            raise ValidationError(words % {"code": typed})

    def get_instance(self, instance_loader: Any, row: Any) -> Nominee | None:
        return Nominee.objects.filter(code=row[CODE]).first() if row[CODE] else None

    def import_field(self, field: Field, instance: Any, row: Any, **options: Any) -> None:
        """Take a column, if it is there; the code is never given, and the edition never changed."""
        if field.attribute == "code":
            return
        if field.attribute == "is_ranked" and row.get(field.column_name, "") == "":
            return
        if field.attribute == "edition" and instance.pk:
            if str(row.get(field.column_name) or instance.edition.number) != str(
                instance.edition.number
            ):
                raise ValueError(_("A nominee stays in their edition."))
            return
        super().import_field(field, instance, row, **options)

    def import_row(self, row: Any, instance_loader: Any, **options: Any) -> Any:
        """Say of each mistake in which column of the table it is."""
        result = super().import_row(row, instance_loader, **options)
        mistakes = getattr(result.validation_error, "error_dict", None)
        if mistakes:
            columns = {one.attribute: one.column_name for one in self.fields.values()}
            named = {columns.get(name, name): words for name, words in mistakes.items()}
            result.validation_error.error_dict = named
        return result

    def export_field(self, field: Field, instance: Any, **options: Any) -> Any:
        value = super().export_field(field, instance, **options)
        return f"'{value}" if str(value).startswith(FORMULAS) else value
