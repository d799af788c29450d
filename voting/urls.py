from django.urls import path

from voting import views
from voting.verifying import verify

urlpatterns = [
    path("nominees/<slug:code>/like/", views.like, name="like"),
    path("nominees/<slug:code>/liked/", views.liked, name="liked"),
    path("nominees/<slug:code>/confirm/", views.confirm_like, name="confirm-like"),
    path("me/", views.me, name="me"),
    path("me/likes/", views.my_likes, name="my-likes"),
    path("verify/", verify, name="verify"),
]
