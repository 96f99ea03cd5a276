"""Addresses of the demo, below /demo/."""

from django.urls import include, path

urlpatterns = [
    path("identiteit/", include("spil.demo.identity_urls")),
    path("betaaldienst/", include("spil.demo.payment_provider_urls")),
]
