"""An article that can be liked in three ways."""

import secretballot
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


secretballot.enable_voting_on(
    Article, votes_name="ballots", upvotes_name="ups", downvotes_name="downs", total_name="total"
)
