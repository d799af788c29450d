from article.models import ArticlePage
from django.core.management.base import BaseCommand
from wagtail.models import Page


class Command(BaseCommand):
    def handle(self, *args, **options):
        home = Page.objects.get(depth=2)
        body = "".join(f"<p>{'社区工作者每天走过的路，' * 25}</p>" for _ in range(10))
        home.add_child(instance=ArticlePage(title="Article", slug="article", body=body))
