from django.apps import AppConfig


class LikesConfig(AppConfig):
    name = "bench.peers.likes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import secretballot

        from bench.peers.likes.models import Article

        secretballot.enable_voting_on(
            Article,
            votes_name="ballots",
            upvotes_name="ups",
            downvotes_name="downs",
            total_name="total",
        )
