"""Addresses of logging in and out, below /inloggen/."""

from django.urls import path

from spil.core.access import views

urlpatterns = [
    path("", views.log_in, name="log-in"),
    path("terug/", views.log_in_return, name="log-in-return"),
    path("uit/", views.log_out, name="log-out"),
    path("uitgelogd/", views.logged_out, name="logged-out"),
]
