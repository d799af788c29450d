from django.urls import path

from bench.peers.likes import views

urlpatterns = [
    path("tutorial/<int:pk>/", views.tutorial),
    path("django-vote/<int:pk>/", views.vote_up),
    path("secretballot/<int:pk>/", views.ballot),
]
