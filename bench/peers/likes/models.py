"""An article that can be liked in three ways."""

from django.db import models
from vote.models import VoteModel


class Article(VoteModel, models.Model):
    title = models.CharField(max_length=100)
    likes = models.IntegerField(default=0)


class Like(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    visitor = models.CharField(max_length=120)

    class Meta:
        unique_together = [("article", "visitor")]
