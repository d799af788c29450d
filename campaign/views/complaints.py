"""Complaints: a form that anybody may send, and the page on which its sender is answered."""

from datetime import datetime
from textwrap import wrap

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.pages import edition_page, page_context, readable_edition
from profiles.codes import read_letter_code
from profiles.models import Edition, Nominee
from voting.complaints import LONGEST_CONTACT, LONGEST_TEXT, complain, find_complaint
from voting.friction import LETTERS, LOOKS, seconds_until_free
from voting.models import Act
from voting.origins import is_own_page


class ComplaintForm(forms.Form):
    """What happened, to whom, and how to reach the sender; the first alone is needed."""

    nominee = forms.ChoiceField(
        label=gettext_lazy("About whom (you may leave it open)"), required=False
    )
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy("When, where and how you noticed it. 2,000 characters at most."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Please write what happened.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("How we can reach you (you may leave it empty)"),
        help_text=gettext_lazy(
            "A phone number or a mail address, for questions of ours alone."
            " It is deleted after the edition. Without it you still find the answer here."
        ),
        max_length=LONGEST_CONTACT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, edition: Edition, at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        out = Nominee.objects.published(at=at).filter(edition=edition).order_by("number")
        self.nominees = {nominee.code: nominee for nominee in out}
        choices = [(code, f"{one.number}号 {one.name}") for code, one in self.nominees.items()]
        field = self.fields["nominee"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", _("Nobody in particular")), *choices]


class CodeForm(forms.Form):
    """The code that its sender was given for a letter."""

    code = forms.CharField(
        label=gettext_lazy("Code of your letter"),
        help_text=gettext_lazy(
            "Twelve letters and digits. Hyphens and capitals make no difference."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Please enter the code of your letter.")},
    )


@csrf_exempt  # the form is the same bytes for everyone and bears no token; Origin is checked
@require_http_methods(["GET", "HEAD", "POST"])
def complaints(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The form, and what is sent with it."""
    if request.method == "POST":
        return _receive(request, number)
    return _show(request, number=number)


@csrf_exempt  # it changes nothing; POST keeps the code out of addresses and logs
@require_POST
@never_cache
def find_letter(request: HttpRequest) -> HttpResponse:
    """Lead to a letter's page whoever copied its code by hand, on another phone perhaps."""
    at = timezone.now()
    wait = seconds_until_free(request, group="complaint-look", rate=LOOKS, at=at)
    if wait:
        return _too_fast(request, wait)
    form = CodeForm(request.POST)
    if form.is_valid():
        code = read_letter_code(form.cleaned_data["code"])
        if find_complaint(secret=code):
            response = redirect("complaint", code)
            response.status_code = 303
            return response
        form.add_error("code", _("No letter has this code. Please compare it with what you noted."))
        status = 404
    else:
        status = 400
    edition = readable_edition(request, None, at=at)
    letter = ComplaintForm(edition=edition, at=at)
    return _page(request, edition, at, letter, code_form=form, status=status)


@require_safe
@never_cache
def complaint(request: HttpRequest, secret: str) -> HttpResponse:
    """A letter's own page, for whoever has its address: the reference and the answers."""
    at = timezone.now()
    wait = seconds_until_free(request, group="complaint-look", rate=LOOKS, at=at)
    if wait:
        return _too_fast(request, wait)
    case = find_complaint(secret=secret)
    if case is None:
        raise Http404
    context = page_context(
        request,
        case.edition,
        at,
        title=_("Your letter"),
        case=case,
        own_address=f"{settings.SITE_URL}{request.path}",
        code="-".join(wrap(read_letter_code(secret), 4)),
        answers=case.acts.filter(kind=Act.Kind.ANSWERED),
    )
    context["canonical"] = ""  # an address that must not get about
    response = render(request, "campaign/complaint_detail.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _too_fast(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(request, "429.html", {"title": _("A little too fast")}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


@edition_page
def _show(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    chosen = {"nominee": request.GET.get("about", "")}
    form = ComplaintForm(edition=edition, at=at, initial=chosen)
    return _page(request, edition, at, form)


@never_cache
def _receive(request: HttpRequest, number: int | None) -> HttpResponse:
    """Keep the letter and lead to its page; where that can't be, give the form back as it was."""
    at = timezone.now()
    edition = readable_edition(request, number, at=at)
    form = ComplaintForm(request.POST, edition=edition, at=at)
    if not is_own_page(request):
        form.add_error(None, _("The form came from another site. Please send it from this page."))
        return _page(request, edition, at, form, status=403)
    if not form.is_valid():
        return _page(request, edition, at, form, status=400)
    wait = seconds_until_free(request, group="complaint", rate=LETTERS, at=at)
    if wait:
        words = _("Many letters came from your network just now. Please send it a little later.")
        form.add_error(None, words)
        response = _page(request, edition, at, form, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    _case, secret = complain(
        edition=edition,
        nominee=form.nominees.get(form.cleaned_data["nominee"]),
        text=form.cleaned_data["text"],
        contact=form.cleaned_data["contact"],
        at=at,
    )
    response = redirect("complaint", secret)
    response.status_code = 303
    return response


def _page(
    request: HttpRequest,
    edition: Edition,
    at: datetime,
    form: ComplaintForm,
    *,
    code_form: CodeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    title, code_form = _("Write to the organisers"), code_form or CodeForm()
    context = page_context(request, edition, at, title=title, form=form, code_form=code_form)
    return render(request, "campaign/complaint_form.html", context, status=status)
